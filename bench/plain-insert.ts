/** The floor: the same event as one row by one statement, through `pg`, with 32 callers. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';

const TABLE = `CREATE TABLE IF NOT EXISTS bench.plain_events (
  partition smallint NOT NULL, position bigserial, stream_id uuid NOT NULL, version int NOT NULL,
  type text NOT NULL, data text NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (partition, position), UNIQUE (partition, stream_id, version))`;

const INSERT = {
  name: 'plain-insert',
  text: `INSERT INTO bench.plain_events (partition, stream_id, version, type, data)
         VALUES ($1, $2, 1, 'OutcomeRecorded', $3)`,
};

export async function plainInserts(url: string, seconds: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: 32 });
  await pool.query('CREATE SCHEMA IF NOT EXISTS bench');
  await pool.query(TABLE);
  const data = JSON.stringify({ outcome: 'x'.repeat(300) });
  const started = performance.now();
  const deadline = started + seconds * 1_000;
  let count = 0;
  const callers = Array.from({ length: 32 }, async () => {
    while (performance.now() < deadline) {
      await pool.query({ ...INSERT, values: [count % 64, randomUUID(), data] });
      count += 1;
    }
  });
  await Promise.all(callers);
  const perSecond = count / ((performance.now() - started) / 1_000);
  await pool.end();
  return perSecond;
}
