/** Demo tokens: signed by the bank's own key. A real issuer takes this class's place. */
import { hash } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { type Caller, callerOf } from './caller.js';

const ISSUER = 'urn:credit-bank:demo';
const AUDIENCE = 'credit-bank';
const TYPE = 'at+jwt';
// One algorithm, named here: what the token's own header asks for decides nothing, and neither do
// `jku`, `jwk`, `x5u` or `kid` in it, since the key comes from here only.
const ALGORITHM = 'HS256';

const LONGEST_TOKEN = 4_096;
const REMEMBERED = 10_000;
/** A verified token may be remembered this long, and never beyond its own expiry. */
const REMEMBERED_MS = 5 * 60_000;

interface Remembered {
  readonly caller: Caller;
  readonly until: number;
}

export class Tokens {
  readonly #key: Uint8Array;
  readonly #now: () => number;
  readonly #verified = new LRUCache<string, Remembered>({ max: REMEMBERED });

  constructor(key: Uint8Array, now: () => number = Date.now) {
    if (key.length < 32) throw new Error('a token key has at least 32 bytes');
    this.#key = key;
    this.#now = now;
  }

  /** Whether a token of this caller would name it again. */
  static accepts(caller: Caller): boolean {
    const { clientId, ...claims } = caller;
    return callerOf({ ...claims, sub: clientId }) !== null;
  }

  /** The caller of a token that was verified a moment ago. Tokens are remembered by hash only. */
  remembered(token: string): Caller | null {
    const found = this.#verified.get(hash('sha256', token, 'base64'));
    return found !== undefined && this.#now() < found.until ? found.caller : null;
  }

  /** The caller of a token; null where it is not one of ours, or not any more. */
  async verify(token: string): Promise<Caller | null> {
    if (token.length > LONGEST_TOKEN) return null;
    const now = this.#now();
    const claims = await this.#claimsOf(token, now);
    const caller = claims === null ? null : callerOf(claims);
    if (caller === null) return null;
    const until = Math.min(now + REMEMBERED_MS, Number(claims?.exp) * 1_000);
    this.#verified.set(hash('sha256', token, 'base64'), { caller, until });
    return caller;
  }

  async sign(caller: Caller, seconds = 12 * 3_600): Promise<string> {
    const { clientId, ...claims } = caller;
    const now = Math.floor(this.#now() / 1_000);
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
      .setSubject(clientId)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setExpirationTime(now + seconds)
      .sign(this.#key);
  }

  async #claimsOf(
    token: string,
    now: number,
  ): Promise<(Record<string, unknown> & { exp?: number }) | null> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: TYPE,
        requiredClaims: ['sub', 'exp', 'iat'],
        currentDate: new Date(now),
      });
      return payload;
    } catch {
      // Whatever is wrong with a token, its sender learns only that it is not accepted.
      return null;
    }
  }
}
