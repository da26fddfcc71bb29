/** The machine's own PostgreSQL in a folder of the suite's, and its pg_dump. */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chown, mkdir, realpath, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Server } from './server.js';

const run = promisify(execFile);

const OWNER = 'bank_owner';
const DATABASE = 'credit_bank';
/** The same for every server of a run: roles are restored with their passwords. */
const PASSWORD = randomBytes(18).toString('base64url');
const NEEDED = ['initdb', 'pg_ctl', 'postgres', 'pg_dump', 'pg_dumpall', 'psql'];
const LOOK_EVERY_MS = 300;

/** The folder of the programs; null where they are not all there. */
export async function foundPrograms(): Promise<string | null> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const program = join(folder, 'pg_ctl');
    if (!existsSync(program)) continue;
    const bin = dirname(await realpath(program));
    if (NEEDED.every((name) => existsSync(join(bin, name)))) return bin;
  }
  return null;
}

interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses root, so root hands it to the user that came with it. */
async function accountOf(): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)),
  );
  return { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) };
}

interface Runs {
  readonly bin: string;
  readonly pgdata: string;
  readonly port: number;
  readonly account: Account;
}

export async function startFound(
  bin: string,
  folder: string,
  onRestart: () => void,
): Promise<Server> {
  const account = await accountOf();
  const home = join(folder, 'found');
  await mkdir(home, { mode: 0o700 });
  await writeFile(join(home, 'password'), PASSWORD, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) {
    for (const path of [home, join(home, 'password')]) {
      await chown(path, account.uid, account.gid);
    }
  }
  const runs = { bin, pgdata: join(home, 'pgdata'), port: await freePort(), account };
  const auth = ['--auth=scram-sha-256', '--pwfile', join(home, 'password')];
  const init = ['-D', runs.pgdata, '-U', OWNER, '-E', 'UTF8', '--locale=C', '--data-checksums'];
  await run(join(bin, 'initdb'), [...init, ...auth], { ...account, cwd: '/' });
  if (!(await started(runs))) throw new Error('the server that was found does not start');
  await run(
    join(bin, 'psql'),
    [...session(runs, 'postgres'), '-c', `CREATE DATABASE ${DATABASE}`],
    {
      env: environment(),
    },
  );
  let ending = false;
  const watching = watch(runs, () => ending, onRestart);
  const stop = async (): Promise<void> => {
    ending = true;
    await watching;
    const args = ['stop', '-D', runs.pgdata, '-m', 'fast', '-w'];
    await run(join(bin, 'pg_ctl'), args, { ...account, cwd: '/' }).catch(() => undefined);
  };
  const url = `postgresql://${OWNER}:${PASSWORD}@127.0.0.1:${runs.port}/${DATABASE}`;
  return { url, pgdata: runs.pgdata, stop };
}

async function watch(runs: Runs, isEnding: () => boolean, onRestart: () => void): Promise<void> {
  while (!isEnding()) {
    await delay(LOOK_EVERY_MS);
    if (isEnding() || isAlive(runs.pgdata)) continue;
    if (await started(runs)) onRestart();
  }
}

function isAlive(pgdata: string): boolean {
  const file = join(pgdata, 'postmaster.pid');
  if (!existsSync(file)) return false;
  try {
    process.kill(Number(readFileSync(file, 'utf8').split('\n', 1)[0]), 0);
    return true;
  } catch {
    return false;
  }
}

/** False where it does not come up, for want of room for example. */
async function started({ bin, pgdata, port, account }: Runs): Promise<boolean> {
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`;
  const args = ['start', '-D', pgdata, '-l', `${pgdata}.log`, '-w', '-t', '60', '-o', settings];
  const child = spawn(join(bin, 'pg_ctl'), args, {
    ...account,
    cwd: '/',
    detached: true,
    stdio: 'ignore',
  });
  return new Promise((settle) => {
    child.once('error', () => settle(false));
    child.once('exit', (code) => settle(code === 0));
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

function environment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', PGPASSWORD: PASSWORD };
}

function session({ port }: Pick<Runs, 'port'>, database: string): string[] {
  return ['-h', '127.0.0.1', '-p', String(port), '-U', OWNER, '-d', database];
}

/** Roles and database by pg_dumpall, pg_dump and psql, into a server that has neither yet. */
export async function dumpAndRestore(from: Server, to: Server): Promise<void> {
  const bin = await foundPrograms();
  if (bin === null) throw new Error('no pg_dump was found');
  const portOf = ({ url }: Server): { port: number } => ({ port: Number(new URL(url).port) });
  const source = session(portOf(from), DATABASE);
  const target = session(portOf(to), DATABASE);
  // Everywhere else -d names the database; here it would be a connection string.
  const cluster = source.map((word) => (word === '-d' ? '-l' : word));
  const roles = await output(bin, 'pg_dumpall', [...cluster, '--roles-only']);
  // The owner is there already, and everything else is not.
  await fed(bin, target, roles);
  await fed(bin, [...target, '-v', 'ON_ERROR_STOP=1'], await output(bin, 'pg_dump', source));
}

async function output(bin: string, program: string, args: string[]): Promise<string> {
  const options = { env: environment(), maxBuffer: 1_073_741_824 };
  return (await run(join(bin, program), args, options)).stdout;
}

function fed(bin: string, args: string[], script: string): Promise<void> {
  const child = spawn(join(bin, 'psql'), ['-q', ...args], {
    env: environment(),
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.end(script);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => {
      if (code === 0) done();
      else fail(new Error(`psql ended with ${String(code)}`));
    });
  });
}
