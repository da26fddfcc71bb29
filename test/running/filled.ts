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
  JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = ANY ($1)
  JOIN pg_type AS t ON t.oid = a.atttypid
  WHERE a.attnum > 0 AND NOT a.attisdropped
  ORDER BY 1, a.attnum`;

/** By type; the first byte of an id is its number's, so that partitions fit. */
const BY_TYPE: Readonly<Record<string, string>> = {
  int2: '(n % 64)::smallint',
  int4: '1',
  int8: '(n / 64 + 1)::bigint',
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

function valueOf({ table, column, type }: Column): string {
  const value = BY_COLUMN[column] ?? BY_TYPE[type];
  if (value === undefined) throw new Error(`${table}.${column}: no rows are made of ${type}`);
  return value;
}

/** Tables that hold one row a partition, or a handful in all, for ever: they are not filled. */
export const SMALL_FOR_EVER: ReadonlySet<string> = new Set([
  'log.heads',
  'read.checkpoints',
  'keys.secrets',
  'keys.signing_keys',
  'seal.bank',
  'seal.trees',
  'credentials.searched',
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
  const { rows } = await client.query<Column>(COLUMNS, [schemas]);
  for (const [table, columns] of Map.groupBy(rows, (one) => one.table)) {
    if (SMALL_FOR_EVER.has(table)) continue;
    const names = columns.map((one) => `"${one.column}"`).join(', ');
    await client.query(
      `INSERT INTO ${table} (${names}) SELECT ${columns.map(valueOf).join(', ')}
       FROM generate_series(0, ${count - 1}) AS n`,
    );
  }
  await client.query('ANALYZE');
}
