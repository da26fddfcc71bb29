import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callerOf } from './caller.js';
import { Tokens } from './demo-tokens.js';
import { TokenVerifier } from './tokens.js';
import type { TrustedIssuer } from './trusted-issuer.js';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const HEADER = { alg: 'ES256', typ: 'at+jwt', kid: 'k1' };
const CLAIMS = {
  sub: 'c1',
  role: 'college',
  institution: '4121010845',
  scope: 'outcomes:write bank:operate',
  iss: 'https://issuer.example',
  aud: 'credit-bank',
  iat: NOW / 1_000,
  exp: NOW / 1_000 + 600,
};

const ISSUER: TrustedIssuer = {
  names: (issuer) => issuer === CLAIMS.iss,
  audience: 'credit-bank',
  algorithms: ['ES256'],
  key: async () => publicKey,
  callerOf,
};

function text(header: object, claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}`;
}

function signed(header: object, claims: object, key: KeyObject = privateKey): string {
  const signature = sign('sha256', Buffer.from(text(header, claims)), {
    key,
    dsaEncoding: 'ieee-p1363',
  });
  return `${text(header, claims)}.${signature.toString('base64url')}`;
}

/** A symmetric signature made with what everybody can know: the public key. */
function confused(alg: string, secret: string | Buffer): string {
  const content = text({ ...HEADER, alg }, CLAIMS);
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

function verifier(now: () => number = () => NOW): TokenVerifier {
  return new TokenVerifier([ISSUER], now);
}

describe('a token', () => {
  it('of a trusted issuer names the caller, with the scopes that its role can have', async () => {
    expect(await verifier().verify(signed(HEADER, CLAIMS))).toEqual({
      clientId: 'c1',
      role: 'college',
      institution: '4121010845',
      scopes: ['outcomes:write'],
    });
  });

  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const without = (name: string): object => ({ ...CLAIMS, [name]: undefined });
  it.each([
    ['alg none', `${text({ alg: 'none', typ: 'at+jwt' }, CLAIMS)}.`],
    ['alg none and a signature', signed({ ...HEADER, alg: 'none' }, CLAIMS)],
    ['alg None in other letters', `${text({ alg: 'nOnE', typ: 'at+jwt' }, CLAIMS)}.`],
    ['the public key in PEM as a secret', confused('HS256', pem)],
    ['the public key in DER as a secret', confused('HS256', der)],
    ['an empty secret', confused('HS256', '')],
    ['another algorithm', signed({ ...HEADER, alg: 'ES384' }, CLAIMS)],
    ['an algorithm of RSA', signed({ ...HEADER, alg: 'RS256' }, CLAIMS)],
    ['a stranger’s key', signed(HEADER, CLAIMS, stranger.privateKey)],
    ['another audience', signed(HEADER, { ...CLAIMS, aud: 'other' })],
    ['no audience', signed(HEADER, without('aud'))],
    ['another issuer', signed(HEADER, { ...CLAIMS, iss: 'https://issuer.example/' })],
    ['no issuer', signed(HEADER, without('iss'))],
    ['the type of an id token', signed({ ...HEADER, typ: 'JWT' }, CLAIMS)],
    ['no type', signed({ ...HEADER, typ: undefined }, CLAIMS)],
    ['an expiry that has passed', signed(HEADER, { ...CLAIMS, exp: NOW / 1_000 - 1 })],
    ['no expiry', signed(HEADER, without('exp'))],
    ['an expiry that is no number', signed(HEADER, { ...CLAIMS, exp: '9999999999' })],
    ['a beginning to come', signed(HEADER, { ...CLAIMS, nbf: NOW / 1_000 + 60 })],
    ['no subject', signed(HEADER, without('sub'))],
    ['an unknown role', signed(HEADER, { ...CLAIMS, role: 'root' })],
    ['no institution', signed(HEADER, without('institution'))],
    ['a key to prove that nobody asks for', signed(HEADER, { ...CLAIMS, cnf: { jkt: 'x' } })],
    ['a critical header', signed({ ...HEADER, crit: ['x'], x: 1 }, CLAIMS)],
    ['an unencoded payload', signed({ ...HEADER, b64: false, crit: ['b64'] }, CLAIMS)],
    ['a changed signature', `${signed(HEADER, CLAIMS).slice(0, -6)}AAAAAA`],
    ['a signature of zeros', `${text(HEADER, CLAIMS)}.${Buffer.alloc(64).toString('base64url')}`],
    ['another payload under its signature', swapped()],
    ['no form', 'abc'],
    ['an encrypted form', 'a.b.c.d.e'],
    ['no end', `${'a'.repeat(5_000)}.b.c`],
  ])('with %s is not accepted', async (_name, token) => {
    expect(await verifier().verify(token)).toBeNull();
  });

  function swapped(): string {
    const [header = '', , signature = ''] = signed(HEADER, CLAIMS).split('.');
    const payload = Buffer.from(JSON.stringify({ ...CLAIMS, role: 'operator' }));
    return `${header}.${payload.toString('base64url')}.${signature}`;
  }

  it('is remembered for a minute at most and never beyond its expiry', async () => {
    let now = NOW;
    const tokens = verifier(() => now);
    const long = signed(HEADER, CLAIMS);
    const short = signed(HEADER, { ...CLAIMS, exp: NOW / 1_000 + 30 });
    expect(tokens.remembered(long)).toBeNull();
    await tokens.verify(long);
    await tokens.verify(short);
    now = NOW + 29_999;
    expect(tokens.remembered(short)).not.toBeNull();
    now = NOW + 30_000;
    expect(tokens.remembered(short)).toBeNull();
    expect(tokens.remembered(long)).not.toBeNull();
    now = NOW + 60_000;
    expect(tokens.remembered(long)).toBeNull();
  });

  it('whose client changes while it is looked at is not remembered', async () => {
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    const slow: TrustedIssuer = {
      ...ISSUER,
      callerOf: async (claims) => {
        asked.resolve();
        await answered.promise;
        return callerOf(claims);
      },
    };
    const tokens = new TokenVerifier([slow], () => NOW);
    const token = signed(HEADER, CLAIMS);
    const verifying = tokens.verify(token);
    await asked.promise;
    tokens.forget();
    answered.resolve();
    expect(await verifying).not.toBeNull();
    expect(tokens.remembered(token)).toBeNull();
  });
});

describe('a token that names a key of its own', () => {
  let listener: Server;
  let touched = 0;
  let address = '';
  beforeAll(async () => {
    listener = createServer((_request, response) => {
      touched += 1;
      response.end('{"keys":[]}');
    });
    await new Promise<void>((settle) => listener.listen(0, '127.0.0.1', settle));
    address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/keys`;
  });
  afterAll(() => new Promise((settle) => listener.close(settle)));

  it('is never asked for it, and nothing that it names is fetched', async () => {
    const jwk = stranger.publicKey.export({ format: 'jwk' });
    const tricks: object[] = [
      { jku: address },
      { x5u: address },
      { jwk },
      { x5c: [stranger.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')] },
      { kid: '../../../../dev/null' },
      { kid: address },
      { kid: "k1' OR '1'='1" },
    ];
    for (const trick of tricks) {
      const header = { ...HEADER, ...trick };
      expect(await verifier().verify(signed(header, CLAIMS, stranger.privateKey))).toBeNull();
      const elsewhere = { ...CLAIMS, iss: address };
      expect(await verifier().verify(signed(header, elsewhere, stranger.privateKey))).toBeNull();
    }
    expect(touched).toBe(0);
  });
});

describe('demo tokens', () => {
  const KEY = new Uint8Array(32).fill(1);

  it('name the caller that they were signed for, with all scopes of its role', async () => {
    const tokens = new Tokens(KEY, () => NOW);
    const caller = { clientId: 'x', role: 'admissionsOffice', institution: 'A' } as const;
    expect(await tokens.verify(await tokens.sign(caller))).toEqual({
      ...caller,
      scopes: ['transcripts:read', 'verify'],
    });
    const narrow = await tokens.sign({ ...caller, scopes: ['verify'] });
    expect(await tokens.verify(narrow)).toMatchObject({ scopes: ['verify'] });
  });

  it('of another key, or of a bank that does not trust the demo issuer, are nothing', async () => {
    const token = await new Tokens(KEY, () => NOW).sign({ clientId: 'x', role: 'operator' });
    const other = new Tokens(new Uint8Array(32).fill(2), () => NOW);
    expect(await other.verify(token)).toBeNull();
    expect(await verifier().verify(token)).toBeNull();
  });
});

it('a learner names itself and an operator no institution', () => {
  const learner = '0b0c4f3e-1111-4222-8333-444455556666';
  expect(callerOf({ sub: 'l', role: 'learner', learner, scope: 'bank:operate' })).toEqual({
    clientId: 'l',
    role: 'learner',
    learner,
    scopes: [],
  });
  expect(callerOf({ sub: 'l', role: 'learner' })).toBeNull();
  expect(callerOf({ sub: 'o', role: 'operator', institution: 'x', scp: ['verify'] })).toEqual({
    clientId: 'o',
    role: 'operator',
    scopes: ['verify'],
  });
  expect(callerOf({ sub: 'a b', role: 'operator' })).toBeNull();
});
