import { setImmediate as turn } from 'node:timers/promises';
import type { Pool } from 'pg';
import { appendCall, resultsOf } from './batch.js';
import { backOff, failureOf, UnknownOutcomeError } from './failures.js';
import { HeldConnection } from './held-connection.js';
import { mergePositions } from './positions.js';
import { prepare } from './prepared.js';
import type { Row } from './query.js';
import { takeBatch, type Waiting } from './queue.js';
import type { Append, AppendResult, Positions } from './types.js';

export interface CombinerOptions {
  readonly maxBatch: number;
  readonly maxQueue: number;
  readonly zone: string;
  readonly onAppended: (positions: Positions) => void;
}

/** How often a batch that another process got in the way of is tried. */
const TRIES = 8;
/** How long to wait for the database to come back before giving up on what waits. */
const PATIENCE_MS = 10_000;

/**
 * Combines the commands of this process: one call of the database at a time, each with whatever has
 * come in since the last. Nothing waits for company: an idle combiner sends at once.
 */
export class Combiner {
  readonly #options: CombinerOptions;
  readonly #connection: HeldConnection;
  readonly #queue: Waiting[] = [];
  #draining: Promise<void> | null = null;
  #closed = false;

  constructor(pool: Pool, options: CombinerOptions) {
    this.#options = options;
    this.#connection = new HeldConnection(pool);
  }

  get depth(): number {
    return this.#queue.length;
  }

  async append(append: Append): Promise<AppendResult> {
    const prepared = prepare(append);
    if (this.#closed || this.#queue.length >= this.#options.maxQueue) {
      return { result: 'overloaded' };
    }
    return new Promise((answer, fail) => {
      this.#queue.push({ append: prepared, answer, fail, unknown: false });
      this.#draining ??= this.#drain();
    });
  }

  /** Answers what waits, then gives the connection back. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
    this.#connection.release();
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = takeBatch(this.#queue, this.#options.maxBatch);
      try {
        await this.#settle(batch);
      } catch (error) {
        // A bug of ours: whoever is not answered yet hears of it, the next batch goes on.
        fail(batch, error);
      }
      // Those who were answered, and requests that have arrived, come along: without this turn
      // callers fall into two halves, each of which waits for the other's batch.
      await turn();
    }
    this.#draining = null;
  }

  /** Tries until every command of the batch has its answer. */
  async #settle(batch: readonly Waiting[]): Promise<void> {
    let pending = batch;
    for (let attempt = 0; pending.length > 0; attempt += 1) {
      if (!(await this.#connection.ready(PATIENCE_MS))) return giveUp(pending);
      const appends = pending.map(({ append }) => append);
      let rows: Row[];
      try {
        rows = await this.#connection.query(appendCall(appends, this.#options.zone));
      } catch (error) {
        pending = await this.#recover(pending, error, attempt);
        continue;
      }
      return this.#answer(pending, resultsOf(appends, rows));
    }
  }

  #answer(batch: readonly Waiting[], results: readonly (AppendResult | Error)[]): void {
    const written = mergePositions(
      results.map((result) =>
        'result' in result && result.result === 'appended' ? result.positions : NOTHING,
      ),
    );
    if (written.size > 0) this.#options.onAppended(written);
    batch.forEach((waiting, index) => {
      const result = results[index];
      if (result instanceof Error) waiting.fail(result);
      else if (result !== undefined) waiting.answer(result);
    });
  }

  /** What of the batch is to be tried again. */
  async #recover(
    batch: readonly Waiting[],
    error: unknown,
    attempt: number,
  ): Promise<readonly Waiting[]> {
    const failure = failureOf(error);
    switch (failure) {
      case 'lost':
        return batch.filter((waiting) => survives(waiting, error, attempt));
      case 'busy':
        giveUp(batch);
        return [];
      case 'refused':
        if (batch.length > 1) return this.#inHalves(batch);
        fail(batch, error);
        return [];
      case 'duplicate':
        // What another process wrote a moment ago is a plain answer now, unless more of it comes.
        if (batch.length > 1 && attempt > 0) return this.#inHalves(batch);
        return this.#again(batch, error, attempt);
      case 'again':
        return this.#again(batch, error, attempt);
    }
  }

  async #again(
    batch: readonly Waiting[],
    error: unknown,
    attempt: number,
  ): Promise<readonly Waiting[]> {
    if (attempt >= TRIES) {
      fail(batch, error);
      return [];
    }
    if (failureOf(error) === 'again') await backOff(attempt);
    return batch;
  }

  /**
   * So that one command which cannot be stored never fails its neighbours: of 32, at most 10 calls
   * find it, and half of them wait for one call more only.
   */
  async #inHalves(batch: readonly Waiting[]): Promise<readonly Waiting[]> {
    const middle = batch.length >> 1;
    await this.#settle(batch.slice(0, middle));
    await this.#settle(batch.slice(middle));
    return [];
  }
}

function fail(batch: readonly Waiting[], error: unknown): void {
  for (const waiting of batch) waiting.fail(error);
}

const NOTHING: Positions = new Map();

/** After a lost answer only a command that cannot happen twice goes on. */
function survives(waiting: Waiting, error: unknown, attempt: number): boolean {
  waiting.unknown = true;
  if (waiting.append.repeatable && attempt < TRIES) return true;
  waiting.fail(new UnknownOutcomeError(error));
  return false;
}

/** Nothing was written, unless an earlier try was lost on the way. */
function giveUp(batch: readonly Waiting[]): void {
  for (const waiting of batch) {
    if (waiting.unknown) waiting.fail(new UnknownOutcomeError('no connection'));
    else waiting.answer({ result: 'overloaded' });
  }
}
