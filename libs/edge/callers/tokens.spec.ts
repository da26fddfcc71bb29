import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { callerOf } from './caller.js';
import { Tokens } from './tokens.js';

const KEY = new Uint8Array(32).fill(1);
const NOW = Date.parse('2026-11-23T10:00:00Z');
const CLAIMS = {
  sub: 'c1',
  role: 'college',
  institution: '4121010845',
  iss: 'urn:credit-bank:demo',
  aud: 'credit-bank',
  iat: NOW / 1_000,
  exp: NOW / 1_000 + 600,
};

function forged(header: object, claims: object, key: Uint8Array | string = KEY): string {
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

describe('a token', () => {
  const header = { alg: 'HS256', typ: 'at+jwt' };
  it('of ours names the caller', async () => {
    const tokens = new Tokens(KEY, () => NOW);
    expect(await tokens.verify(forged(header, CLAIMS))).toEqual({
      clientId: 'c1',
      role: 'college',
      institution: '4121010845',
    });
    const caller = { clientId: 'x', role: 'operator' } as const;
    expect(await tokens.verify(await tokens.sign(caller))).toEqual(caller);
  });

  const { publicKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  it.each([
    ['alg none', `${forged({ alg: 'none', typ: 'at+jwt' }, CLAIMS).split('.', 2).join('.')}.`],
    ['alg none with a signature', forged({ alg: 'none', typ: 'at+jwt' }, CLAIMS)],
    ['another algorithm', forged({ alg: 'HS512', typ: 'at+jwt' }, CLAIMS)],
    ['another key', forged(header, CLAIMS, new Uint8Array(32).fill(2))],
    ['a public key as the secret', forged(header, CLAIMS, pem)],
    ['another audience', forged(header, { ...CLAIMS, aud: 'other' })],
    ['another issuer', forged(header, { ...CLAIMS, iss: 'other' })],
    ['another type', forged({ alg: 'HS256', typ: 'JWT' }, CLAIMS)],
    ['no type', forged({ alg: 'HS256' }, CLAIMS)],
    ['an expiry that has passed', forged(header, { ...CLAIMS, exp: NOW / 1_000 - 1 })],
    ['no expiry', forged(header, { ...CLAIMS, exp: undefined })],
    ['a beginning to come', forged(header, { ...CLAIMS, nbf: NOW / 1_000 + 60 })],
    ['an unknown role', forged(header, { ...CLAIMS, role: 'root' })],
    ['no institution', forged(header, { ...CLAIMS, institution: undefined })],
    ['a critical header', forged({ ...header, crit: ['x'], x: 1 }, CLAIMS)],
    ['a changed signature', forged(header, CLAIMS).slice(0, -4) + 'AAAA'],
    ['no form', 'abc'],
    ['no end', `${'a'.repeat(5_000)}.b.c`],
  ])('with %s is not accepted', async (_name, token) => {
    expect(await new Tokens(KEY, () => NOW).verify(token)).toBeNull();
  });

  it('that names a key of its own is not asked for it', async () => {
    const own = { ...header, jku: 'http://127.0.0.1:9/keys', x5u: 'http://127.0.0.1:9/', kid: 'k' };
    const tokens = new Tokens(KEY, () => NOW);
    expect(await tokens.verify(forged(own, CLAIMS))).not.toBeNull();
    const stranger = new Uint8Array(32).fill(9);
    const jwk = { kty: 'oct', k: Buffer.from(stranger).toString('base64url') };
    const token = await new SignJWT(CLAIMS).setProtectedHeader({ ...own, jwk }).sign(stranger);
    expect(await tokens.verify(token)).toBeNull();
  });

  it('is remembered for five minutes at most and never beyond its expiry', async () => {
    let now = NOW;
    const tokens = new Tokens(KEY, () => now);
    const long = forged(header, CLAIMS);
    const short = forged(header, { ...CLAIMS, exp: NOW / 1_000 + 60 });
    expect(tokens.remembered(long)).toBeNull();
    await tokens.verify(long);
    await tokens.verify(short);
    now = NOW + 59_000;
    expect(tokens.remembered(short)).not.toBeNull();
    now = NOW + 60_000;
    expect(tokens.remembered(short)).toBeNull();
    expect(tokens.remembered(long)).not.toBeNull();
    now = NOW + 300_000;
    expect(tokens.remembered(long)).toBeNull();
  });
});

it('a learner names itself and an operator no institution', () => {
  const learner = '0b0c4f3e-1111-4222-8333-444455556666';
  expect(callerOf({ sub: 'l', role: 'learner', learner })).toEqual({
    clientId: 'l',
    role: 'learner',
    learner,
  });
  expect(callerOf({ sub: 'l', role: 'learner' })).toBeNull();
  expect(callerOf({ sub: 'o', role: 'operator', institution: 'x' })).toEqual({
    clientId: 'o',
    role: 'operator',
  });
  expect(callerOf({ sub: 'a b', role: 'operator' })).toBeNull();
});
