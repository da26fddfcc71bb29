/**
 * A new read model beside the one that serves: filled in bulk, led up to it, compared, and put in
 * its place by one row. It can be stopped anywhere and goes on from there when it is called again.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { EventStore, PARTITIONS } from '#event-store';
import { READ_SHAPE, RuleShelf } from '#transcript';
import { inTransaction, readCheckpoints, type Checkpoints } from '../checkpoints.js';
import { PartitionWorker } from '../partition-worker.js';
import type { ParkedStream } from '../parking.js';
import { readSweeps } from '../sweeps.js';
import { CappedLog } from './capped-log.js';
import { Comparison } from './comparison.js';
import type { Accepted, Difference, DifferenceCode } from './differences.js';
import { fillOn, isFilled, readFills, type Fill } from './fill.js';
import { FillThreads, LANES_OF_A_THREAD } from './fill-threads.js';
import { differingLists } from './lists.js';
import { dropRetired, findOrBegin, pointTo, previousModel, type Model } from './models.js';
import { parksOf } from './parks.js';
import { StandIn } from './stand-in.js';
import { inTurn } from './turn.js';

const PAGE_SIZE = 64;
/** The swap waits for a live model that is just leading learners past a rule change. */
const AGAIN_AFTER_MS = 100;
const TRIES = 6_000;
const ALL = Array.from({ length: PARTITIONS }, (_, partition) => partition);

export type Phase = 'fill' | 'follow' | 'compare';

export interface RebuildProgress {
  readonly phase: Phase;
  /** Events, or learners where models are compared. */
  readonly done: bigint;
  readonly total: bigint;
  /** Events that each partition of the new model is behind. */
  readonly behind: ReadonlyMap<number, bigint>;
}

export interface RebuildOptions {
  /** Threads that fill, with sessions of their own by this URL; without them this one does. */
  readonly threads?: { readonly url: string; readonly count: number } | undefined;
  readonly accepted?: Accepted;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RebuildProgress) => void;
  readonly onDifference?: (difference: Difference) => void;
}

export type Rebuilt =
  | {
      readonly result: 'swapped';
      readonly model: number;
      readonly equal: number;
      readonly healed: number;
      readonly carried: number;
    }
  /** The new model cannot read streams that the live one reads; it waits for a mended program. */
  | { readonly result: 'parked'; readonly streams: readonly ParkedStream[] }
  /** There are differences that nobody named; the new model waits to be accepted or discarded. */
  | { readonly result: 'differs'; readonly counts: ReadonlyMap<DifferenceCode, number> };

/**
 * The pool is the projector's, with seven connections or more.
 * @throws AnotherRebuild where one runs, RebuildCut where the database goes; and as `signal` says.
 */
export function rebuild(pool: Pool, options: RebuildOptions = {}): Promise<Rebuilt> {
  return inTurn(pool, async (lost) => {
    const store = new EventStore(pool);
    try {
      await dropRetired(pool);
      const previous = await previousModel(pool);
      const model = await findOrBegin(pool, previous);
      return await new Rebuild(pool, store, { model, previous, lost, options }).run();
    } finally {
      await store.close();
    }
  });
}

/** The next part of a partition, in one of the lanes. */
type Filled = (fill: Fill, lane: number) => Promise<Fill>;

interface Task {
  readonly model: number;
  readonly previous: Model | null;
  /** Aborted where somebody else might begin a rebuild. */
  readonly lost: AbortSignal;
  readonly options: RebuildOptions;
}

class Rebuild {
  readonly #shelf: RuleShelf;
  readonly #log: CappedLog;
  readonly #worker: PartitionWorker;
  readonly #counts = new Map<DifferenceCode, number>();

  constructor(
    private readonly pool: Pool,
    private readonly store: EventStore,
    private readonly task: Task,
  ) {
    this.#shelf = new RuleShelf(store);
    this.#log = new CappedLog(store);
    const { model } = task;
    const options = { partitions: ALL, pageSize: PAGE_SIZE, model };
    this.#worker = new PartitionWorker(pool, this.#log, this.#shelf, options);
  }

  async run(): Promise<Rebuilt> {
    const { model, previous } = this.task;
    await this.#fill();
    await this.#follow(await this.#live());
    const parks = await parksOf(this.pool, model, previous?.model ?? null);
    if (parks.fresh.length > 0) return { result: 'parked', streams: parks.fresh };
    const comparison = await this.#compared();
    const standIn = this.#standIn();
    for (let tries = 0; ; tries += 1) {
      this.#goOn();
      await this.#follow(await this.#live());
      if (comparison !== null) await comparison.again(this.pool, false);
      const swapped = await this.#swap(comparison);
      if (swapped !== null) return swapped;
      if (tries > TRIES) throw new Error('the live model is never done with its rule changes');
      if (standIn !== null) await standIn.help();
      await delay(AGAIN_AFTER_MS);
    }
  }

  /** For a live model that this program writes; one of another shape only its own can lead on. */
  #standIn(): StandIn | null {
    const { previous } = this.task;
    if (previous?.shape !== READ_SHAPE) return null;
    const options = { partitions: ALL, pageSize: PAGE_SIZE, model: previous.model };
    const worker = new PartitionWorker(this.pool, this.store, this.#shelf, options);
    return new StandIn(this.pool, worker);
  }

  /** Each partition up to where the live model was when this one was begun. */
  async #fill(): Promise<void> {
    const { model, options } = this.task;
    const fills = await readFills(this.pool, model);
    if (fills.every(isFilled)) return;
    const { threads } = options;
    if (threads === undefined) {
      const sources = { pool: this.pool, store: this.store, model, shelf: this.#shelf };
      return this.#fillIn(fills, LANES_OF_A_THREAD, (fill) => fillOn(sources, fill));
    }
    const filling = new FillThreads(threads.url, model, threads.count);
    try {
      await this.#fillIn(fills, filling.lanes, (fill, lane) => filling.fillOn(fill, lane));
    } finally {
      await filling.end();
    }
  }

  async #fillIn(fills: readonly Fill[], lanes: number, filled: Filled): Promise<void> {
    const state = new Map(fills.map((one) => [one.partition, one]));
    const waiting = fills.filter((one) => !isFilled(one));
    const run = async (lane: number): Promise<void> => {
      for (let fill = waiting.shift(); fill !== undefined; fill = waiting.shift()) {
        while (!isFilled(fill)) {
          this.#goOn();
          fill = await filled(fill, lane);
          state.set(fill.partition, fill);
          this.#tellFill(state);
        }
      }
    };
    // Where one lane fails the others end with their page before anyone hears of it.
    const ends = await Promise.allSettled(Array.from({ length: lanes }, (_, lane) => run(lane)));
    for (const ended of ends) if (ended.status === 'rejected') throw ended.reason;
  }

  #tellFill(fills: ReadonlyMap<number, Fill>): void {
    const behind = new Map<number, bigint>();
    let [done, total] = [0n, 0n];
    for (const { partition, until, events } of fills.values()) {
      behind.set(partition, until - events);
      total += until;
      done += events;
    }
    this.task.options.onProgress?.({ phase: 'fill', done, total, behind });
  }

  /** As far as the live model is, or the log where there is none. */
  async #live(): Promise<Checkpoints> {
    const { previous } = this.task;
    if (previous === null) return this.store.lastPositions();
    return readCheckpoints(this.pool, previous.model, ALL);
  }

  /** Leads the new model up to these positions, and past every rule change before them. */
  async #follow(caps: Checkpoints): Promise<void> {
    this.#log.caps = caps;
    const total = [...caps.values()].reduce((sum, one) => sum + one, 0n);
    while ((await this.#worker.step()) > 0 || this.#worker.sweeping) {
      this.#goOn();
      const here = await readCheckpoints(this.pool, this.task.model, ALL);
      const behind = new Map([...caps].map(([at, cap]) => [at, cap - (here.get(at) ?? 0n)]));
      const left = [...behind.values()].reduce((sum, one) => sum + one, 0n);
      const { onProgress } = this.task.options;
      onProgress?.({ phase: 'follow', done: total - left, total, behind });
    }
  }

  /** Null where there is nothing to compare with. */
  async #compared(): Promise<Comparison | null> {
    const { model, previous, options } = this.task;
    if (previous === null) return null;
    const depth = previous.shape === READ_SHAPE ? 'everything' : 'amounts';
    const sides = { old: previous.model, fresh: model, depth } as const;
    const comparison = new Comparison(sides, (difference) => this.#note(difference));
    await comparison.everyone(this.pool, () => {
      this.#goOn();
      const done = BigInt(comparison.equal);
      options.onProgress?.({ phase: 'compare', done, total: 0n, behind: new Map() });
    });
    return comparison;
  }

  /**
   * With the live model held still: the rest is compared, and the pointer moves. Null where the
   * live model is not done with a rule change; then it has to go on first.
   */
  async #swap(comparison: Comparison | null): Promise<Rebuilt | null> {
    const { model, previous } = this.task;
    const swapped = await inTransaction(this.pool, async (client) => {
      if (previous !== null && comparison !== null) {
        const held = await hold(client, previous.model);
        if ((await readSweeps(client, previous.model, ALL)).length > 0) return null;
        await this.#follow(held);
        await comparison.again(client, true);
        if (previous.shape === READ_SHAPE) await this.#compareLists(client, previous.model);
      }
      const parks = await parksOf(this.pool, model, previous?.model ?? null);
      if (parks.fresh.length > 0) return { result: 'parked', streams: parks.fresh } as const;
      if (!this.#accepts()) return { result: 'differs', counts: this.#counts } as const;
      await pointTo(client, model, previous, this.#named());
      const { equal, healed } = comparison ?? { equal: 0, healed: 0 };
      return { result: 'swapped', model, equal, healed, carried: parks.carried.length } as const;
    });
    if (swapped?.result === 'swapped') await dropRetired(this.pool);
    return swapped;
  }

  async #compareLists(client: PoolClient, old: number): Promise<void> {
    for (const [list, count] of await differingLists(client, old, this.task.model)) {
      const subject = `${list} (${count})`;
      this.#note({ code: 'lists', partition: -1, subject });
    }
  }

  #note(difference: Difference): void {
    const { code } = difference;
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1);
    this.task.options.onDifference?.(difference);
  }

  #accepts(): boolean {
    const { accepted } = this.task.options;
    return [...this.#counts.keys()].every((code) => accepted?.has(code));
  }

  /** What was accepted and as what, kept with the model. */
  #named(): string | null {
    const names = [...this.#counts.keys()].map(
      (code) => `${code}=${this.task.options.accepted?.get(code) ?? ''}`,
    );
    return names.length === 0 ? null : names.join(' ');
  }

  #goOn(): void {
    this.task.lost.throwIfAborted();
    this.task.options.signal?.throwIfAborted();
  }
}

const HOLD = `SELECT partition, position FROM read.checkpoints
  WHERE model = $1 ORDER BY partition FOR UPDATE`;

/** Until the transaction ends no page of the model is written; where it stands. */
async function hold(client: PoolClient, model: number): Promise<Checkpoints> {
  const { rows } = await client.query<{ partition: number; position: bigint }>(HOLD, [model]);
  return new Map(rows.map((row) => [row.partition, row.position]));
}
