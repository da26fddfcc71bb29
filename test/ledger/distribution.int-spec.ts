/** The day-one rules of a log that is to be spread over nodes, held against the catalogue. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { namedStatements } from '../house/named-statements.js';
import { read } from '../house/sources.js';
import { createDatabase, type TestDatabase } from '../running/database.js';

/** What is spread: the log and every version of the read model. */
const SPREAD = "(n.nspname = 'log' OR n.nspname ~ '^read(_|$)')";

/** The two registries, keyed by their own hash: the only writes that cross shards. */
const REGISTRIES = ['log.claims', 'log.commands'];

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.owner });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

async function column(sql: string): Promise<string[]> {
  const { rows } = await client.query<{ found: string }>(sql);
  return rows.map(({ found }) => found);
}

/** Keys, unique constraints and unique indexes without the partition, as `table: columns`. */
const UNIQUE_WITHOUT_PARTITION = `
  SELECT format('%s.%s', n.nspname, c.relname) AS found
  FROM pg_index AS i
  JOIN pg_class AS c ON c.oid = i.indrelid
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE i.indisunique AND n.nspname !~ '^pg_' AND ${SPREAD}
    AND NOT EXISTS (
      SELECT FROM pg_attribute AS a
      WHERE a.attrelid = c.oid AND a.attname = 'partition' AND a.attnum = ANY (i.indkey))
  ORDER BY 1`;

const TABLES = `SELECT format('%s.%s', n.nspname, c.relname) AS found FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND ${SPREAD}`;

describe('a key', () => {
  test('holds the partition in every table but the two registries', async () => {
    expect(await column(UNIQUE_WITHOUT_PARTITION)).toEqual(REGISTRIES);
    expect((await column(TABLES)).length).toBeGreaterThan(10);
  });

  test('is there in every table, so that rows can be moved between nodes', async () => {
    const keyless = `${TABLES} AND NOT EXISTS (
      SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisprimary)`;
    expect(await column(keyless)).toEqual([]);
  });

  test('refers to no other table: what is spread has no foreign keys', async () => {
    const foreign = `SELECT f.conname AS found FROM pg_constraint AS f
      JOIN pg_class AS c ON c.oid = f.conrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE f.contype = 'f' AND ${SPREAD}`;
    expect(await column(foreign)).toEqual([]);
  });

  test('without the partition would be seen', async () => {
    await client.query('BEGIN');
    await client.query('CREATE TABLE read.bad (id uuid UNIQUE, partition smallint PRIMARY KEY)');
    expect(await column(UNIQUE_WITHOUT_PARTITION)).toEqual([...REGISTRIES, 'read.bad']);
    await client.query('ROLLBACK');
  });
});

describe('a value', () => {
  test('comes from no sequence and no identity', async () => {
    const sequences = `SELECT format('%s.%s', n.nspname, c.relname) AS found FROM pg_class AS c
      JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND ${SPREAD}`;
    const identities = `SELECT format('%s.%s.%s', n.nspname, c.relname, a.attname) AS found
      FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE ${SPREAD} AND (a.attidentity <> '' OR a.attgenerated <> '')`;
    expect([...(await column(sequences)), ...(await column(identities))]).toEqual([]);
  });

  test('of the read model and of the log has no default: it is always said', async () => {
    const defaults = `SELECT format('%s.%s.%s', n.nspname, c.relname, a.attname) AS found
      FROM pg_attrdef AS d JOIN pg_class AS c ON c.oid = d.adrelid
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.adnum WHERE ${SPREAD}`;
    expect(await column(defaults)).toEqual([]);
  });

  test('of text in a key or an index is ordered by its bytes', async () => {
    const collated = `SELECT format('%s.%s.%s', n.nspname, c.relname, a.attname) AS found
      FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
      JOIN pg_collation AS l ON l.oid = a.attcollation
      WHERE n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema', 'public')
        AND l.collname <> 'C'`;
    expect(await column(collated)).toEqual([]);
  });
});

describe('an append', () => {
  const NOISE = /\b(NOTIFY|pg_notify|pg_(try_)?advisory\w*)\b/i;

  test('notifies nobody and takes no lock but those of its rows', async () => {
    const functions = `SELECT p.prosrc AS found FROM pg_proc AS p
      JOIN pg_namespace AS n ON n.oid = p.pronamespace WHERE ${SPREAD}`;
    const sources = await column(functions);
    expect(sources.join('\n')).toContain('INSERT INTO log.events');
    expect(sources.filter((source) => NOISE.test(source))).toEqual([]);
    const named = namedStatements().filter(({ text }) => NOISE.test(text));
    expect(named.map(({ name }) => name)).toEqual([]);
    expect(NOISE.test('SELECT pg_advisory_xact_lock(1)')).toBe(true);
  });

  test('sets off no trigger but the ones that refuse', async () => {
    const triggers = `SELECT p.proname AS found FROM pg_trigger AS t
      JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
      JOIN pg_proc AS p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND ${SPREAD}`;
    expect([...new Set(await column(triggers))].sort()).toEqual(['refuse_change', 'refuse_ended']);
  });
});

/** A part of a statement that touches something spread, up to the next such part. */
const TOUCH = /\b(?:FROM|JOIN|INTO|UPDATE|USING)\s+((?:log|read)\.[a-z_]+)\b(?!\s*\()/g;

/** Statements that ask every partition, and why each may; `docs/distribution.md` tells more. */
const ASKS_ALL: Readonly<Record<string, string>> = {
  'institution-names': 'a register, by code',
  'list-appeals': 'a list for the operator, by day',
  'list-conversions': 'a list for reviewers, by day',
  'list-institutions': 'a register, by code',
  'list-precedents': 'a register, by day',
  'list-rule-books': 'a register, by id',
  'read-lag': 'a row of each partition, for metrics',
  'read-statistics': 'sums that are kept by partition and added when read',
};

describe('a query', () => {
  const spread = namedStatements()
    .map((one) => ({ ...one, tables: [...one.text.matchAll(TOUCH)].map(([, table]) => table) }))
    .filter(({ tables }) => tables.some((table) => !REGISTRIES.includes(table ?? '')));

  test('of what is spread names the partition, or is one of those that ask all', () => {
    const without = spread.filter(({ name, text }) => {
      const by = /\bpartition\s*=|\((?:model, )?partition,/.test(text);
      return !by && !(name in ASKS_ALL);
    });
    expect(without.map(({ name }) => name)).toEqual([]);
    expect(spread.length).toBeGreaterThan(30);
  });

  test('that asks all is named in the document', () => {
    for (const language of ['', '.zh-CN']) {
      const text = read(`docs/distribution${language}.md`);
      for (const name of Object.keys(ASKS_ALL)) expect(text).toContain(`\`${name}\``);
    }
  });
});
