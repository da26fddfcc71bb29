import type { Pool } from 'pg';
import { Combiner } from './combiner.js';
import { query } from './query.js';
import { LogReader } from './reader.js';
import { appendRules } from './rules-append.js';
import { FORGET_COMMANDS } from './statements.js';
import type { Append, AppendResult, Positions, RulesAppend } from './types.js';

export interface EventStoreOptions {
  /** Commands of one call of the database; 256 without it. */
  readonly maxBatch?: number;
  /** Commands that may wait before `overloaded` is answered; 10,000 without it. */
  readonly maxQueue?: number;
  /** The zone whose civil day is an event's `recordedOn`; Asia/Shanghai without it. */
  readonly timeZone?: string;
  /** Told after commit what was appended, for wake-ups; it must not throw. */
  readonly onAppended?: (positions: Positions) => void;
}

/** Single commands append to two at most; to more at once appends a block of many rows. */
const FEW_STREAMS = 4;

/**
 * The log of one process. It keeps one connection of the pool for appends from the first one on,
 * and a second one, where the pool has three, from the first load on. The pool has at least two and
 * stays the caller's to end, after `close()`.
 */
export class EventStore extends LogReader {
  readonly #pool: Pool;
  readonly #combiner: Combiner;
  readonly #zone: string;
  readonly #onAppended: (positions: Positions) => void;
  #lastFew = Number.NEGATIVE_INFINITY;

  constructor(pool: Pool, options: EventStoreOptions = {}) {
    super(pool);
    if ((pool.options.max ?? 10) < 2) throw new Error('the event store needs two connections');
    this.#pool = pool;
    this.#zone = options.timeZone ?? 'Asia/Shanghai';
    this.#onAppended = options.onAppended ?? (() => undefined);
    this.#combiner = new Combiner(pool, {
      maxBatch: options.maxBatch ?? 256,
      maxQueue: options.maxQueue ?? 10_000,
      zone: this.#zone,
      onAppended: this.#onAppended,
    });
  }

  /** How many commands wait. */
  get depth(): number {
    return this.#combiner.depth;
  }

  /** Milliseconds since somebody appended to a few streams, as a single command does. */
  get quietMs(): number {
    return performance.now() - this.#lastFew;
  }

  /**
   * Writes all of `append` or nothing.
   * @throws UnknownOutcomeError where the connection broke and trying again could mislead.
   */
  async append(append: Append): Promise<AppendResult> {
    if (append.streams.length <= FEW_STREAMS) this.#lastFew = performance.now();
    return this.#combiner.append(append);
  }

  /** Writes a change of rules: one event, and one marker in every partition. */
  async appendRules(append: RulesAppend): Promise<AppendResult> {
    const result = await appendRules(this.#pool, append, this.#zone);
    if (result.result === 'appended') this.#onAppended(result.positions);
    return result;
  }

  /**
   * Forgets answers to commands of before a day, at most so many; how many it were. What is younger
   * than a week stays, whatever the day.
   */
  async forgetCommands(before: string, most: number): Promise<number> {
    const config = query(FORGET_COMMANDS, [before, most]);
    const { rows } = await this.#pool.query<(string | null)[]>(config);
    return Number(rows[0]?.[0]);
  }

  /** Answers what waits and gives the connections back to the pool. */
  async close(): Promise<void> {
    await this.#combiner.close();
  }
}
