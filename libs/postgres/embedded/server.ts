import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { CannotStart } from '#settings';
import { serverAccount } from './account.js';
import { runnableBinaries } from './binaries.js';
import { clusterAt, ensureCluster, OWNER, type Cluster } from './cluster.js';
import { serverPlace } from './place.js';
import { runningServer, startServer, stopServer, type Log } from './postmaster.js';
import { removeAfterThisProcess, removeNow, throwAwayFolder } from './throw-away.js';
import { Watch } from './watch.js';

export interface EmbeddedOptions {
  /** The data folder; `throwAway` makes one in the system's temporary folder and removes it. */
  readonly dataDir: string | { readonly throwAway: true };
  readonly log?: Log;
  /** Told each time a server that died was started again. */
  readonly onRestart?: () => void;
}

export interface EmbeddedServer {
  /** The owner's URL of the database `credit_bank`. */
  readonly url: string;
  /** Where the files are; not always below the data folder. */
  readonly home: string;
  /** A server was found running, left by a process that was killed. */
  readonly adopted: boolean;
  stop(): Promise<void>;
  /** Stops looking after the server, which goes on running. */
  leave(): Promise<void>;
}

const DATABASE = 'credit_bank';
/** One bank opens some 40; tests run several banks side by side. */
const CONNECTIONS = 100;
const TEST_CONNECTIONS = 400;
/** A server that is leaving while we come takes this long at most. */
const SETTLE_MS = 60_000;

/**
 * A PostgreSQL of the bank's own on a data folder: made, adopted or started, and started again
 * when it dies. It outlives this process unless `stop` is called.
 * @throws CannotStart where the machine does not allow it.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const log = options.log ?? (() => undefined);
  const throwAway = typeof options.dataDir !== 'string';
  const folder = throwAway ? await throwAwayFolder() : options.dataDir;
  const account = await serverAccount();
  const { home, copies } = await serverPlace(folder, account);
  const binaries = await runnableBinaries(copies, account);
  const connectionsMax = throwAway ? TEST_CONNECTIONS : CONNECTIONS;
  const cluster = clusterAt(home, { binaries, account, connectionsMax });
  if (throwAway) removeAfterThisProcess(cluster, folder);
  const password = await ensureCluster(cluster);
  const adopted = runningServer(cluster) !== undefined;
  const port = await answeringPort(cluster, password, log);
  const watch = new Watch(cluster, port, { log, onRestart: options.onRestart });
  return {
    url: urlOf(password, port, DATABASE),
    home,
    adopted,
    leave: () => watch.end(),
    stop: async () => {
      await watch.end();
      await stopServer(cluster);
      if (throwAway) await removeNow(cluster, folder);
    },
  };
}

function urlOf(password: string, port: number, database: string): string {
  return `postgresql://${OWNER}:${password}@127.0.0.1:${port}/${database}`;
}

/** A server that was adopted may be starting, recovering or about to leave; ours has started. */
async function answeringPort(cluster: Cluster, password: string, log: Log): Promise<number> {
  const deadline = performance.now() + SETTLE_MS;
  for (;;) {
    const port = await portOf(cluster, log);
    const answer = await answers(password, port);
    if (answer === 'ready') return port;
    if (answer === 'refused' && performance.now() > deadline) throw silent(cluster, port);
    log('等待数据库就绪… Waiting for the database to be ready…');
    await delay(answer === 'notYet' ? 1000 : 200);
  }
}

/** The port of a running server, or of the one started now; remembered for the next start. */
async function portOf(cluster: Cluster, log: Log): Promise<number> {
  const running = runningServer(cluster);
  if (running !== undefined && running.port > 0) return running.port;
  const file = join(cluster.home, 'port');
  const known = existsSync(file) ? Number((await readFile(file, 'utf8')).trim()) : 0;
  const port = await startServer(cluster, Number.isInteger(known) ? known : 0, log);
  if (port !== known) await writeFile(file, `${port}\n`);
  return port;
}

/** Makes the bank's database where it is not there yet, which is also the proof of life. */
async function answers(password: string, port: number): Promise<'ready' | 'notYet' | 'refused'> {
  const client = new pg.Client({ connectionString: urlOf(password, port, 'postgres'), ssl: false });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
    return 'ready';
  } catch (error) {
    return error instanceof pg.DatabaseError && error.code === '57P03' ? 'notYet' : 'refused';
  } finally {
    await client.end().catch(() => undefined);
  }
}

function silent(cluster: Cluster, port: number): CannotStart {
  return new CannotStart({
    zh: `内置数据库的进程在运行，但 127.0.0.1:${port} 没有应答。请查看 ${cluster.log}，结束该进程后重新启动。`,
    en: `The embedded database runs, but 127.0.0.1:${port} does not answer. See ${cluster.log}, end that process, and start again.`,
  });
}
