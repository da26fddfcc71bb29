/**
 * Demo tokens: signed by a key of the data folder, for the seeds and for trying the bank out. A
 * production bank trusts none of them.
 */
import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { type Caller, callerOf } from './caller.js';
import { SCOPES_OF_ROLE } from './scopes.js';
import { TokenVerifier } from './tokens.js';
import { ACCESS_TOKEN_TYPE, type TrustedIssuer } from './trusted-issuer.js';

const ISSUER = 'urn:credit-bank:demo';
/** Whom every token of this bank is for. */
export const AUDIENCE = 'credit-bank';
const ALGORITHM = 'EdDSA';

/** A caller without scopes has all of its role. */
export type DemoCaller = Omit<Caller, 'scopes'> & Partial<Pick<Caller, 'scopes'>>;

export class Tokens extends TokenVerifier {
  readonly #key: KeyObject;
  readonly #clock: () => number;
  /** For a bank that trusts other issuers beside. */
  readonly issuer: TrustedIssuer;

  constructor(secret: Uint8Array, now: () => number = Date.now) {
    const key = signingKey(secret);
    const issuer = trusted(createPublicKey(key));
    super([issuer], now);
    this.#key = key;
    this.#clock = now;
    this.issuer = issuer;
  }

  /** Whether a token of this caller would name it again. */
  static accepts(caller: DemoCaller): boolean {
    return callerOf(claimsOf(caller)) !== null;
  }

  async sign(caller: DemoCaller, seconds = 12 * 3_600): Promise<string> {
    const now = Math.floor(this.#clock() / 1_000);
    return new SignJWT(claimsOf(caller))
      .setProtectedHeader({ alg: ALGORITHM, typ: ACCESS_TOKEN_TYPE })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setExpirationTime(now + seconds)
      .sign(this.#key);
  }
}

function claimsOf({ clientId, scopes, ...claims }: DemoCaller): Record<string, unknown> {
  const scope = (scopes ?? SCOPES_OF_ROLE[claims.role]).join(' ');
  return { ...claims, sub: clientId, ...(scope === '' ? {} : { scope }) };
}

function trusted(key: KeyObject): TrustedIssuer {
  return {
    names: (issuer) => issuer === ISSUER,
    audience: AUDIENCE,
    algorithms: [ALGORITHM],
    key: async () => key,
    callerOf,
  };
}

/** PKCS #8 of an Ed25519 key is this and its 32 bytes (RFC 8410). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

function signingKey(secret: Uint8Array): KeyObject {
  if (secret.length < 32) throw new Error('a token key has at least 32 bytes');
  const seed = hkdfSync('sha256', secret, '', 'credit-bank demo tokens', 32);
  const der = Buffer.concat([PKCS8_ED25519, Buffer.from(seed)]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}
