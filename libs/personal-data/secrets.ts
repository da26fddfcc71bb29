/** Secrets of the whole bank, kept wrapped in `keys.secrets`. */
import { type KeyObject, randomBytes } from 'node:crypto';
import { CannotStart } from '#settings';
import type { Pool } from 'pg';
import { decrypt, encrypt, KEY_BYTES, keyOfBytes } from './aes.js';

/**
 * Keys that belong to a purpose are derived from `current`, and not from the master key, so that
 * another master key is a matter of wrapping anew. `before` is the master key of a bank from the
 * time when it was otherwise: what was sealed then opens still, and nothing more is sealed so.
 */
export interface PurposeRoots {
  readonly current: KeyObject;
  readonly before: KeyObject | null;
}

export interface BankSecrets {
  /** What `lookup` is keyed by; another one would find nobody. */
  readonly lookup: KeyObject;
  readonly roots: PurposeRoots;
  /** `lookup` as it stands wrapped: as long as it does, this is the bank's master key. */
  readonly wrappedLookup: Uint8Array;
}

/** There while the keys go from one master key to another, wrapped by the one that comes. */
export const MARK_OF_ROTATION = 'next master key';
const LOOKUP = 'lookup';
const PURPOSES = 'purposes';
const BEFORE = 'purposes before';

const CREATE = `INSERT INTO keys.secrets (name, wrapped)
  SELECT * FROM unnest($1::text[], $2::bytea[]) ON CONFLICT (name) DO NOTHING`;

/**
 * Reads the secrets, making those that do not exist. Several processes may do so at once: the first
 * insert wins and everyone reads what stands there.
 * @throws CannotStart where they are wrapped by another master key, or on their way to another one.
 */
export async function bankSecrets(pool: Pool, masterKey: KeyObject): Promise<BankSecrets> {
  const there = await wrappedSecrets(pool);
  const wrapped = there.has(PURPOSES) ? there : await made(pool, masterKey, there);
  if (wrapped.has(MARK_OF_ROTATION)) throw rotationUnfinished();
  const opened = (name: string): KeyObject | null => {
    const found = wrapped.get(name);
    return found === undefined ? null : unwrapped(masterKey, name, found);
  };
  const lookup = opened(LOOKUP);
  const current = opened(PURPOSES);
  const wrappedLookup = wrapped.get(LOOKUP);
  if (lookup === null || current === null || wrappedLookup === undefined) {
    throw new Error('secrets of the bank were written and are not there');
  }
  return { lookup, roots: { current, before: opened(BEFORE) }, wrappedLookup };
}

/** For those that have the keys' login and seal nothing of learners. */
export async function purposeRoots(pool: Pool, masterKey: Uint8Array): Promise<PurposeRoots> {
  return (await bankSecrets(pool, keyOfBytes(masterKey))).roots;
}

/** Under what a secret of this name is wrapped. */
export function contextOfSecret(name: string): string {
  return `secret|${name}`;
}

export async function wrappedSecrets(pool: Pool): Promise<Map<string, Uint8Array>> {
  const { rows } = await pool.query<{ name: string; wrapped: Buffer }>({
    name: 'secrets-read',
    text: 'SELECT name, wrapped FROM keys.secrets',
  });
  return new Map(rows.map(({ name, wrapped }) => [name, wrapped]));
}

async function made(
  pool: Pool,
  masterKey: KeyObject,
  there: ReadonlyMap<string, Uint8Array>,
): Promise<Map<string, Uint8Array>> {
  const known = there.get(LOOKUP);
  // A wrong key must not get as far as adding something that the right one cannot open.
  if (known !== undefined) unwrapped(masterKey, LOOKUP, known);
  const first: [string, Uint8Array] =
    known === undefined ? [LOOKUP, randomBytes(KEY_BYTES)] : [BEFORE, masterKey.export()];
  const fresh: [string, Uint8Array][] = [first, [PURPOSES, randomBytes(KEY_BYTES)]];
  await pool.query({
    name: 'secrets-create',
    text: CREATE,
    values: [
      fresh.map(([name]) => name),
      fresh.map(([name, bytes]) => encrypt(masterKey, contextOfSecret(name), bytes)),
    ],
  });
  return wrappedSecrets(pool);
}

function unwrapped(masterKey: KeyObject, name: string, wrapped: Uint8Array): KeyObject {
  const plain = decrypt(masterKey, contextOfSecret(name), wrapped);
  if (plain !== null) return keyOfBytes(plain);
  throw otherMasterKey();
}

export function otherMasterKey(): CannotStart {
  return new CannotStart({
    zh: '主密钥与此数据库不符：库中的密钥由另一把主密钥加密。请使用原来的 CREDIT_BANK_MASTER_KEY，或数据目录中原来的 master.key；若更换主密钥时中断，请再次运行 npm run rotate-master-key。',
    en: 'The master key does not belong to this database: its keys are wrapped by another one. Give the CREDIT_BANK_MASTER_KEY, or the master.key of the data folder, that it was made with; where a rotation of the master key was cut off, run npm run rotate-master-key again.',
  });
}

function rotationUnfinished(): CannotStart {
  return new CannotStart({
    zh: '主密钥的更换尚未完成：请再次运行 npm run rotate-master-key（使用同样的两把密钥），它会从中断处继续；完成后再启动学分银行。',
    en: 'A rotation of the master key is not finished: run npm run rotate-master-key again, with the same two keys; it goes on where it was cut off. Start the bank after it.',
  });
}
