import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStart } from '#settings';
import { isAlive, runToEnd, type Account } from './account.js';

/** One server's folders, binaries and account, as every step of running it needs them. */
export interface Cluster {
  readonly home: string;
  readonly pgdata: string;
  readonly log: string;
  /** The folder of initdb, pg_ctl and postgres. */
  readonly bin: string;
  readonly account: Account;
  readonly connectionsMax: number;
}

interface Runs {
  /** The folder with `bin`, `lib` and `share`. */
  readonly binaries: string;
  readonly account: Account;
  readonly connectionsMax: number;
}

/** The owner of everything in an embedded server; known to this bank only. */
export const OWNER = 'bank_owner';

export function clusterAt(home: string, runs: Runs): Cluster {
  return {
    home,
    pgdata: join(home, 'pgdata'),
    log: join(home, 'server.log'),
    bin: join(runs.binaries, 'bin'),
    account: runs.account,
    connectionsMax: runs.connectionsMax,
  };
}

/** Inside the cluster, so that cluster and password appear together. */
const PASSWORD = 'bank.password';

/** Makes the cluster where there is none, and returns its owner's password. */
export async function ensureCluster(cluster: Cluster): Promise<string> {
  if (!existsSync(cluster.pgdata)) await initialise(cluster);
  await sameVersion(cluster);
  return (await readFile(join(cluster.pgdata, PASSWORD), 'utf8')).trim();
}

/** Made beside its place and renamed: a start that is cut short here simply begins anew. */
async function initialise(cluster: Cluster): Promise<void> {
  await removeHalves(cluster);
  const half = `${cluster.pgdata}.new.${process.pid}`;
  const passwordFile = `${half}.password`;
  await writePassword(passwordFile, cluster.account);
  const made = await runToEnd(
    join(cluster.bin, 'initdb'),
    [
      ...['-D', half, '-U', OWNER, '--pwfile', passwordFile],
      // Said outright: without LANG the default would be SQL_ASCII.
      ...['-E', 'UTF8', '--locale=C', '--auth=scram-sha-256', '--data-checksums'],
    ],
    cluster.account,
  );
  if (made.code !== 0) throw initFailed(cluster, made.output);
  await rename(passwordFile, join(half, PASSWORD));
  // Of two banks that start together one is first, and the other takes what is there then.
  await rename(half, cluster.pgdata).catch(() => rm(half, { recursive: true, force: true }));
}

async function writePassword(file: string, account: Account): Promise<void> {
  await writeFile(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  if (account !== 'self') await chown(file, account.uid, account.gid);
}

/** What starts that were killed left behind. */
async function removeHalves(cluster: Cluster): Promise<void> {
  for (const name of await readdir(cluster.home)) {
    const pid = Number(/^pgdata\.new\.([0-9]+)/.exec(name)?.[1]);
    if (Number.isNaN(pid) || (pid !== process.pid && isAlive(pid))) continue;
    await rm(join(cluster.home, name), { recursive: true, force: true });
  }
}

function initFailed(cluster: Cluster, output: string): CannotStart {
  const told = output.trim().split('\n').slice(-5).join('\n');
  return new CannotStart({
    zh: `无法在 ${cluster.home} 建立内置数据库：\n${told}\n请检查磁盘空间与权限，或设置 DATABASE_URL。`,
    en: `Cannot make the embedded database in ${cluster.home}:\n${told}\nCheck disk space and permissions, or set DATABASE_URL.`,
  });
}

/** A newer major version cannot read an older one's files. */
async function sameVersion(cluster: Cluster): Promise<void> {
  const made = (await readFile(join(cluster.pgdata, 'PG_VERSION'), 'utf8')).trim();
  const { output } = await runToEnd(join(cluster.bin, 'postgres'), ['--version'], cluster.account);
  const ours = /\) ([0-9]+)/.exec(output)?.[1];
  if (made === ours) return;
  throw new CannotStart({
    zh: `${cluster.pgdata} 由 PostgreSQL ${made} 建立，而现在的内置版本是 ${ours ?? '?'}。请用原来的版本导出数据，再导入新的数据目录。`,
    en: `${cluster.pgdata} was made by PostgreSQL ${made}, but the embedded one is ${ours ?? '?'} now. Export the data with the earlier version and import it into a new data folder.`,
  });
}
