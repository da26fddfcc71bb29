/** A primary and a replica that streams from it, both of this test alone. */
import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startEmbedded, type EmbeddedServer } from '#postgres';

const run = promisify(execFile);

export interface Replicated {
  /** The owner's URLs. */
  readonly primaryUrl: string;
  readonly replicaUrl: string;
  /** Asks the replica itself, as its owner. */
  onReplica<Row extends object>(sql: string): Promise<Row[]>;
  /** From here on the replica shows what it had; until it goes on. */
  pause(): Promise<void>;
  goOn(): Promise<void>;
  close(): Promise<void>;
}

export async function startReplicated(): Promise<Replicated> {
  const folders = await Promise.all([0, 1].map(() => mkdtemp(join(tmpdir(), 'replicated-'))));
  const [first = '', second = ''] = folders;
  const primary = await startEmbedded({ dataDir: first });
  const replica = await copyOf(primary, second);
  const pool = new pg.Pool({ connectionString: replica.url, max: 2 });
  pool.on('error', () => undefined);
  const onReplica = async <Row extends object>(sql: string): Promise<Row[]> =>
    (await pool.query<Row>(sql)).rows;
  return {
    primaryUrl: primary.url,
    replicaUrl: replica.url,
    onReplica,
    pause: async () => void (await onReplica('SELECT pg_wal_replay_pause()')),
    goOn: async () => void (await onReplica('SELECT pg_wal_replay_resume()')),
    close: async () => {
      await pool.end();
      await replica.stop();
      await primary.stop();
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A base backup by hand, since the binaries come without `pg_basebackup`: the files of a running
 * server, copied between its marks, and told to follow it.
 */
async function copyOf(primary: EmbeddedServer, folder: string): Promise<EmbeddedServer> {
  const client = new pg.Client({ connectionString: primary.url });
  await client.connect();
  const home = join(folder, 'postgres');
  const pgdata = join(home, 'pgdata');
  await mkdir(home, { mode: 0o700 });
  await client.query("SELECT pg_backup_start('replica', true)");
  await run('cp', ['-a', join(primary.home, 'pgdata'), pgdata]);
  const { rows } = await client.query<{ labelfile: string }>('SELECT * FROM pg_backup_stop()');
  await client.end();
  await rm(join(pgdata, 'postmaster.pid'), { force: true });
  await writeFile(join(pgdata, 'backup_label'), rows[0]?.labelfile ?? '');
  await writeFile(join(pgdata, 'standby.signal'), '');
  const { hostname, port, username, password } = new URL(primary.url);
  const told = `host=${hostname} port=${port} user=${username} password=${password}`;
  await appendFile(join(pgdata, 'postgresql.auto.conf'), `primary_conninfo = '${told}'\n`);
  // The server runs as whoever owns the files that were copied.
  await run('chown', ['-R', `--reference=${join(primary.home, 'pgdata')}`, home]);
  return startEmbedded({ dataDir: folder });
}
