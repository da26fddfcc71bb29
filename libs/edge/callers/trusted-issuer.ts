/** Tokens of one issuer: whose they are, how they are signed, and whom they name. */
import { decodeJwt, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Caller } from './caller.js';

export const ACCESS_TOKEN_TYPE = 'at+jwt';

export interface TrustedIssuer {
  /** Whether this is the name that it gives itself in `iss`. */
  names(issuer: string): boolean | Promise<boolean>;
  readonly audience: string;
  /** What a token's own header asks for beyond these decides nothing. None is symmetric. */
  readonly algorithms: readonly string[];
  /** Of what the issuer is known to have; `jku`, `jwk` and `x5u` of a token are not looked at. */
  readonly key: JWTVerifyGetKey;
  /** Null where the claims name nobody, or nobody who may still call. */
  callerOf(claims: JWTPayload): Promise<Caller | null> | Caller | null;
}

export interface Verified {
  readonly caller: Caller;
  /** Milliseconds. */
  readonly expiresAt: number;
}

/** Null for whatever is wrong with it: its sender learns only that it is not accepted. */
export async function verifiedBy(
  issuers: readonly TrustedIssuer[],
  token: string,
  now: number,
): Promise<Verified | null> {
  const name = issuerOf(token);
  const issuer = name === null ? null : await namedSo(issuers, name);
  if (name === null || issuer === null) return null;
  const claims = await claimsOf(issuer, name, { token, now });
  if (claims?.exp === undefined) return null;
  // Whether the named one may still call is asked of the database, whose failures are no refusals.
  const caller = await issuer.callerOf(claims);
  return caller === null ? null : { caller, expiresAt: claims.exp * 1_000 };
}

async function namedSo(
  issuers: readonly TrustedIssuer[],
  name: string,
): Promise<TrustedIssuer | null> {
  for (const issuer of issuers) {
    if (await issuer.names(name)) return issuer;
  }
  return null;
}

function issuerOf(token: string): string | null {
  try {
    return decodeJwt(token).iss ?? null;
  } catch {
    return null;
  }
}

async function claimsOf(
  issuer: TrustedIssuer,
  name: string,
  { token, now }: { token: string; now: number },
): Promise<JWTPayload | null> {
  try {
    const { payload } = await jwtVerify(token, issuer.key, {
      algorithms: [...issuer.algorithms],
      issuer: name,
      audience: issuer.audience,
      typ: ACCESS_TOKEN_TYPE,
      requiredClaims: ['sub', 'exp', 'iat'],
      currentDate: new Date(now),
    });
    // Bound to a key that its bearer should prove to hold, which is not asked here.
    return payload['cnf'] === undefined ? payload : null;
  } catch (error) {
    if (error instanceof IssuerUnreachable) throw error;
    return null;
  }
}

/** Its keys or registrations cannot be read now: nothing is known of the token. */
export class IssuerUnreachable extends Error {
  override readonly name = 'IssuerUnreachable';
}
