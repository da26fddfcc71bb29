import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStart } from '#settings';
import { runToEnd, type Account } from './account.js';

/** One server's folders, binaries and account, as every step of running it needs them. */
export interface Cluster {
  readonly home: string;
  readonly pgdata: string;
  readonly log: string;
  /** The folder of initdb, pg_ctl and postgres. */
  readonly bin: string;
  readonly account: Account;
}

/** The owner of everything in an embedded server; known to this bank only. */
export const OWNER = 'bank_owner';

export function clusterAt(home: string, binaries: string, account: Account): Cluster {
  return {
    home,
    pgdata: join(home, 'pgdata'),
    log: join(home, 'server.log'),
    bin: join(binaries, 'bin'),
    account,
  };
}

/** Makes the cluster where there is none, and returns its owner's password. */
export async function ensureCluster(cluster: Cluster): Promise<string> {
  const passwordFile = join(cluster.home, 'owner.password');
  if (!existsSync(cluster.pgdata)) {
    await writePassword(passwordFile, cluster.account);
    await initialise(cluster, passwordFile);
  }
  await sameVersion(cluster);
  return (await readFile(passwordFile, 'utf8')).trim();
}

async function writePassword(file: string, account: Account): Promise<void> {
  await rm(file, { force: true });
  await writeFile(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (account !== 'self') await chown(file, account.uid, account.gid);
}

/** Made beside its place and renamed: a start that is cut short here simply begins anew. */
async function initialise(cluster: Cluster, passwordFile: string): Promise<void> {
  const half = `${cluster.pgdata}.new`;
  await rm(half, { recursive: true, force: true });
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
  await rename(half, cluster.pgdata);
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
