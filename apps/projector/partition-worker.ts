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
} from '#transcript';
import { CheckpointMoved, inTransaction, moveCheckpoints, readCheckpoints } from './checkpoints.js';
import { healed } from './healing.js';
import { epochsOf, learnersOf, Page, type Sweep } from './page.js';
import { park, readParked, unpark, type ParkedStream } from './parking.js';
import { writeRegisters } from './registers.js';
import { sweepBatch } from './sweep-batch.js';
import { advanceSweep, beginSweeps, readSweeps } from './sweeps.js';

export interface WorkerOptions {
  readonly partitions: readonly number[];
  /** Events of one partition in one page. */
  readonly pageSize?: number;
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
  readonly #partitions: readonly number[];
  readonly #pageSize: number;
  readonly #onProjected: (checkpoints: ReadonlyMap<number, bigint>) => void;
  readonly #kept: LRUCache<string, LearnerState>;
  #checkpoints = new Map<number, bigint>();
  #parked = new Map<string, ParkedStream>();
  #sweeps: Sweep[] = [];
  #loaded = false;

  constructor(
    private readonly pool: Pool,
    private readonly store: EventStore,
    private readonly shelf: RuleShelf,
    options: WorkerOptions,
  ) {
    this.#partitions = options.partitions;
    this.#pageSize = options.pageSize ?? 16;
    this.#onProjected = options.onProjected ?? (() => undefined);
    this.#kept = new LRUCache({ max: options.keptLearners ?? 1_000 });
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

  async #load(): Promise<void> {
    this.#kept.clear();
    this.#checkpoints = await readCheckpoints(this.pool, this.#partitions);
    this.#sweeps = await readSweeps(this.pool, this.#partitions);
    this.#parked = await readParked(this.pool, this.#partitions);
    for (const one of this.#parked.values()) await this.#heal(one);
    this.#loaded = true;
  }

  async #page(): Promise<number> {
    const events = await this.store.readPartitions(this.#checkpoints, this.#pageSize);
    if (events.length === 0) return 0;
    const rules = new Map();
    for (const [partition, epoch] of epochsOf(events)) {
      rules.set(partition, await this.shelf.upTo(partition, epoch));
    }
    const states = await this.#statesFor(events);
    const page = new Page({ events, states, rules, parked: this.#parked });
    const { accounts } = page;
    await inTransaction(this.pool, async (client) => {
      await moveCheckpoints(client, this.#checkpoints, page.checkpoints);
      await writeChanges(client, {
        accounts,
        entries: page.entries,
        statistics: page.statistics(),
      });
      await writeRegisters(client, page.registers);
      await beginSweeps(client, page.sweeps);
      await park(client, [...page.parked.values()]);
    });
    for (const [partition, position] of page.checkpoints) {
      this.#checkpoints.set(partition, position);
    }
    this.#onProjected(page.checkpoints);
    for (const [id, one] of page.parked) this.#parked.set(id, one);
    this.#sweeps.push(...page.sweeps);
    for (const { state } of accounts) this.#kept.set(state.account.learnerId, state);
    return events.length;
  }

  async #statesFor(events: readonly StoredEvent[]): Promise<Map<string, LearnerState>> {
    const states = new Map<string, LearnerState>();
    const missing: string[] = [];
    for (const id of learnersOf(events)) {
      const kept = this.#kept.get(id);
      if (kept === undefined) missing.push(id);
      else states.set(id, kept);
    }
    if (missing.length === 0) return states;
    const keys = missing.map((id) => ({ partition: partitionOf(id), id }));
    for (const [id, state] of await readAccounts(this.pool, keys)) states.set(id, state);
    return states;
  }

  /** Leads some more learners past a rule change. */
  async #sweep(): Promise<number> {
    const sweep = this.#sweeps[0];
    if (sweep === undefined) return 0;
    const { partition } = sweep;
    const rules = await this.shelf.upTo(partition, sweep.epoch);
    const last = await inTransaction(this.pool, async (client) => {
      await this.#holdCheckpoint(client, partition);
      const batch = await sweepBatch(client, sweep, { rules, parked: this.#parked });
      await writeChanges(client, batch);
      await park(client, batch.parked);
      await advanceSweep(client, sweep, batch.lastLearner);
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
    const sources = { pool: this.pool, store: this.store };
    const repaired = await healed(one, sources, { rules, checkpoint });
    if (repaired === null) return;
    await inTransaction(this.pool, async (client) => {
      await this.#holdCheckpoint(client, one.partition);
      const { before, after, entries, registers } = repaired;
      const statistics: Statistics = new Map();
      addDifference(statistics, before, after);
      await writeChanges(client, {
        accounts: after === null ? [] : [{ partition: one.partition, state: after }],
        entries: entries.map((booked) => ({ partition: one.partition, id: one.stream, booked })),
        statistics: new Map([[one.partition, statistics]]),
      });
      await writeRegisters(client, registers);
      await unpark(client, one);
    });
    this.#parked.delete(one.stream);
  }

  async #holdCheckpoint(client: PoolClient, partition: number): Promise<void> {
    const here = new Map([[partition, this.#checkpoints.get(partition) ?? 0n]]);
    await moveCheckpoints(client, here, here);
  }
}

async function writeChanges(client: PoolClient, changes: Changes): Promise<void> {
  await writeAccounts(client, changes.accounts);
  await writeEntries(client, changes.entries);
  await writeConversions(client, changes.accounts);
  await writeStatistics(client, changes.statistics);
}
