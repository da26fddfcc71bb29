/**
 * Fills a model in bulk: partition by partition, and in each stream by stream instead of event by
 * event, so that a learner's row is written once however many events it comes from. Only some
 * streams are in memory at a time, and how far a partition is stands in its row of
 * `projection.fills`, moved by compare-and-set with what was written.
 */
import type { Pool, PoolClient } from 'pg';
import { partitionOf } from '#event-store';
import type { EventStore, StoredEvent, StreamKind } from '#event-store';
import {
  addDifference,
  copyAccounts,
  copyEntries,
  writeConversions,
  writeStatistics,
} from '#transcript';
import type {
  ChangedAccount,
  LearnerEntry,
  PartitionRules,
  RuleShelf,
  Statistics,
} from '#transcript';
import { inTransaction, moveCheckpoints } from '../checkpoints.js';
import { park, parkedAt, type ParkedStream } from '../parking.js';
import { registerRow, writeRegisters, type RegisterRow } from '../registers.js';
import { foldStream } from './fold-stream.js';
import { AnotherRebuild } from './models.js';

/** The kinds of streams in the order in which a partition is filled. */
const STAGES = ['institution', 'ruleBook', 'precedent', 'learner'] as const satisfies StreamKind[];
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
/** Events that are read, folded and written at a time. */
const PAGE = 4_000;

/** How far one partition is. */
export interface Fill {
  readonly partition: number;
  /** The events up to this position are filled in; later ones are projected afterwards. */
  readonly until: bigint;
  readonly stage: number;
  readonly afterStream: string;
  readonly events: bigint;
}

export interface FillSources {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly shelf: RuleShelf;
  readonly model: number;
}

const READ = `SELECT partition, until, stage, after_stream AS "afterStream", events
  FROM projection.fills WHERE model = $1 ORDER BY partition`;

export async function readFills(pool: Pool, model: number): Promise<Fill[]> {
  const { rows } = await pool.query<Fill>({ text: READ, values: [model] });
  return rows;
}

export function isFilled(fill: Fill): boolean {
  return fill.stage >= STAGES.length;
}

/** The next part of a partition; the fill as it stands then. */
export async function fillOn(sources: FillSources, fill: Fill): Promise<Fill> {
  const { store, shelf } = sources;
  const { partition, until, afterStream: after } = fill;
  const kind = STAGES[fill.stage];
  if (kind === undefined) return fill;
  const events = await store.readStreamsAfter({ partition, kind, after, upTo: until }, PAGE);
  const last = events.at(-1);
  if (last === undefined) return nextStage(sources, fill);
  const rules = await shelf.current(partition);
  const page = pageOf(events, rules, until);
  const next = {
    ...fill,
    afterStream: last.stream.id,
    events: fill.events + BigInt(events.length),
  };
  await inTransaction(sources.pool, async (client) => {
    await move(client, sources.model, fill, next);
    await write(client, sources.model, page);
  });
  return next;
}

interface FilledPage {
  readonly accounts: readonly ChangedAccount[];
  readonly entries: readonly LearnerEntry[];
  readonly statistics: ReadonlyMap<number, Statistics>;
  readonly registers: readonly RegisterRow[];
  readonly parked: readonly ParkedStream[];
}

function pageOf(events: readonly StoredEvent[], rules: PartitionRules, until: bigint): FilledPage {
  const accounts: ChangedAccount[] = [];
  const entries: LearnerEntry[] = [];
  const registers: RegisterRow[] = [];
  const parked: ParkedStream[] = [];
  const statistics: Statistics = new Map();
  for (const stream of streamsOf(events)) {
    if (stream[0]?.stream.kind !== 'learner') {
      registersOf(stream, registers, parked);
      continue;
    }
    const { id } = stream[0].stream;
    const partition = partitionOf(id);
    const folded = foldStream(stream, rules, until);
    if (folded.parked !== null) parked.push(folded.parked);
    if (folded.state === null) continue;
    accounts.push({ partition, state: folded.state });
    for (const booked of folded.entries) entries.push({ partition, id, booked });
    addDifference(statistics, null, folded.state);
  }
  const partition = events[0]?.partition ?? 0;
  return { accounts, entries, statistics: new Map([[partition, statistics]]), registers, parked };
}

function registersOf(
  stream: readonly StoredEvent[],
  registers: RegisterRow[],
  parked: ParkedStream[],
): void {
  for (const event of stream) {
    try {
      const row = registerRow(event);
      if (row !== null) registers.push(row);
    } catch (error) {
      parked.push(parkedAt(event, error));
      return;
    }
  }
}

function streamsOf(events: readonly StoredEvent[]): StoredEvent[][] {
  const streams: StoredEvent[][] = [];
  for (const event of events) {
    const current = streams.at(-1);
    if (current?.[0]?.stream.id === event.stream.id) current.push(event);
    else streams.push([event]);
  }
  return streams;
}

async function write(client: PoolClient, model: number, page: FilledPage): Promise<void> {
  // Nobody else fills this model, and a stream comes once: every row is new.
  await copyAccounts(client, model, page.accounts);
  await copyEntries(client, model, page.entries);
  await writeConversions(client, model, page.accounts);
  await writeStatistics(client, model, page.statistics);
  await writeRegisters(client, model, page.registers);
  await park(client, model, page.parked);
}

const DONE_SWEEPS = `INSERT INTO read.sweeps (model, partition, epoch, position, last_learner, done)
  SELECT $1::smallint, $2::smallint, s.epoch, s.position, NULL, true
  FROM unnest($3::integer[], $4::bigint[]) AS s (epoch, position)`;

/** After the last stage the partition stands where an event by event projection would stand. */
async function nextStage(sources: FillSources, fill: Fill): Promise<Fill> {
  const { pool, model, shelf } = sources;
  const { partition, until } = fill;
  const next = { ...fill, stage: fill.stage + 1, afterStream: BEFORE_ALL };
  const { markers } = await shelf.current(partition);
  const passed = markers.filter((one) => one.position <= until);
  const swept = passed.filter((one) => one.touchesEarlier);
  // The markers are events too, of which nothing but a sweep comes.
  const filled = isFilled(next) ? { ...next, events: next.events + BigInt(passed.length) } : next;
  await inTransaction(pool, async (client) => {
    await move(client, model, fill, filled);
    if (!isFilled(filled)) return;
    await client.query(DONE_SWEEPS, [
      model,
      partition,
      swept.map((one) => one.epoch),
      swept.map((one) => one.position),
    ]);
    const [from, to] = [new Map([[partition, 0n]]), new Map([[partition, until]])];
    await moveCheckpoints(client, model, from, to);
  });
  return filled;
}

const MOVE = `UPDATE projection.fills SET stage = $5, after_stream = $6, events = $7
  WHERE model = $1 AND partition = $2 AND stage = $3 AND after_stream = $4`;

async function move(client: PoolClient, model: number, from: Fill, to: Fill): Promise<void> {
  const place = [model, from.partition, from.stage, from.afterStream];
  const moved = await client.query({
    name: 'move-fill',
    text: MOVE,
    values: [...place, to.stage, to.afterStream, to.events],
  });
  if (moved.rowCount !== 1) throw new AnotherRebuild();
}
