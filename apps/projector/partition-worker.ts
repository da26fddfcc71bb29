/**
 * Projects a set of partitions. Pages group reads and writes only: every event is evaluated for
 * itself, and what a page wrote is there together with its checkpoint or not at all.
 */
import { LRUCache } from 'lru-cache';
import type { Pool, PoolClient } from 'pg';
import { partitionOf } from '#event-store';
import type { EventStore, StoredEvent } from '#event-store';
import {
  addDifference,
  readAccounts,
  readState,
  requireModel,
  writeAccounts,
  writeConversions,
  writeEntries,
  writeStatistics,
} from '#transcript';
import type {
  ChangedAccount,
  LearnerEntry,
  LearnerState,
  RuleShelf,
  Statistics,
  StoredState,
} from '#transcript';
import { CheckpointMoved, inTransaction, moveCheckpoints, readCheckpoints } from './checkpoints.js';
import { healed } from './healing.js';
import { epochsOf, learnersOf, Page, type Sweep } from './page.js';
import { park, readParked, unpark, type ParkedStream } from './parking.js';
import { Reach } from './reach.js';
import { writeRegisters } from './registers.js';
import { sweepBatch } from './sweep-batch.js';
import { advanceSweep, beginSweeps, readSweeps } from './sweeps.js';

/** From so many events on, the next page is computed while this one is written. */
const FULL_PAGE = 256;

/** Rows are kept as text: parsing one costs less than reading it, and text costs no collection. */
const KEPT_LEARNERS = 12_000;
const KEPT_CHARACTERS = 8_000_000;

/** What is read of the log. */
export type ProjectedLog = Pick<EventStore, 'readPartitions' | 'readStream'>;

interface Writing {
  readonly written: Promise<void>;
  readonly states: ReadonlyMap<string, LearnerState>;
}

export interface WorkerOptions {
  readonly partitions: readonly number[];
  /** Events of one partition in one page. */
  readonly pageSize?: number;
  /** The model that is written, whether it serves or not; without it the one that serves. */
  readonly model?: number;
  /** Learner rows kept in memory between pages. */
  readonly keptLearners?: number;
  /** Told after each page how far its partitions are now. */
  readonly onProjected?: (checkpoints: ReadonlyMap<number, bigint>) => void;
}

/** What one transaction changed of learners' rows. */
export interface Changes {
  readonly accounts: readonly ChangedAccount[];
  readonly entries: readonly LearnerEntry[];
  readonly statistics: ReadonlyMap<number, Statistics>;
}

export class PartitionWorker {
  #partitions: readonly number[];
  readonly #reach: Reach;
  readonly #onProjected: (checkpoints: ReadonlyMap<number, bigint>) => void;
  readonly #kept: LRUCache<string, StoredState>;
  readonly #given: number | undefined;
  #model = 0;
  #checkpoints = new Map<number, bigint>();
  #parked = new Map<string, ParkedStream>();
  #sweeps: Sweep[] = [];
  #loaded = false;
  /** How far pages are computed: the checkpoints, or one page further. */
  #computed = new Map<number, bigint>();
  /** The page that is being written, and the learners it changes. */
  #writing: Writing | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly store: ProjectedLog,
    private readonly shelf: RuleShelf,
    options: WorkerOptions,
  ) {
    this.#partitions = options.partitions;
    this.#given = options.model;
    this.#reach = new Reach(options.pageSize ?? 16, FULL_PAGE);
    this.#onProjected = options.onProjected ?? (() => undefined);
    this.#kept = new LRUCache({
      max: options.keptLearners ?? KEPT_LEARNERS,
      maxSize: KEPT_CHARACTERS,
      sizeCalculation: (row) => row.body.length,
    });
  }

  /** True while learners are still to be led past a rule change. */
  get sweeping(): boolean {
    return this.#sweeps.length > 0;
  }

  /** Projects the next page and the next part of a sweep; how much was done, 0 when idle. */
  async step(): Promise<number> {
    try {
      if (!this.#loaded) await this.#load();
      return (await this.#page()) + (await this.#sweep());
    } catch (error) {
      // Nothing in memory is trusted after a failure: the next step starts from the rows.
      this.#loaded = false;
      if (error instanceof CheckpointMoved) return 0;
      throw error;
    }
  }

  /** Other partitions from the next step on; what is computed of the present ones is written. */
  async assign(partitions: readonly number[]): Promise<void> {
    await this.#settle().catch(() => undefined);
    this.#partitions = partitions;
    this.#loaded = false;
  }

  /** Until everything that was computed is written. */
  async finish(): Promise<void> {
    await this.#settle();
  }

  async #load(): Promise<void> {
    await this.#settle().catch(() => undefined);
    this.#kept.clear();
    const model = this.#given ?? (await requireModel(this.pool));
    this.#model = model;
    this.#checkpoints = await readCheckpoints(this.pool, model, this.#partitions);
    this.#computed = new Map(this.#checkpoints);
    this.#onProjected(this.#computed);
    this.#sweeps = await readSweeps(this.pool, model, this.#partitions);
    this.#parked = await readParked(this.pool, model, this.#partitions);
    for (const one of this.#parked.values()) await this.#heal(one);
    this.#loaded = true;
  }

  /** Computes a page; it is written while the next one is computed, as long as pages are full. */
  async #page(): Promise<number> {
    const events = await this.#read();
    if (events.length === 0) {
      await this.#settle();
      return 0;
    }
    const rules = new Map();
    for (const [partition, epoch] of epochsOf(events)) {
      rules.set(partition, await this.shelf.upTo(partition, epoch));
    }
    const states = await this.#statesFor(events);
    const page = new Page({ events, states, rules, parked: this.#parked });
    await this.#settle();
    this.#begin(page);
    if (events.length < FULL_PAGE) await this.#settle();
    return events.length;
  }

  async #read(): Promise<readonly StoredEvent[]> {
    for (;;) {
      const { after, limit, whole } = this.#reach.next(this.#computed);
      const events = await this.store.readPartitions(after, limit);
      this.#reach.brought(events.length);
      if (events.length > 0 || whole) return events;
    }
  }

  /** From here on the page stands in memory as if it were written. */
  #begin(page: Page): void {
    const { accounts } = page;
    for (const [id, one] of page.parked) this.#parked.set(id, one);
    for (const [partition, position] of page.checkpoints) this.#computed.set(partition, position);
    const states = new Map(accounts.map(({ state }) => [state.account.learnerId, state]));
    const written = this.#write(page, accounts);
    // Whoever settles hears of a failure; until then it is nobody's unhandled rejection.
    written.catch(() => undefined);
    this.#writing = { written, states };
  }

  async #write(page: Page, accounts: readonly ChangedAccount[]): Promise<void> {
    const model = this.#model;
    const rows = await inTransaction(this.pool, async (client) => {
      await moveCheckpoints(client, model, this.#checkpoints, page.checkpoints);
      const written = await writeChanges(client, model, {
        accounts,
        entries: page.entries,
        statistics: page.statistics(),
      });
      await writeRegisters(client, model, page.registers);
      await beginSweeps(client, model, page.sweeps);
      await park(client, model, [...page.parked.values()]);
      return written;
    });
    for (const [id, row] of rows) this.#kept.set(id, row);
    for (const [partition, position] of page.checkpoints) {
      this.#checkpoints.set(partition, position);
    }
    this.#onProjected(page.checkpoints);
    this.#sweeps.push(...page.sweeps);
  }

  /** Until the page under way is written; throws what made it fail. */
  async #settle(): Promise<void> {
    const writing = this.#writing;
    this.#writing = null;
    if (writing === null) return;
    await writing.written;
  }

  async #statesFor(events: readonly StoredEvent[]): Promise<Map<string, LearnerState>> {
    const states = new Map<string, LearnerState>();
    const missing: string[] = [];
    for (const id of learnersOf(events)) {
      const computed = this.#writing?.states.get(id);
      const row = computed === undefined ? this.#kept.get(id) : undefined;
      if (computed !== undefined) states.set(id, computed);
      else if (row !== undefined) states.set(id, readState(row));
      else missing.push(id);
    }
    if (missing.length === 0) return states;
    const keys = missing.map((id) => ({ partition: partitionOf(id), id }));
    for (const [id, state] of await readAccounts(this.pool, this.#model, keys)) {
      states.set(id, state);
    }
    return states;
  }

  /** Leads some more learners past a rule change. */
  async #sweep(): Promise<number> {
    if (this.#sweeps.length === 0) return 0;
    await this.#settle();
    const sweep = this.#sweeps[0];
    if (sweep === undefined) return 0;
    const { partition } = sweep;
    const rules = await this.shelf.upTo(partition, sweep.epoch);
    const last = await inTransaction(this.pool, async (client) => {
      await this.#holdCheckpoint(client, partition);
      const model = this.#model;
      const batch = await sweepBatch(client, sweep, { model, rules, parked: this.#parked });
      await writeChanges(client, model, batch);
      await park(client, model, batch.parked);
      await advanceSweep(client, model, sweep, batch.lastLearner);
      return batch;
    });
    for (const { state } of last.accounts) this.#kept.delete(state.account.learnerId);
    for (const one of last.parked) this.#parked.set(one.stream, one);
    if (last.lastLearner === null) this.#sweeps.shift();
    else this.#sweeps[0] = { ...sweep, lastLearner: last.lastLearner };
    return 1;
  }

  /** What an earlier program could not read is tried again: by a newer one it may be read. */
  async #heal(one: ParkedStream): Promise<void> {
    const rules = await this.shelf.current(one.partition);
    const checkpoint = this.#checkpoints.get(one.partition) ?? 0n;
    const model = this.#model;
    const sources = { pool: this.pool, model, store: this.store };
    const repaired = await healed(one, sources, { rules, checkpoint });
    if (repaired === null) return;
    await inTransaction(this.pool, async (client) => {
      await this.#holdCheckpoint(client, one.partition);
      const { before, after, entries, registers } = repaired;
      const statistics: Statistics = new Map();
      addDifference(statistics, before, after);
      await writeChanges(client, model, {
        accounts: after === null ? [] : [{ partition: one.partition, state: after }],
        entries: entries.map((booked) => ({ partition: one.partition, id: one.stream, booked })),
        statistics: new Map([[one.partition, statistics]]),
      });
      await writeRegisters(client, model, registers);
      await unpark(client, model, one);
    });
    this.#parked.delete(one.stream);
  }

  async #holdCheckpoint(client: PoolClient, partition: number): Promise<void> {
    const here = new Map([[partition, this.#checkpoints.get(partition) ?? 0n]]);
    await moveCheckpoints(client, this.#model, here, here);
  }
}

/** The learners' rows as they were written. */
async function writeChanges(
  client: PoolClient,
  model: number,
  changes: Changes,
): Promise<Map<string, StoredState>> {
  const rows = await writeAccounts(client, model, changes.accounts);
  await writeEntries(client, model, changes.entries);
  await writeConversions(client, model, changes.accounts);
  await writeStatistics(client, model, changes.statistics);
  return rows;
}
