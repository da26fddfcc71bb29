/** Signed checkpoints as `seal.checkpoints` keeps them, and the name of the log they are of. */
import type { Pool, PoolClient } from 'pg';
import { parseCheckpoint, type Checkpoint } from './checkpoint.js';
import { parseNote } from './note.js';

type Connection = Pick<Pool | PoolClient, 'query'>;

export interface StoredCheckpoint {
  /** Events in all partitions together. */
  readonly size: bigint;
  readonly kid: string;
  /** As PostgreSQL writes it, in UTC. */
  readonly signedAt: string;
  readonly exported: boolean;
  /** The signed note, as it is given out. */
  readonly note: string;
}

const ROW = 'size, kid, signed_at::text AS "signedAt", exported, note';
const HIGHEST = 2n ** 63n - 1n;

/** The origin of the checkpoints: the name that this bank's log has for ever. */
export async function readOrigin(on: Connection): Promise<string> {
  const { rows } = await on.query<{ origin: string }>({
    name: 'seal-origin',
    text: 'SELECT origin FROM seal.bank ORDER BY origin LIMIT 1',
  });
  const [row] = rows;
  if (row === undefined) throw new Error('the log has no name');
  return row.origin;
}

/** $1 not larger than this, $2 how many. Of one size the last one signed comes first. */
const LIST = `SELECT ${ROW} FROM seal.checkpoints WHERE size <= $1::bigint
  ORDER BY size DESC, signed_at DESC LIMIT $2::integer`;

/** The largest first; from `atMost` on downwards. */
export async function listCheckpoints(
  on: Connection,
  limit: number,
  atMost: bigint = HIGHEST,
): Promise<StoredCheckpoint[]> {
  const { rows } = await on.query<StoredCheckpoint>({
    name: 'seal-list-checkpoints',
    text: LIST,
    values: [atMost, limit],
  });
  return rows.map((row) => ({ ...row, signedAt: instantOf(row.signedAt) }));
}

/** The newest of this size, or of all without one; null where there is none. */
export async function readCheckpoint(
  on: Connection,
  size?: bigint,
): Promise<StoredCheckpoint | null> {
  const [found] = await listCheckpoints(on, 1, size);
  return found === undefined || (size !== undefined && found.size !== size) ? null : found;
}

const PAGE = `SELECT ${ROW} FROM seal.checkpoints WHERE (size, kid) < ($1::bigint, $2)
  ORDER BY size DESC, kid DESC LIMIT $3::integer`;

/** Those that come before one, the largest first. */
export async function pageOfCheckpoints(
  on: Connection,
  limit: number,
  before: Pick<StoredCheckpoint, 'size' | 'kid'>,
): Promise<StoredCheckpoint[]> {
  const { rows } = await on.query<StoredCheckpoint>({
    name: 'seal-page-checkpoints',
    text: PAGE,
    values: [before.size, before.kid, limit],
  });
  return rows.map((row) => ({ ...row, signedAt: instantOf(row.signedAt) }));
}

/** $1 size, $2 kid, $3 note, $4 whether it is given out as a file. */
const KEEP = `INSERT INTO seal.checkpoints (size, signed_at, exported, kid, note)
  VALUES ($1, clock_timestamp(), $4, $2, $3)
  ON CONFLICT (size, kid) DO UPDATE SET exported = checkpoints.exported OR excluded.exported
  RETURNING ${ROW}`;

/** Of the checkpoints of one hour the last one is kept, and those that were given out as files. */
const THIN = `DELETE FROM seal.checkpoints AS c WHERE c.size < $1 AND NOT c.exported
  AND c.signed_at >= date_trunc('hour', clock_timestamp())`;

export async function keepCheckpoint(
  on: Connection,
  one: Pick<StoredCheckpoint, 'size' | 'kid' | 'note' | 'exported'>,
): Promise<StoredCheckpoint> {
  const values = [one.size, one.kid, one.note, one.exported];
  const { rows } = await on.query<StoredCheckpoint>(KEEP, values);
  await on.query(THIN, [one.size]);
  const [kept] = rows;
  if (kept === undefined) throw new Error('a checkpoint was written and is not there');
  return { ...kept, signedAt: instantOf(kept.signedAt) };
}

/** What a stored note says. @throws where it is none: the bank has written it itself. */
export function checkpointIn(note: string): Checkpoint {
  const checkpoint = parseCheckpoint(parseNote(note)?.text ?? '');
  if (checkpoint === null) throw new Error('a stored checkpoint cannot be read');
  return checkpoint;
}

// The sessions speak UTC, so PostgreSQL writes `2026-11-23 08:00:00.123456+00`.
function instantOf(text: string): string {
  return text.replace(' ', 'T').replace(/\+00$/, 'Z');
}
