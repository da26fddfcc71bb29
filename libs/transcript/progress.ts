/** How far the projection is behind the log, for metrics and for whoever waits. */
import type { Pool } from 'pg';
import { LIVE } from './live-model.js';

export interface PartitionLag {
  readonly partition: number;
  readonly position: bigint;
  /** Events that are recorded and not projected. */
  readonly events: bigint;
  /** Seconds since the first of them was recorded; 0 where there is none. */
  readonly seconds: number;
}

// Each partition by its own index range: a join would be planned while the log is still empty.
const READ_LAG = `SELECT c.partition, c.position, coalesce(l.position, 0) - c.position AS events,
    coalesce(extract(epoch FROM clock_timestamp() - n.recorded_at), 0)::float8 AS seconds
  FROM read.checkpoints AS c
  LEFT JOIN LATERAL (SELECT e.position FROM log.events AS e
    WHERE e.partition = c.partition ORDER BY e.position DESC LIMIT 1) AS l ON true
  LEFT JOIN LATERAL (SELECT e.recorded_at FROM log.events AS e
    WHERE e.partition = c.partition AND e.position > c.position
    ORDER BY e.position LIMIT 1) AS n ON true
  WHERE c.model = ${LIVE} ORDER BY c.partition`;

export async function readLag(pool: Pool): Promise<PartitionLag[]> {
  const { rows } = await pool.query<PartitionLag>({ name: 'read-lag', text: READ_LAG });
  return rows;
}

const COUNT_PARKED = `SELECT count(*)::int AS parked FROM read.parked WHERE model = ${LIVE}`;

export async function countParked(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ parked: number }>(COUNT_PARKED);
  return rows[0]?.parked ?? 0;
}

/** The age of the last replayed transaction: it grows as well while nothing is written. */
const REPLAYED = `SELECT CASE WHEN pg_is_in_recovery()
    THEN coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0)
    ELSE 0 END::float8 AS seconds`;

/** Seconds since a replica heard of a transaction last; 0 where the primary itself is read. */
export async function readReplayAge(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ seconds: number }>(REPLAYED);
  return rows[0]?.seconds ?? 0;
}
