import { setImmediate as turn } from 'node:timers/promises';
import type { Pool } from 'pg';
import { appendCall, resultsOf } from './batch.js';
import { backOff, endedStream, failureOf, UnknownOutcomeError } from './failures.js';
import { HeldConnection } from './held-connection.js';
import { mergePositions } from './positions.js';
import { prepare, type Prepared } from './prepared.js';
import type { Row } from './query.js';
import { takeBatch, UnderWay, type Waiting } from './queue.js';
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

/** Sessions that append at once. More would only wait for each other's processor. */
const LANES = 2;
/** With fewer commands waiting than this, one call for all of them is cheaper than a second one. */
const WORTH_A_CALL = 8;
/** Calls that ask before they write, since one in which somebody lost: more of it comes, or not. */
export const ASKS_AFTER_A_LOSER = 16;

/** A session, which of the partitions it has under load, and whether it is at work. */
interface Lane {
  readonly connection: HeldConnection;
  readonly wants: (append: Prepared) => boolean;
  running: boolean;
}

/** Of two lanes one has the even partitions. What touches several partitions is anybody's. */
function laneAt(place: number, lanes: number, pool: Pool): Lane {
  const isIts = (partition: number): boolean => partition % lanes === place;
  return {
    connection: new HeldConnection(pool),
    wants: ({ partitions }) => partitions.length !== 1 || partitions.some(isIts),
    running: false,
  };
}

/**
 * Combines the commands of this process: each call of the database takes what has come in. Nothing
 * waits for company: an idle combiner sends at once. Under load there are two calls at a time, of
 * one half of the partitions each, so neither waits for the other's locks.
 */
export class Combiner {
  readonly #options: CombinerOptions;
  readonly #lanes: readonly Lane[];
  readonly #queue: Waiting[] = [];
  readonly #underWay = new UnderWay();
  readonly #work = new Set<Promise<void>>();
  #joining = false;
  /** How many of the next calls ask before they write. */
  #asks = 0;
  #closed = false;

  constructor(pool: Pool, options: CombinerOptions) {
    this.#options = options;
    // The pool's last connection is left to reads.
    const lanes = Math.min(LANES, (pool.options.max ?? 10) - 1);
    this.#lanes = Array.from({ length: lanes }, (_, place) => laneAt(place, lanes, pool));
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
      this.#wake();
    });
  }

  /** Answers what waits, then gives the connections back. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#work.size > 0) await Promise.all(this.#work);
    for (const { connection } of this.#lanes) connection.release();
  }

  /** Puts an idle session to work where there is enough to do for it. */
  #wake(): void {
    const lane = this.#idle();
    if (lane === undefined || this.#joining || !this.#isWorthIt(lane)) return;
    if (!this.#lanes.some(({ running }) => running)) return this.#track(this.#drain(lane));
    // Whoever speaks in the same breath comes along.
    this.#joining = true;
    this.#track(turn().then(() => this.#join()));
  }

  async #join(): Promise<void> {
    this.#joining = false;
    const lane = this.#idle();
    if (lane !== undefined && this.#isWorthIt(lane)) await this.#drain(lane);
  }

  /** The one that has what waits the longest, where it is idle. */
  #idle(): Lane | undefined {
    const [first] = this.#queue;
    if (first === undefined) return undefined;
    const idle = this.#lanes.filter(({ running }) => !running);
    return idle.find(({ wants }) => wants(first.append)) ?? idle[0];
  }

  #track(work: Promise<void>): void {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  }

  /** Few commands are left to the session that is at work already. */
  #isWorthIt(lane: Lane): boolean {
    const others = this.#lanes.some((other) => other !== lane && other.running);
    return this.#queue.length >= (others ? WORTH_A_CALL : 1);
  }

  async #drain(lane: Lane): Promise<void> {
    lane.running = true;
    while (this.#isWorthIt(lane)) {
      const batch = this.#take(lane);
      // What waits is the other session's or meets what it has under way.
      if (batch.length === 0) break;
      this.#underWay.begin(batch);
      this.#wake();
      try {
        await this.#settle(lane.connection, batch);
      } catch (error) {
        // A bug of ours: whoever is not answered yet hears of it, the next batch goes on.
        fail(batch, error);
      }
      this.#underWay.end(batch);
      // Those who were answered, and requests that have arrived, come along: without this turn
      // callers fall into small parts, each of which waits for another's batch.
      await turn();
    }
    lane.running = false;
  }

  /** All that waits, where that is little; otherwise what is the lane's own. */
  #take({ wants }: Lane): Waiting[] {
    const most = this.#options.maxBatch;
    const alone = this.#underWay.commands === 0;
    const few = alone && this.#queue.length < this.#lanes.length * WORTH_A_CALL;
    const own = few ? [] : takeBatch(this.#queue, most, { underWay: this.#underWay, wants });
    return alone && own.length === 0 ? takeBatch(this.#queue, most) : own;
  }

  /** Tries until every command of the batch has its answer. */
  async #settle(connection: HeldConnection, batch: readonly Waiting[]): Promise<void> {
    let pending = batch;
    for (let attempt = 0; pending.length > 0; attempt += 1) {
      if (!(await connection.ready(PATIENCE_MS))) return giveUp(pending);
      const appends = pending.map(({ append }) => append);
      let rows: Row[];
      try {
        rows = await connection.query(appendCall(appends, this.#options.zone, this.#asks > 0));
      } catch (error) {
        pending = await this.#recover(connection, pending, error, attempt);
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
    const lost = results.some((result) => !('result' in result) || result.result !== 'appended');
    this.#asks = lost ? ASKS_AFTER_A_LOSER : Math.max(0, this.#asks - 1);
    if (written.size > 0) this.#options.onAppended(written);
    batch.forEach((waiting, index) => {
      const result = results[index];
      if (result instanceof Error) waiting.fail(result);
      else if (result !== undefined) waiting.answer(result);
    });
  }

  /** What of the batch is to be tried again. */
  async #recover(
    connection: HeldConnection,
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
      case 'ended':
        if (batch.length > 1) return this.#inHalves(connection, batch);
        for (const one of batch) one.answer(streamEnded(error));
        return [];
      case 'refused':
        if (batch.length > 1) return this.#inHalves(connection, batch);
        fail(batch, error);
        return [];
      case 'duplicate':
        // What another process wrote a moment ago is a plain answer now, unless more of it comes.
        if (batch.length > 1 && attempt > 0) return this.#inHalves(connection, batch);
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
  async #inHalves(
    connection: HeldConnection,
    batch: readonly Waiting[],
  ): Promise<readonly Waiting[]> {
    const middle = batch.length >> 1;
    await this.#settle(connection, batch.slice(0, middle));
    await this.#settle(connection, batch.slice(middle));
    return [];
  }
}

function streamEnded(error: unknown): AppendResult {
  return { result: 'streamEnded', stream: { kind: 'learner', id: endedStream(error) } };
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
