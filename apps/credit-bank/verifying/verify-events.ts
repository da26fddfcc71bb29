/** All partitions one after the other: flat memory, however long the log is. */
import type { PoolClient } from 'pg';
import {
  checkNote,
  listCheckpoints,
  parseCheckpoint,
  parseNote,
  readTrees,
  type Checkpoint,
  type VerifierKey,
} from '#seal';
import type { Fault } from './faults.js';
import { PartitionWalk, type KnownRoot } from './partition-walk.js';

/** Checkpoints of the database that narrow down where something was changed. */
const STORED_MAX = 500;

export interface GivenCheckpoint {
  /** For people, such as the name of the file. */
  readonly source: string;
  readonly checkpoint: Checkpoint;
}

export interface Verification {
  readonly given: readonly GivenCheckpoint[];
  /** Keys that are known from elsewhere. What they signed can be believed wherever it lies. */
  readonly pinned: readonly VerifierKey[];
  readonly signal: AbortSignal;
  readonly onProgress: (events: number, all: bigint) => void;
}

export interface Verified {
  readonly events: number;
  readonly faults: readonly Fault[];
  /** Events behind the newest checkpoint, and behind the seal. */
  readonly unproven: bigint;
}

const LAST = `SELECT p.partition, coalesce(e.position, 0) AS position
  FROM unnest($1::smallint[]) AS p (partition)
  LEFT JOIN LATERAL (SELECT m.position FROM log.events AS m WHERE m.partition = p.partition
    ORDER BY m.position DESC LIMIT 1) AS e ON true ORDER BY p.partition`;

export async function verifyEvents(client: PoolClient, wish: Verification): Promise<Verified> {
  // The trees are read first: what is sealed is there.
  const trees = await readTrees(client);
  const { rows } = await client.query<{ partition: number; position: bigint }>(LAST, [
    trees.map(({ partition }) => partition),
  ]);
  const checkpoints = [...wish.given, ...(await storedOnes(client, wish.pinned))];
  const all = rows.reduce((sum, { position }) => sum + position, 0n);
  const faults: Fault[] = [];
  let events = 0;
  for (const { partition, position: last } of rows) {
    const stored = trees.find((tree) => tree.partition === partition);
    const known = rootsOfPartition(partition, checkpoints);
    if (stored !== undefined) {
      known.push({ size: stored.size, root: stored.root, source: 'seal.trees', trusted: false });
    }
    const onEvents = (count: number): void => {
      events += count;
      wish.onProgress(events, all);
    };
    const task = { partition, last, known: known.sort(bySize), signal: wish.signal, onEvents };
    const fault = await new PartitionWalk(client, task).run();
    if (fault !== null) faults.push(fault);
    if (wish.signal.aborted) break;
  }
  const proven = wish.given.map(({ checkpoint }) => checkpoint.size);
  const sealed = trees.reduce((sum, { size }) => sum + size, 0n);
  const most = proven.length === 0 ? sealed : proven.reduce((a, b) => (a > b ? a : b));
  return { events, faults, unproven: all > most ? all - most : 0n };
}

/** Roots of one size in the order of trust, so that a checkpoint speaks before the database. */
function bySize(one: KnownRoot, other: KnownRoot): number {
  if (one.size !== other.size) return one.size < other.size ? -1 : 1;
  return Number(other.trusted) - Number(one.trusted);
}

function rootsOfPartition(partition: number, given: readonly GivenCheckpoint[]): KnownRoot[] {
  return given.flatMap(({ source, checkpoint }) => {
    const tree = checkpoint.trees[partition];
    return tree === undefined ? [] : [{ size: tree.size, root: tree.root, source, trusted: true }];
  });
}

/** They can be believed although they lie in the database: their key is known from elsewhere. */
async function storedOnes(
  client: PoolClient,
  pinned: readonly VerifierKey[],
): Promise<GivenCheckpoint[]> {
  if (pinned.length === 0) return [];
  const found: GivenCheckpoint[] = [];
  for (const { note, signedAt } of await listCheckpoints(client, STORED_MAX)) {
    const parsed = parseNote(note);
    const checkpoint = parsed === null ? null : parseCheckpoint(parsed.text);
    if (parsed === null || checkpoint === null) continue;
    if (checkNote(parsed, pinned) !== 'signed') continue;
    if (!pinned.some(({ name }) => name === checkpoint.origin)) continue;
    found.push({ source: signedAt, checkpoint });
  }
  return found;
}
