/** Rows for every table, made from the catalogue: so that the server has figures to plan by. */
import type pg from 'pg';

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

const COLUMNS = `SELECT format('%I.%I', n.nspname, c.relname) AS "table", a.attname AS "column",
    t.typname AS type
  FROM pg_attribute AS a
  JOIN pg_class AS c ON c.oid = a.attrelid AND c.relkind = 'r'
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_type AS t ON t.oid = a.atttypid
  WHERE a.attnum > 0 AND NOT a.attisdropped`;
const ORDER = 'ORDER BY 1, a.attnum';

/** By type; the first byte of an id is its number's, so that partitions fit. */
const BY_TYPE: Readonly<Record<string, string>> = {
  int2: '(n % 64)::smallint',
  int4: '1',
  int8: '(n / 64 + 1)::bigint',
  _text: "ARRAY['t' || n]",
  _uuid: 'ARRAY[md5(n::text)::uuid]',
  uuid: "(lpad(to_hex((n % 64)::integer), 2, '0') || substr(md5(n::text), 3))::uuid",
  text: "'t' || n",
  char: "'L'",
  bytea: 'sha256(n::text::bytea)',
  bool: 'n % 2 = 0',
  date: "date '2020-01-01' + (n % 2000)::integer",
  timestamptz: "timestamptz '2020-01-01' + n * interval '1 minute'",
  json: "'{}'",
  jsonb: "'{}'",
};

/** What a column may hold where its type alone does not say it. */
const BY_COLUMN: Readonly<Record<string, string>> = {
  version: '(n / 64 + 1)::integer',
  epoch: '(n / 64)::integer',
  format: "'csv'",
  mode: "'continue'",
  phase: "'record'",
  state: "'completed'",
  document: `'{"scope":{}}'`,
  data: "'{}'",
  year: '(n / 64 % 30)::smallint',
  ordinal: '(n % 3)::integer',
  list: '(n / 64 + 1)::integer',
  place: '(n % 131072)::integer',
};

/** What the checks of one table ask for. */
const BY_PLACE: Readonly<Record<string, string>> = {
  'issuer.accounts.role': "'learner'",
  'issuer.accounts.institution': 'NULL',
  'issuer.accounts.demo': 'n < 10',
};

function valueOf({ table, column, type }: Column): string {
  const value = BY_PLACE[`${table}.${column}`] ?? BY_COLUMN[column] ?? BY_TYPE[type];
  if (value === undefined) throw new Error(`${table}.${column}: no rows are made of ${type}`);
  return value;
}

/**
 * Tables that hold one row a partition, or a handful for an institution or in all, for ever: they
 * are not filled.
 */
export const SMALL_FOR_EVER: ReadonlySet<string> = new Set([
  'log.heads',
  'read.checkpoints',
  'keys.secrets',
  'keys.signing_keys',
  'seal.bank',
  'seal.trees',
  'credentials.searched',
  'issuer.addresses',
  'issuer.clients',
  'issuer.signing_keys',
  'projection.live',
  'projection.models',
  'projection.fills',
  'projection.owners',
  'projection.workers',
]);

/** Writes `count` rows into every other table of `schemas`, and counts what is there. */
export async function fillTables(
  client: pg.PoolClient,
  schemas: readonly string[],
  count: number,
): Promise<void> {
  const { rows } = await client.query<Column>(`${COLUMNS} AND n.nspname = ANY ($1) ${ORDER}`, [
    schemas,
  ]);
  for (const [table, columns] of Map.groupBy(rows, (one) => one.table)) {
    await insertRows(client, { table, columns }, count);
  }
  await client.query('ANALYZE');
}

/** The same for one table, `schema.name`. */
export async function fillTable(
  client: pg.PoolClient,
  table: string,
  count: number,
): Promise<void> {
  const text = `${COLUMNS} AND c.oid = $1::regclass ${ORDER}`;
  const { rows: columns } = await client.query<Column>(text, [table]);
  await insertRows(client, { table, columns }, count);
}

async function insertRows(
  client: pg.PoolClient,
  { table, columns }: { readonly table: string; readonly columns: readonly Column[] },
  count: number,
): Promise<void> {
  if (SMALL_FOR_EVER.has(table)) return;
  const names = columns.map((one) => `"${one.column}"`).join(', ');
  await client.query(
    `INSERT INTO ${table} (${names}) SELECT ${columns.map(valueOf).join(', ')}
     FROM generate_series(0, ${count - 1}) AS n`,
  );
}
