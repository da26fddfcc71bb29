/**
 * How much may be asked in a time, by key. Each key has a bucket that fills evenly (GCRA): a whole
 * quota may be used at once, after that it comes back bit by bit, so no window ever begins anew at
 * an hour that many wait for. What is kept is one number a key, of a bounded number of keys.
 */
import { LRUCache } from 'lru-cache';

export interface Quota {
  /** As the headers call it. */
  readonly name: string;
  readonly most: number;
  readonly seconds: number;
}

/** What one take left. Times are whole seconds, never too short. */
export interface Taken {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Until the whole quota is there again. */
  readonly resetAfter: number;
  /** Until what was refused may be asked again; 0 where it was allowed. */
  readonly retryAfter: number;
}

const KEYS = 100_000;

/** Nobody waits for an hour because the machine's clock was ahead by one when it was counted. */
export function monotonicMs(): number {
  return performance.now();
}

export class Bucket {
  readonly #window: number;
  readonly #one: number;
  readonly #now: () => number;
  /** By key: when its quota is whole again. */
  readonly #fullAt = new LRUCache<string, number>({ max: KEYS });

  constructor(
    readonly quota: Quota,
    now = monotonicMs,
  ) {
    this.#window = quota.seconds * 1_000;
    this.#one = this.#window / quota.most;
    this.#now = now;
  }

  take(key: string): Taken {
    const now = this.#now();
    const before = Math.max(now, this.#fullAt.get(key) ?? now);
    const after = before + this.#one;
    // A quota of many has parts of a millisecond, whose sums are a little off.
    const wait = after - now - this.#window;
    const allowed = wait <= 1e-6 * this.#window;
    if (allowed) this.#fullAt.set(key, after);
    const used = (allowed ? after : before) - now;
    return {
      allowed,
      remaining: Math.max(0, Math.floor((this.#window - used) / this.#one + 1e-6)),
      resetAfter: Math.ceil(used / 1_000),
      retryAfter: allowed ? 0 : Math.ceil(wait / 1_000),
    };
  }

  /** Gives the key its whole quota back. */
  forgive(key: string): void {
    this.#fullAt.delete(key);
  }
}
