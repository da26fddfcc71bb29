/**
 * Another master key: every wrapped key is opened with the old one and wrapped by the new one.
 * Nothing else changes, for what is sealed or looked up hangs on the keys, and those stay.
 *
 * A mark stands in `keys.secrets` from the beginning to the end: no bank starts meanwhile, and none
 * that was cut off can make keys. The secrets of the bank change hands last, in one transaction
 * with the end of the mark; until then the old key is the bank's. Whoever is killed on the way
 * begins again, and finds what was wrapped anew by trying the new key first.
 */
import { type KeyObject, randomBytes } from 'node:crypto';
import { CannotStart } from '#settings';
import type { Pool } from 'pg';
import { decrypt, encrypt, KEY_BYTES, keyOfBytes } from './aes.js';
import { contextOfLearnerKey } from './learner-keys.js';
import {
  bankSecrets,
  contextOfSecret,
  MARK_OF_ROTATION,
  otherMasterKey,
  wrappedSecrets,
} from './secrets.js';

/** How far it is, in keys of learners. */
export interface Rewrapped {
  readonly done: number;
  readonly all: number;
  /** Of those done: how many an earlier run had wrapped anew. */
  readonly before: number;
  /** Of those done: how many open under neither key, and were left as they are. */
  readonly damaged: number;
}

interface MasterKeys {
  readonly from: KeyObject;
  readonly to: KeyObject;
}

interface LearnerRow {
  readonly learner: string;
  readonly wrapped: Buffer;
}

const PAGE_KEYS = 500;
const NOBODY = '00000000-0000-0000-0000-000000000000';

const MARK = 'INSERT INTO keys.secrets (name, wrapped) VALUES ($1, $2) ON CONFLICT DO NOTHING';
const UNMARK = 'DELETE FROM keys.secrets WHERE name = $1';
const COUNT = 'SELECT count(*)::int AS keys FROM keys.learner_keys';
const PAGE = `SELECT learner, wrapped FROM keys.learner_keys
  WHERE learner > $1 ORDER BY learner LIMIT $2`;
const REWRAP = `UPDATE keys.learner_keys AS k SET wrapped = anew.wrapped
  FROM unnest($1::uuid[], $2::bytea[]) AS anew (learner, wrapped) WHERE k.learner = anew.learner`;
const SECRET = 'UPDATE keys.secrets SET wrapped = $2 WHERE name = $1';

/** Other processes that use the login of the keys: banks, as they keep a session of it. */
const OTHERS = `SELECT DISTINCT coalesce(application_name, '') AS name FROM pg_stat_activity
  WHERE datname = current_database() AND usename = current_user
    AND pid <> pg_backend_pid() AND backend_type = 'client backend'`;

/**
 * Null where the bank is under the new key already. `pool` holds one session.
 * @throws CannotStart where `from` is not the bank's key, another rotation is unfinished or a bank
 * runs; nothing is changed then.
 */
export async function rotateMasterKey(
  pool: Pool,
  keys: { readonly from: Uint8Array; readonly to: Uint8Array },
  told: (progress: Rewrapped) => void,
): Promise<Rewrapped | null> {
  const master = { from: keyOfBytes(keys.from), to: keyOfBytes(keys.to) };
  const begun = await howFar(pool, master);
  if (begun === 'finished') return null;
  // A bank from before the keys of purposes had a secret of their own gets it now.
  if (begun === 'not begun') await bankSecrets(pool, master.from);
  await begin(pool, master.to);
  const done = await rewrapLearnerKeys(pool, master, told);
  await rewrapSecrets(pool, master);
  return done;
}

async function howFar(pool: Pool, { from, to }: MasterKeys) {
  const secrets = await wrappedSecrets(pool);
  const mark = secrets.get(MARK_OF_ROTATION);
  if (mark !== undefined && !opens(to, MARK_OF_ROTATION, mark)) throw anotherOne();
  secrets.delete(MARK_OF_ROTATION);
  const all = [...secrets];
  if (all.every(([name, wrapped]) => opens(from, name, wrapped))) {
    return mark === undefined ? 'not begun' : 'begun';
  }
  if (all.every(([name, wrapped]) => opens(to, name, wrapped))) return 'finished';
  throw otherMasterKey();
}

/** The mark first and the question after it: who starts between the two sees the mark. */
async function begin(pool: Pool, to: KeyObject): Promise<void> {
  const mark = encrypt(to, contextOfSecret(MARK_OF_ROTATION), randomBytes(KEY_BYTES));
  const { rowCount } = await pool.query(MARK, [MARK_OF_ROTATION, mark]);
  const { rows } = await pool.query<{ name: string }>(OTHERS);
  if (rows.length === 0) return;
  if (rowCount === 1) await pool.query(UNMARK, [MARK_OF_ROTATION]);
  throw bankRuns(rows.map(({ name }) => name).join(', '));
}

async function rewrapLearnerKeys(
  pool: Pool,
  master: MasterKeys,
  told: (progress: Rewrapped) => void,
): Promise<Rewrapped> {
  const { rows: counted } = await pool.query<{ keys: number }>({
    name: 'count-learner-keys',
    text: COUNT,
  });
  let progress: Rewrapped = { done: 0, all: counted[0]?.keys ?? 0, before: 0, damaged: 0 };
  let after = NOBODY;
  for (;;) {
    const { rows } = await pool.query<LearnerRow>(PAGE, [after, PAGE_KEYS]);
    const last = rows.at(-1);
    if (last === undefined) return progress;
    progress = added(progress, rows.length, await rewrapPage(pool, master, rows));
    told(progress);
    after = last.learner;
  }
}

type Page = Pick<Rewrapped, 'before' | 'damaged'>;

function added(progress: Rewrapped, keys: number, { before, damaged }: Page): Rewrapped {
  return {
    done: progress.done + keys,
    all: Math.max(progress.all, progress.done + keys),
    before: progress.before + before,
    damaged: progress.damaged + damaged,
  };
}

async function rewrapPage(
  pool: Pool,
  { from, to }: MasterKeys,
  rows: readonly LearnerRow[],
): Promise<Page> {
  const anew: [string, Buffer][] = [];
  let before = 0;
  for (const { learner, wrapped } of rows) {
    const context = contextOfLearnerKey(learner);
    const key = decrypt(from, context, wrapped);
    if (key !== null) anew.push([learner, encrypt(to, context, key)]);
    else if (decrypt(to, context, wrapped) !== null) before += 1;
  }
  if (anew.length > 0) {
    await pool.query(REWRAP, [anew.map(([id]) => id), anew.map(([, wrapped]) => wrapped)]);
  }
  return { before, damaged: rows.length - anew.length - before };
}

/** From this commit on the new key is the bank's, and the old one is nothing. */
async function rewrapSecrets(pool: Pool, { from, to }: MasterKeys): Promise<void> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN');
    await client.query(UNMARK, [MARK_OF_ROTATION]);
    const { rows } = await client.query<{ name: string; wrapped: Buffer }>(
      'SELECT name, wrapped FROM keys.secrets FOR UPDATE',
    );
    for (const { name, wrapped } of rows) {
      const plain = decrypt(from, contextOfSecret(name), wrapped);
      if (plain === null) throw otherMasterKey();
      await client.query(SECRET, [name, encrypt(to, contextOfSecret(name), plain)]);
    }
    await client.query('COMMIT');
    broken = false;
  } finally {
    // A connection that is given up takes its transaction with it.
    client.release(broken);
  }
}

function opens(key: KeyObject, name: string, wrapped: Uint8Array): boolean {
  return decrypt(key, contextOfSecret(name), wrapped) !== null;
}

function anotherOne(): CannotStart {
  return new CannotStart({
    zh: '上一次更换主密钥尚未完成，而这把新密钥不是那一次的。请用那一次的新密钥（数据目录中的 master.key.new，或当时的 CREDIT_BANK_NEW_MASTER_KEY）再次运行。',
    en: 'An earlier rotation is not finished, and this new key is not the one that it was for. Run it again with that one: master.key.new of the data folder, or the CREDIT_BANK_NEW_MASTER_KEY of then.',
  });
}

function bankRuns(names: string): CannotStart {
  return new CannotStart({
    zh: `学分银行正在运行（${names}），主密钥只能在它停止时更换。请先停止使用此数据库的全部进程，再次运行本命令；什么都没有改变。`,
    en: `A bank is running (${names}), and the master key is replaced while none does. Stop every process that uses this database, then run this again; nothing was changed.`,
  });
}
