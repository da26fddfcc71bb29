/** The hard way to end a server that is a test's own. */
import pg from 'pg';

/** What `pg_ctl stop -m immediate` does: no checkpoint, no goodbye. */
export async function stopImmediately(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ file: string }>(
    `SELECT pg_read_file('postmaster.pid') AS file`,
  );
  process.kill(Number(rows[0]?.file.split('\n')[0]), 'SIGQUIT');
  await client.end().catch(() => undefined);
}
