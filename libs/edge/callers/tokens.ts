/** Whose token a request carries: verified once, then remembered for a while. */
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Caller } from './caller.js';
import { type TrustedIssuer, type Verified, verifiedBy } from './trusted-issuer.js';

const LONGEST_TOKEN = 4_096;
const REMEMBERED = 10_000;
/**
 * A verified token is remembered this long, and never beyond its own expiry: so late at most does
 * another process notice that a client was disabled.
 */
const REMEMBERED_MS = 60_000;

export class TokenVerifier {
  readonly #issuers: readonly TrustedIssuer[];
  readonly #now: () => number;
  readonly #verified = new LRUCache<string, Verified>({ max: REMEMBERED });
  #forgotten = 0;

  constructor(issuers: readonly TrustedIssuer[], now: () => number = Date.now) {
    this.#issuers = issuers;
    this.#now = now;
  }

  /** The caller of a token that was verified a moment ago. Tokens are remembered by hash only. */
  remembered(token: string): Caller | null {
    const found = this.#verified.get(hash('sha256', token, 'base64'));
    return found !== undefined && this.#now() < found.expiresAt ? found.caller : null;
  }

  /** The caller of a token; null where no trusted issuer gave it, or it ended. */
  async verify(token: string): Promise<Caller | null> {
    if (token.length > LONGEST_TOKEN) return null;
    const now = this.#now();
    const known = this.#forgotten;
    const verified = await verifiedBy(this.#issuers, token, now);
    if (verified === null) return null;
    const { caller } = verified;
    const expiresAt = Math.min(now + REMEMBERED_MS, verified.expiresAt);
    // What was asked before something changed is not kept after it.
    if (known === this.#forgotten) {
      this.#verified.set(hash('sha256', token, 'base64'), { caller, expiresAt });
    }
    return caller;
  }

  /** What was known of every token is asked anew: something changed for some client. */
  forget(): void {
    this.#forgotten += 1;
    this.#verified.clear();
  }
}
