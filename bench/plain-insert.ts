/** The floor: the same event as one row by one statement, through `pg`, with 32 callers. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { CALLERS, EVENT_TYPE, payload } from './payload.js';

const TABLE = `CREATE TABLE IF NOT EXISTS bench.plain_events (
  partition smallint NOT NULL, position bigserial, stream_id uuid NOT NULL, version int NOT NULL,
  type text NOT NULL, data text NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (partition, position), UNIQUE (partition, stream_id, version))`;

const INSERT = {
  name: 'plain-insert',
  text: `INSERT INTO bench.plain_events (partition, stream_id, version, type, data)
         VALUES ($1, $2, 1, '${EVENT_TYPE}', $3)`,
};

/** Rows a second, durable one by one. */
export async function plainInserts(url: string, seconds: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: CALLERS });
  pool.on('error', () => undefined);
  await pool.query('CREATE SCHEMA IF NOT EXISTS bench');
  await pool.query(TABLE);
  // Every connection is there before the clock runs.
  await Promise.all(Array.from({ length: CALLERS }, () => pool.query('SELECT pg_sleep(0.05)')));
  const started = performance.now();
  const deadline = started + seconds * 1_000;
  let count = 0;
  const callers = Array.from({ length: CALLERS }, async () => {
    while (performance.now() < deadline) {
      const at = count;
      count += 1;
      const values = [at % 64, randomUUID(), JSON.stringify(payload(at))];
      await pool.query({ ...INSERT, values });
    }
  });
  await Promise.all(callers);
  const perSecond = count / ((performance.now() - started) / 1_000);
  await pool.end();
  return perSecond;
}
