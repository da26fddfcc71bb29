import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { partitionOf, type StreamId } from '#event-store';

const APPEND = `SELECT outcome, positions FROM log.append('Asia/Shanghai',
  ARRAY[NULL]::bytea[], ARRAY[NULL]::bytea[], ARRAY[NULL]::text[], ARRAY[$1]::smallint[],
  ARRAY[1], ARRAY[1], ARRAY['L']::"char"[], ARRAY[$2]::uuid[], ARRAY[-1], ARRAY[-1], ARRAY[-1],
  ARRAY[1], ARRAY[1], ARRAY[0], ARRAY['Noted'], ARRAY[$3],
  '{}', '{}', '{}', '{}', '{}', '{}', '{}')`;

/** Appends inside a transaction that stays open for a while, head and all, and may roll back. */
export async function appendSlowly(
  client: pg.PoolClient,
  stream: StreamId,
  how: { readonly holdMs: number; readonly end: 'COMMIT' | 'ROLLBACK'; readonly data?: string },
): Promise<void> {
  await client.query('BEGIN');
  await client.query(APPEND, [partitionOf(stream.id), stream.id, how.data ?? '{}']);
  await delay(how.holdMs);
  await client.query(how.end);
}
