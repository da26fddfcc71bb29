/**
 * Guesses at a secret (a password, a share code, a PIN), counted by everything that they are made
 * at and from, so that neither one door nor one stranger can be tried without end.
 *
 *   const attempts = new Attempts({ code: { most: 10, seconds: 900 }, address: { … } });
 *   const refusal = attempts.take({ code, address: addressOf(request) });   // before looking
 *   attempts.forgive({ code });                                             // after the right one
 *
 * Counted within this process and forgotten with it.
 */
import { Refusal } from '../refusals/refusal.js';
import { Bucket, monotonicMs } from './quota.js';

type Allowance = Readonly<{ most: number; seconds: number }>;

export class Attempts<By extends string> {
  readonly #buckets: ReadonlyMap<By, Bucket>;

  constructor(allowed: Readonly<Record<By, Allowance>>, now = monotonicMs) {
    const entries = Object.entries<Allowance>(allowed) as [By, Allowance][];
    this.#buckets = new Map(
      entries.map(([name, allowance]) => [name, new Bucket({ name, ...allowance }, now)]),
    );
  }

  /** Null where this attempt may be made; it is counted by every key that is given. */
  take(keys: Readonly<Partial<Record<By, string>>>): Refusal | null {
    let wait = 0;
    for (const [name, bucket] of this.#buckets) {
      const key = keys[name];
      if (key !== undefined) wait = Math.max(wait, bucket.take(key).retryAfter);
    }
    return wait === 0 ? null : new Refusal('tooManyRequests', { retryAfter: wait });
  }

  forgive(keys: Readonly<Partial<Record<By, string>>>): void {
    for (const [name, bucket] of this.#buckets) {
      const key = keys[name];
      if (key !== undefined) bucket.forgive(key);
    }
  }
}
