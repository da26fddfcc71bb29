/** Secrets of the whole bank, kept wrapped in `keys.secrets`. */
import { type KeyObject, randomBytes } from 'node:crypto';
import { CannotStart } from '#settings';
import type { Pool } from 'pg';
import { decrypt, encrypt, KEY_BYTES, keyOfBytes } from './aes.js';

/**
 * Reads the secret `name`, making it where it does not exist. Several processes may do so at once:
 * the first insert wins and everyone reads what stands there.
 */
export async function secret(pool: Pool, masterKey: KeyObject, name: string): Promise<KeyObject> {
  const found = await read(pool, name);
  if (found !== null) return unwrapped(masterKey, name, found);
  await pool.query({
    name: 'secret-create',
    text: `INSERT INTO keys.secrets (name, wrapped) VALUES ($1, $2)
           ON CONFLICT (name) DO NOTHING`,
    values: [name, encrypt(masterKey, contextOf(name), randomBytes(KEY_BYTES))],
  });
  const made = await read(pool, name);
  if (made === null) throw new Error(`the secret "${name}" was written and is not there`);
  return unwrapped(masterKey, name, made);
}

function contextOf(name: string): string {
  return `secret|${name}`;
}

async function read(pool: Pool, name: string): Promise<Uint8Array | null> {
  const { rows } = await pool.query<{ wrapped: Buffer }>({
    name: 'secret-read',
    text: 'SELECT wrapped FROM keys.secrets WHERE name = $1',
    values: [name],
  });
  return rows[0]?.wrapped ?? null;
}

function unwrapped(masterKey: KeyObject, name: string, wrapped: Uint8Array): KeyObject {
  const plain = decrypt(masterKey, contextOf(name), wrapped);
  if (plain !== null) return keyOfBytes(plain);
  throw new CannotStart({
    zh: '主密钥与此数据库不符：库中的密钥由另一把主密钥加密。请使用原来的 CREDIT_BANK_MASTER_KEY，或数据目录中原来的 master.key。',
    en: 'The master key does not belong to this database: its keys are wrapped by another one. Give the CREDIT_BANK_MASTER_KEY, or the master.key of the data folder, that it was made with.',
  });
}
