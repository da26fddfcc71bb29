/**
 * Everything that a bank keeps, out of one database and into a fresh one: every row of every table
 * of ours as text, written back as it was. The tables come from the migrations, not from a dump.
 */
import type { Pool, PoolClient } from 'pg';

const ROWS = 2_000;
/** PostgreSQL's own, and the list of migrations, which the fresh database has already. */
const TABLES = `
  SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
  WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename <> 'migrations'
  ORDER BY 1`;

/** How many rows it were. `to` has the same migrations, and nobody uses either of the two. */
export async function carryOver(from: Pool, to: Pool): Promise<number> {
  const { rows: tables } = await from.query<{ name: string }>(TABLES);
  const [source, target] = await Promise.all([from.connect(), to.connect()]);
  let carried = 0;
  try {
    // Rows come table by table: what refers to a row may come before it.
    await target.query('SET session_replication_role = replica');
    await source.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    for (const { name } of tables) {
      await emptied(target, name);
      for await (const texts of pages(source, name)) {
        const insert = `INSERT INTO ${name} SELECT (r.t::${name}).* FROM unnest($1::text[]) AS r (t)`;
        await target.query(insert, [texts]);
        carried += texts.length;
      }
    }
    await source.query('COMMIT');
  } finally {
    source.release();
    target.release(true);
  }
  return carried;
}

async function* pages(source: PoolClient, table: string): AsyncGenerator<string[]> {
  await source.query(`DECLARE out CURSOR FOR SELECT t::text AS row FROM ${table} AS t`);
  for (;;) {
    const { rows } = await source.query<{ row: string }>(`FETCH ${ROWS} FROM out`);
    if (rows.length === 0) break;
    yield rows.map(({ row }) => row);
  }
  await source.query('CLOSE out');
}

/** What the migrations wrote; the log itself has nothing yet, and could not be emptied. */
async function emptied(to: PoolClient, table: string): Promise<void> {
  const { rows } = await to.query<{ any: boolean }>(`SELECT EXISTS (SELECT FROM ${table}) AS any`);
  if (rows[0]?.any === true) await to.query(`DELETE FROM ${table}`);
}
