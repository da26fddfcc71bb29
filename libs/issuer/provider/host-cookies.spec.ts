import { describe, expect, it } from '@jest/globals';
import { received, sent } from './host-cookies.js';

describe('a cookie of an issuer behind TLS', () => {
  it('goes out for this host alone, over TLS alone, and out of reach of scripts', () => {
    const session = 'credit_bank_session=abc; path=/; samesite=lax; httponly';
    expect(sent(session)).toBe(
      '__Host-credit_bank_session=abc; path=/; secure; samesite=lax; httponly',
    );
  });

  it('keeps several sign-ins apart by its name', () => {
    const path = '/banks/one/oidc/sign-in/a_B-9';
    expect(sent(`credit_bank_sign_in=x; path=${path}; httponly`)).toBe(
      '__Host-credit_bank_sign_in.a_B-9=x; path=/; secure; httponly',
    );
    expect(sent(`credit_bank_resume.sig=y; path=/oidc/auth/a_B-9; httponly`)).toBe(
      '__Host-credit_bank_resume.a_B-9.sig=y; path=/; secure; httponly',
    );
  });

  it('comes in for the sign-in that is asked for, and not without its prefix', () => {
    const header = [
      '__Host-credit_bank_session=s',
      '__Host-credit_bank_sign_in.one=1',
      '__Host-credit_bank_sign_in.one.sig=1s=',
      '__Host-credit_bank_sign_in.two=2',
      'credit_bank_session=planted',
      'credit_bank_sign_in=planted',
      'other=x',
    ].join('; ');
    expect(received(header, '/oidc/sign-in/one?a=b')).toBe(
      'credit_bank_session=s; credit_bank_sign_in=1; credit_bank_sign_in.sig=1s=',
    );
    expect(received(header, '/oidc/auth')).toBe('credit_bank_session=s');
    expect(received('', '/oidc/auth/one')).toBe('');
  });
});
