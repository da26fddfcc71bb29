import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CannotStart } from '#settings';
import { runToEnd, type Account } from './account.js';

/** Where one server keeps its things. */
export interface Place {
  /** The server's home: `pgdata`, log, port and password. */
  readonly home: string;
  /** Where a copy of the binaries goes if one is needed. */
  readonly copies: string;
}

/** Written into the data folder when the server's home had to lie elsewhere. */
const NOTE = 'postgres-location.json';

/** Places that other users can enter, the lasting one first. */
const OUTSIDE = ['/var/lib/credit-bank', '/var/tmp/credit-bank'];

/**
 * The server's home: below the data folder, or, where the server's account cannot enter that (a
 * checkout below root's home), outside, with a note of the place in the data folder.
 */
export async function serverPlace(dataFolder: string, account: Account): Promise<Place> {
  const folder = resolve(dataFolder);
  await made(folder);
  const inside = { home: join(folder, 'postgres'), copies: folder };
  const noted = await notedHome(folder);
  if (noted !== undefined) return { home: noted, copies: dirname(noted) };
  if (account === 'self') return ready(inside, account);
  if (await enters(dirname(folder), account)) {
    // The folder itself was ours to make or was given to the bank: hand it over as it is.
    if (!(await enters(folder, account))) await chown(folder, account.uid, account.gid);
    if (await enters(folder, account)) return ready(inside, account);
  }
  return ready(await outsidePlace(folder, account), account);
}

async function made(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new CannotStart(
      {
        zh: `无法建立数据目录 ${folder}。请用 CREDIT_BANK_DATA 指定一个可写的目录。`,
        en: `Cannot make the data folder ${folder}. Name one that can be written in CREDIT_BANK_DATA.`,
      },
      { cause },
    );
  }
}

async function notedHome(folder: string): Promise<string | undefined> {
  const note = join(folder, NOTE);
  if (!existsSync(note)) return undefined;
  const { home } = JSON.parse(await readFile(note, 'utf8')) as { home: string };
  if (existsSync(home)) return home;
  throw new CannotStart({
    zh: `${note} 所记的数据库目录 ${home} 不存在。请恢复它；若确要丢弃全部数据，请删除整个 ${folder}。`,
    en: `The database folder ${home}, noted in ${note}, is gone. Bring it back; to give up all data, remove ${folder} as a whole.`,
  });
}

/** Asked as that user rather than worked out from modes, groups and access lists. */
async function enters(folder: string, account: Account): Promise<boolean> {
  return (await runToEnd('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], account)).code === 0;
}

async function outsidePlace(folder: string, account: Account): Promise<Place> {
  for (const base of OUTSIDE) {
    try {
      await madeOpen(base);
      if (!(await trusted(base)) || !(await enters(base, account))) continue;
      const home = join(base, randomBytes(6).toString('hex'));
      await mkdir(home, { mode: 0o700 });
      await writeFile(join(folder, NOTE), `${JSON.stringify({ home })}\n`);
      return { home, copies: base };
    } catch {
      // A read-only system: try the next place.
    }
  }
  throw new CannotStart({
    zh: `运行 PostgreSQL 的普通用户进不了 ${folder}，${OUTSIDE.join('、')} 也不可用。请用 CREDIT_BANK_DATA 指定一个各级目录都可进入的位置，例如 /srv/credit-bank。`,
    en: `The unprivileged user that runs PostgreSQL cannot enter ${folder}, and ${OUTSIDE.join(', ')} cannot be used. Name a place in CREDIT_BANK_DATA all of whose parents can be entered, for example /srv/credit-bank.`,
  });
}

/** The mode is set when the folder is made, whatever the umask; later it is its owner's matter. */
async function madeOpen(base: string): Promise<void> {
  if ((await mkdir(base, { recursive: true })) !== undefined) await chmod(base, 0o755);
}

/** A folder below /var/tmp could have been put there by anyone, to be run from by root. */
async function trusted(base: string): Promise<boolean> {
  const entry = await lstat(base);
  return entry.isDirectory() && entry.uid === 0 && (entry.mode & 0o022) === 0;
}

async function ready(place: Place, account: Account): Promise<Place> {
  await mkdir(place.home, { recursive: true, mode: 0o700 });
  if (account !== 'self') await chown(place.home, account.uid, account.gid);
  return place;
}
