import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { createDatabase, eventually, type TestDatabase } from '../../test/running/database.js';
import { createPool } from './index.js';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createDatabase();
  pool = createPool(database.writer, { name: 'pool spec', max: 2 });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function valueOf(sql: string): Promise<unknown> {
  const { rows } = await pool.query<{ value: unknown }>(`SELECT ${sql} AS value`);
  return rows[0]?.value;
}

describe('A session of a pool', () => {
  it.each([
    ['synchronous_commit', 'on'],
    ['fsync', 'on'],
    ['full_page_writes', 'on'],
    ['lock_timeout', '10s'],
    ['statement_timeout', '30s'],
    ['idle_in_transaction_session_timeout', '10s'],
    ['TimeZone', 'UTC'],
    ['application_name', 'pool spec'],
  ])('has %s set to %s', async (setting, value) => {
    expect(await valueOf(`current_setting('${setting}')`)).toBe(value);
  });

  it('may lose its last commits in a crash only where it was asked to', async () => {
    const derived = createPool(database.writer, { name: 'derived', max: 1, durable: false });
    try {
      const { rows } = await derived.query("SELECT current_setting('synchronous_commit') AS value");
      expect(rows).toEqual([{ value: 'off' }]);
    } finally {
      await derived.end();
    }
  });

  it('reads positions beyond 2^53 exactly', async () => {
    expect(await valueOf('9007199254740993::bigint')).toBe(9007199254740993n);
    expect(await valueOf('ARRAY[1, 9007199254740993, NULL]::bigint[]')).toEqual([
      1n,
      9007199254740993n,
      null,
    ]);
  });

  it('keeps dates and instants as text, with their microseconds', async () => {
    expect(await valueOf("'2026-02-28'::date")).toBe('2026-02-28');
    expect(await valueOf("ARRAY['2026-02-28'::date]")).toEqual(['2026-02-28']);
    const instant = "'2026-02-28T08:00:00.123456+08'::timestamptz";
    expect(await valueOf(instant)).toBe('2026-02-28 00:00:00.123456+00');
  });

  it('cannot write with the rights of a reader', async () => {
    const reader = createPool(database.reader, { name: 'reader', max: 1 });
    try {
      await expect(reader.query('DELETE FROM log.events')).rejects.toMatchObject({ code: '42501' });
    } finally {
      await reader.end();
    }
  });

  it('is replaced when the server cuts it while it idles', async () => {
    const errors: Error[] = [];
    const cut = createPool(database.owner, {
      name: 'to be cut',
      onIdleError: (error) => errors.push(error),
    });
    try {
      await cut.query('SELECT 1');
      await pool.query('SELECT 1');
      const other = createPool(database.owner, { name: 'cutter', max: 1 });
      await other.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'to be cut'",
      );
      await other.end();
      await eventually('the cut is noticed', () => errors[0]);
      expect((await cut.query('SELECT 1')).rowCount).toBe(1);
    } finally {
      await cut.end();
    }
  });

  it('fails its next statement, and not the process, when it is cut while it is held', async () => {
    const held = createPool(database.owner, { name: 'to be cut in hand', max: 1 });
    const client = await held.connect();
    try {
      const cut = new Promise((resolve) => client.once('end', resolve));
      await client.query('BEGIN');
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      const other = createPool(database.owner, { name: 'cutter', max: 1 });
      await other.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
      await other.end();
      await cut;
      await expect(client.query('SELECT 1')).rejects.toThrow();
    } finally {
      client.release(true);
      await held.end();
    }
  });
});
