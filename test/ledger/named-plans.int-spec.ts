/** Every named statement of the sources, by the plan that the server keeps for it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { createPool } from '#postgres';
import {
  namedStatements,
  namelessStatements,
  type NamedStatement,
} from '../house/named-statements.js';
import { createDatabase, type TestDatabase } from '../running/database.js';
import { fillTables, SMALL_FOR_EVER } from '../running/filled.js';

const SCHEMAS = [
  'log',
  'read',
  'projection',
  'imports',
  'simulations',
  'reports',
  'access',
  'sharing',
  'keys',
  'seal',
  'credentials',
  'issuer',
];
const ROWS = 20_000;

/** Of a table without a row the server reads the page that it does not have. */
const READS_ALL_OF_NOTHING: Readonly<Record<string, string>> = {
  'clear-imports': 'once an hour; the first rows that are analysed have it planned anew',
  'clear-refused': 'likewise',
  'clear-sign-ins': 'likewise, once a minute',
  'list-precedents': 'words are looked for as they stand; a filled register is walked by day',
  'revoke-issued': 'a register without a row; a filled one is asked by learner',
  'read-statistics': 'sums, kept small: a row for each kind, level, institution and year',
};

/** Statements that read everything that there is, each for its reason. */
const READS_ALL: Readonly<Record<string, string>> = {
  'imports-left-spools': 'once at a start; the spool holds imports under way and nothing else',
  'simulations-drop-old': 'a row for a simulation that somebody asked for, kept for some days',
  'count-learner-keys': 'a rotation of the master key walks all of them',
};

let database: TestDatabase;
let pool: pg.Pool;
let client: pg.PoolClient;
beforeAll(async () => {
  database = await createDatabase();
  pool = createPool(database.owner, { name: 'plans spec', statementTimeoutMs: 60_000 });
  client = await pool.connect();
  await client.query('SET plan_cache_mode = force_generic_plan');
}, 120_000);
afterAll(async () => {
  client.release();
  await pool.end();
  await database.drop();
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Schema?: string;
  readonly Plans?: readonly PlanNode[];
}

/** Tables that a plan reads from end to end: by themselves, or the whole of an index for it. */
function scans(node: PlanNode): string[] {
  const whole = node['Node Type'] === 'Seq Scan';
  const own = whole ? [`${node.Schema ?? ''}.${node['Relation Name'] ?? ''}`] : [];
  return [...own, ...(node.Plans ?? []).flatMap(scans)];
}

async function scannedBy({ name, text }: Pick<NamedStatement, 'name' | 'text'>): Promise<string[]> {
  const prepared = `"${name}"`;
  await client.query(`PREPARE ${prepared} AS ${text}`);
  try {
    const { rows } = await client.query<{ count: number }>(
      'SELECT cardinality(parameter_types) AS count FROM pg_prepared_statements WHERE name = $1',
      [name],
    );
    const nothing = Array.from({ length: rows[0]?.count ?? 0 }, () => 'NULL').join(', ');
    const call = nothing === '' ? prepared : `${prepared}(${nothing})`;
    const plan = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
      `EXPLAIN (FORMAT JSON, VERBOSE) EXECUTE ${call}`,
    );
    const all = plan.rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => scans(Plan)));
    return all.filter((one) => !SMALL_FOR_EVER.has(one) && !one.startsWith('pg_catalog.'));
  } finally {
    await client.query(`DEALLOCATE ${prepared}`);
  }
}

const STATEMENTS = namedStatements();
const NAMELESS = namelessStatements();

test('there are as many names as statements: none stands for two', () => {
  const names = STATEMENTS.map(({ name }) => name);
  expect([...new Set(names)]).toEqual(names);
  // Reading the sources finds them; a reader that finds none would hold nothing.
  expect(names).toEqual(expect.arrayContaining(['log_append', 'read-view', 'read-entries']));
  expect(names.length).toBeGreaterThan(50);
});

test('a statement that reads a whole table is seen', async () => {
  const text = "SELECT count(*) FROM read.accounts WHERE body = $1::text OR $1 = 'all'";
  expect(await scannedBy({ name: 'whole', text })).toEqual(['read.accounts']);
});

function noneReadsAWholeTable(but: Readonly<Record<string, string>>): void {
  test.each(STATEMENTS)('$name', async (statement) => {
    const scanned = await scannedBy(statement);
    if (!(statement.name in { ...but, ...READS_ALL })) expect(scanned).toEqual([]);
  });
}

describe('no statement reads a whole table of an empty database', () => {
  noneReadsAWholeTable(READS_ALL_OF_NOTHING);
});

describe('no statement reads a whole table of a filled database', () => {
  beforeAll(() => fillTables(client, SCHEMAS, ROWS), 120_000);
  noneReadsAWholeTable({});

  test.each(NAMELESS)('nor $name, which has no name', async (statement) => {
    expect(await scannedBy(statement)).toEqual([]);
  });
});
