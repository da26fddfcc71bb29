/** Every migration, on a database whose tables hold rows: what was there is there afterwards. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { EventStore } from '#event-store';
import { MIGRATIONS, migrate } from '#migrations';
import { createPool } from '#postgres';
import { createDatabase, type TestDatabase } from '../running/database.js';
import { fillTable } from '../running/filled.js';
import { learnerStream, oneEvent } from './open-log.js';

const ROWS = 256;

/** What a migration takes away on purpose: the read model, which the log gives again. */
const EMPTIES: Readonly<Record<string, RegExp>> = {
  ReadAnew1795000000720: /^read\./,
};

let database: TestDatabase;
let pool: pg.Pool;
let client: pg.PoolClient;

beforeAll(async () => {
  database = await createDatabase({ migrated: false });
  pool = createPool(database.owner, { name: 'migrations spec', statementTimeoutMs: 60_000 });
  client = await pool.connect();
}, 30_000);
afterAll(async () => {
  client.release();
  await pool.end();
  await database.drop();
});

/** In the order of their time stamps, in which they run. */
const IN_ORDER = [...MIGRATIONS].sort((a, b) => stampOf(a.name) - stampOf(b.name));

function stampOf(name: string): number {
  return Number(/\d{13}$/.exec(name)?.[0]);
}

/** As `migrate` does, but no further than this one. */
async function upTo(last: number): Promise<void> {
  const source = new DataSource({
    type: 'postgres',
    url: database.owner,
    migrations: IN_ORDER.slice(0, last + 1),
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'all',
    logging: false,
    installExtensions: false,
  });
  await source.initialize();
  await source.runMigrations();
  await source.destroy();
}

type Columns = ReadonlyMap<string, readonly string[]>;

const COLUMNS = `SELECT format('%I.%I', n.nspname, c.relname) AS "table",
    array_agg(a.attname::text ORDER BY a.attname) AS columns
  FROM pg_attribute AS a
  JOIN pg_class AS c ON c.oid = a.attrelid AND c.relkind = 'r'
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE a.attnum > 0 AND NOT a.attisdropped
    AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'public', 'pg_toast', 'kept')
  GROUP BY 1 ORDER BY 1`;

async function tables(): Promise<Columns> {
  const { rows } = await client.query<{ table: string; columns: string[] }>(COLUMNS);
  return new Map(rows.map((row) => [row.table, row.columns]));
}

async function countOf(table: string): Promise<number> {
  return (await client.query(`SELECT FROM ${table}`)).rowCount ?? 0;
}

/** Copies every table; which ones, with their columns. */
async function keep(): Promise<Columns> {
  await client.query('DROP SCHEMA IF EXISTS kept CASCADE');
  await client.query('CREATE SCHEMA kept');
  const all = await tables();
  for (const table of all.keys()) {
    await client.query(`CREATE TABLE kept."${table}" AS SELECT * FROM ${table}`);
  }
  return all;
}

/** How many rows there are on one side only, by what is left of the columns. */
async function differing(table: string, columns: readonly string[]): Promise<number> {
  const row = `to_jsonb(ARRAY[${columns.map((name) => `"${name}"::text`).join(', ')}])`;
  const [now, then] = [`SELECT ${row} FROM ${table}`, `SELECT ${row} FROM kept."${table}"`];
  const { rowCount } = await client.query(
    `(${now} EXCEPT ALL ${then}) UNION ALL (${then} EXCEPT ALL ${now})`,
  );
  return rowCount ?? 0;
}

test.each(IN_ORDER.map(({ name }, index) => ({ name, index })))(
  '$name keeps every row that it finds',
  async ({ name, index }) => {
    const before = await keep();
    await upTo(index);
    const after = await tables();
    const lost: string[] = [];
    for (const [table, columns] of before) {
      const left = columns.filter((column) => after.get(table)?.includes(column));
      const gone = left.length === 0 || (await differing(table, left)) > 0;
      if (gone && EMPTIES[name]?.test(table) !== true) lost.push(table);
    }
    expect(lost).toEqual([]);
    // The next one finds rows everywhere.
    for (const table of after.keys()) {
      if ((await countOf(table)) === 0) await fillTable(client, table, ROWS);
    }
  },
);

test('and the program of today finds its way in what they leave', async () => {
  await client.query('DROP SCHEMA kept CASCADE');
  const events = await countOf('log.events');
  expect(events).toBeGreaterThanOrEqual(ROWS);
  expect(await migrate(database)).toEqual({ applied: [] });
  const writer = createPool(database.writer, { name: 'migrations spec' });
  const store = new EventStore(writer);
  const { result } = await store.append(oneEvent(learnerStream()));
  await store.close();
  await writer.end();
  expect([result, await countOf('log.events')]).toEqual(['appended', events + 1]);
});
