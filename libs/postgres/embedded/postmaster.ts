import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CannotStart } from '#settings';
import { isAlive, runToEnd } from './account.js';
import type { Cluster } from './cluster.js';

export type Log = (line: string) => void;

/** Durable whatever the machine; sized for one bank on one computer. */
const CONFIGURATION: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  jit: 'off',
  password_encryption: 'scram-sha-256',
};

/** How long a dead server's children and lock may stand in the way. */
const LOCK_WAIT_MS = 60_000;
/** Recovery after a crash reads at most max_wal_size or so; this is far beyond that. */
const RECOVERY_SECONDS = 3600;
const STILL_HELD = /lock file|shared memory block/;
const PORT_TAKEN = /could not bind|Address already in use/;

/** Who answers for a data directory, as its postmaster.pid says. */
export interface Running {
  readonly pid: number;
  readonly port: number;
}

/** The server that runs on this directory now, not merely one that a stale file tells of. */
export function runningServer(cluster: Cluster): Running | undefined {
  const named = namedServer(cluster);
  if (named === undefined) return undefined;
  const whose = whoseProcess(named.pid, cluster);
  return whose === 'ours' || whose === 'unknown' ? named : undefined;
}

function namedServer(cluster: Cluster): Running | undefined {
  const file = pidFile(cluster);
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, port: Number(lines[3]) } : undefined;
}

function pidFile(cluster: Cluster): string {
  return join(cluster.pgdata, 'postmaster.pid');
}

/**
 * After a restart of the machine or container the old number may be another program's, and where
 * nobody collects ended processes it stays with the dead one. PostgreSQL is fooled by both.
 */
function whoseProcess(pid: number, cluster: Cluster): 'ours' | 'foreign' | 'unknown' | 'dead' {
  if (!isAlive(pid)) return 'dead';
  if (hasEnded(pid)) return 'foreign';
  try {
    const at = readlinkSync(`/proc/${pid}/cwd`);
    return at === realpathSync(cluster.pgdata) ? 'ours' : 'foreign';
  } catch {
    return 'unknown';
  }
}

/** A zombie: its state stands after its name, which may contain anything. */
function hasEnded(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
  } catch {
    return false;
  }
}

/** Starts the server, on `port` if that is free; returns the port it listens on. */
export async function startServer(cluster: Cluster, port: number, log: Log): Promise<number> {
  const deadline = performance.now() + LOCK_WAIT_MS;
  let chosen = await freePort(port);
  for (;;) {
    await dropForeignPid(cluster);
    const said = await tryStart(cluster, chosen, log);
    if (said === undefined) return chosen;
    if (PORT_TAKEN.test(said)) chosen = await freePort(0);
    else if (!STILL_HELD.test(said)) throw startFailed(cluster, said);
    // Another start was faster by a moment.
    const running = runningServer(cluster);
    if (running !== undefined && running.port > 0) return running.port;
    if (performance.now() > deadline) throw startFailed(cluster, said);
    log('上一个数据库进程尚未退出，等待中… An earlier server is still leaving; waiting…');
    await delay(1000);
  }
}

/**
 * A pid file that names another program would keep PostgreSQL from starting for ever. A server
 * whose file is gone is still noticed by PostgreSQL itself, by its shared memory.
 */
async function dropForeignPid(cluster: Cluster): Promise<void> {
  const named = namedServer(cluster);
  if (named !== undefined && whoseProcess(named.pid, cluster) === 'foreign') {
    await rm(pidFile(cluster), { force: true });
  }
}

/** What the server logged if it did not come up; undefined if it did. */
async function tryStart(cluster: Cluster, port: number, log: Log): Promise<string | undefined> {
  const from = await sizeOf(cluster.log);
  const own = { max_connections: String(cluster.connectionsMax), port: String(port) };
  const options = Object.entries({ ...CONFIGURATION, ...own })
    .map(([name, value]) => `-c ${name}='${value}'`)
    .join(' ');
  const progress = setInterval(() => {
    log('数据库正在恢复，请稍候… The database is recovering; please wait…');
  }, 3000);
  const wait = ['-w', '-t', String(RECOVERY_SECONDS)];
  const started = await runToEnd(
    join(cluster.bin, 'pg_ctl'),
    ['start', '-D', cluster.pgdata, '-l', cluster.log, ...wait, '-o', options],
    cluster.account,
  ).finally(() => {
    clearInterval(progress);
  });
  if (started.code === 0) return undefined;
  return `${await logFrom(cluster.log, from)}\n${started.output}`;
}

/** Ends sessions at once, writes everything out, and returns when the server is gone. */
export async function stopServer(cluster: Cluster): Promise<void> {
  if (runningServer(cluster) === undefined) return;
  const args = ['stop', '-D', cluster.pgdata, '-m', 'fast', '-w', '-t', '60'];
  await runToEnd(join(cluster.bin, 'pg_ctl'), args, cluster.account);
}

async function sizeOf(file: string): Promise<number> {
  return existsSync(file) ? (await stat(file)).size : 0;
}

async function logFrom(file: string, from: number): Promise<string> {
  return existsSync(file) ? (await readFile(file)).subarray(from).toString() : '';
}

function startFailed(cluster: Cluster, said: string): CannotStart {
  const told = said.trim().split('\n').slice(-6).join('\n');
  return new CannotStart({
    zh: `内置数据库没有启动，日志在 ${cluster.log}：\n${told}`,
    en: `The embedded database did not start; its log is ${cluster.log}:\n${told}`,
  });
}

/** `wanted` if nothing listens there, else one that the system picks. */
async function freePort(wanted: number): Promise<number> {
  return (await boundPort(wanted)) ?? (await boundPort(0)) ?? 0;
}

function boundPort(port: number): Promise<number | undefined> {
  const probe = createServer();
  return new Promise((settle) => {
    probe.once('error', () => {
      settle(undefined);
    });
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        settle(typeof address === 'object' && address !== null ? address.port : undefined);
      });
    });
  });
}
