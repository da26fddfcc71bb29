import { randomBytes, sign, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '#postgres';
import { CannotStart } from '#settings';
import { createDatabase, type TestDatabase } from '../../test/running/database.js';
import { SigningKeys } from './signing-keys.js';

const masterKey = randomBytes(32);
let database: TestDatabase;
let owner: Pool;
let pool: Pool;

beforeAll(async () => {
  database = await createDatabase();
  owner = createPool(database.owner, { name: 'owner', max: 2 });
  pool = createPool(database.keys, { name: 'signing keys spec', max: 8 });
});
afterAll(async () => {
  await pool.end();
  await owner.end();
  await database.drop();
});

const message = Buffer.from('学分');

describe('the signing keys of a bank', () => {
  it('are made at first use, and processes that start together agree on one', async () => {
    const banks = await Promise.all(
      [1, 2, 3, 4, 5].map(() => SigningKeys.open(pool, new Uint8Array(masterKey))),
    );
    const keys = await Promise.all(banks.map((bank) => bank.current('credential')));
    expect(new Set(keys.map((key) => key.kid)).size).toBe(1);
    const signature = sign(null, message, keys[0]!.privateKey);
    for (const key of keys) expect(verify(null, message, key.publicKey, signature)).toBe(true);
    expect(keys[0]!.kid).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(keys[0]!.publicBytes).toHaveLength(32);
    expect(await banks[0]!.history('checkpoint')).toEqual([]);
  });

  it('sign no more after a rotation elsewhere, and what they signed stays provable', async () => {
    const one = await SigningKeys.open(pool, masterKey);
    const other = await SigningKeys.open(pool, masterKey);
    const before = await one.current('checkpoint');
    const signature = sign(null, message, before.privateKey);
    const after = await other.rotate('checkpoint');
    expect((await one.current('checkpoint')).kid).toBe(after.kid);
    const history = await one.history('checkpoint');
    expect(history.map((key) => key.kid)).toEqual([before.kid, after.kid]);
    expect(history.map((key) => key.retiredAt === null)).toEqual([false, true]);
    expect(verify(null, message, history[0]!.publicKey, signature)).toBe(true);
    expect(history[0]!.createdAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('are rotated by many at once without two of them signing', async () => {
    const bank = await SigningKeys.open(pool, masterKey);
    await Promise.all([1, 2, 3, 4].map(() => bank.rotate('credential')));
    const signing = (await bank.history('credential')).filter((key) => key.retiredAt === null);
    expect(signing).toHaveLength(1);
    expect((await bank.current('credential')).kid).toBe(signing[0]!.kid);
  });

  it('lie wrapped in the database, and the retired ones not at all', async () => {
    const bank = await SigningKeys.open(pool, masterKey);
    const { privateKey } = await bank.current('credential');
    const seed = Buffer.from(privateKey.export({ format: 'jwk' }).d!, 'base64url');
    const { rows } = await owner.query<{ wrapped: Buffer | null; retired: boolean }>(
      'SELECT wrapped, retired_at IS NOT NULL AS retired FROM keys.signing_keys',
    );
    expect(rows.some(({ retired }) => retired)).toBe(true);
    for (const { wrapped, retired } of rows) {
      expect(wrapped === null).toBe(retired);
      expect(wrapped?.includes(seed) ?? false).toBe(false);
    }
  });

  it('refuse another master key with what to do', async () => {
    await expect(SigningKeys.open(pool, randomBytes(32))).rejects.toThrow(CannotStart);
  });

  it('are kept for ever, whoever asks for less', async () => {
    for (const change of [
      'DELETE FROM keys.signing_keys',
      'TRUNCATE keys.signing_keys',
      "UPDATE keys.signing_keys SET kid = 'x' WHERE retired_at IS NULL",
      'UPDATE keys.signing_keys SET retired_at = NULL WHERE retired_at IS NOT NULL',
    ]) {
      await expect(owner.query(change)).rejects.toThrow('public keys of signatures are kept');
    }
  });
});
