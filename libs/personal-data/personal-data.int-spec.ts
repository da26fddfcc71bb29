import { hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CannotStart } from '#settings';
import { Pool } from 'pg';
import { createDatabase, type TestDatabase } from '../../test/running/database.js';
import { encrypt, keyOfBytes } from './aes.js';
import { PersonalData } from './personal-data.js';
import { rotateMasterKey } from './rotation.js';

const masterKey = randomBytes(32);
let database: TestDatabase;
let owner: Pool;
let pool: Pool;

beforeAll(async () => {
  database = await createDatabase();
  owner = new Pool({ connectionString: database.owner });
  pool = new Pool({ connectionString: database.keys, max: 8 });
});
afterAll(async () => {
  await pool.end();
  await owner.end();
  await database.drop();
});
beforeEach(() => owner.query('TRUNCATE keys.secrets, keys.learner_keys'));

const stream = randomUUID();
const context = { stream, field: 'name' };

describe('the keys of learners', () => {
  it('are there for another process as soon as they are made', async () => {
    const one = await PersonalData.open(pool, masterKey);
    const other = await PersonalData.open(pool, masterKey);
    const ids = Array.from({ length: 500 }, () => randomUUID());
    const made = await one.createKeys(ids);
    const found = await other.keysOf(ids);
    expect([made.size, found.size]).toEqual([500, 500]);
    for (const id of ids) {
      const sealed = one.seal(made.get(id)!, context, '张三');
      expect(other.open(found.get(id)!, context, sealed)).toBe('张三');
    }
  });

  it('are made once, however many make them at the same time', async () => {
    const banks = await Promise.all([1, 2, 3, 4].map(() => PersonalData.open(pool, masterKey)));
    const ids = Array.from({ length: 50 }, () => randomUUID());
    const all = await Promise.all(banks.map((bank) => bank.createKeys([...ids, ...ids].reverse())));
    const { rows } = await pool.query('SELECT count(*)::int AS n FROM keys.learner_keys');
    expect(rows).toEqual([{ n: 50 }]);
    for (const id of ids) {
      const sealed = banks[0]!.seal(all[0]!.get(id)!, context, 'x');
      for (const [index, bank] of banks.entries()) {
        expect(bank.open(all[index]!.get(id)!, context, sealed)).toBe('x');
      }
    }
  });

  it('are looked up one by one and together, and no key is null', async () => {
    const bank = await PersonalData.open(pool, masterKey, { cachedKeys: 2 });
    const ids = Array.from({ length: 5 }, () => randomUUID());
    await bank.createKeys(ids);
    const nobody = randomUUID();
    expect(await bank.keyOf(nobody)).toBeNull();
    expect((await bank.keyOf(ids[0]!))?.learnerId).toBe(ids[0]);
    expect([...(await bank.keysOf([...ids, nobody, ids[0]!])).keys()].sort()).toEqual(
      [...ids].sort(),
    );
    expect((await bank.createKeys([])).size).toBe(0);
  });

  it('keep what is sealed apart by learner, stream, field and outcome', async () => {
    const bank = await PersonalData.open(pool, masterKey);
    const keys = await bank.createKeys([stream, randomUUID()]);
    const [key, stranger] = [...keys.values()];
    const sealed = bank.seal(key!, context, '大连');
    expect(sealed).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(bank.open(key!, context, sealed)).toBe('大连');
    const others = [
      () => bank.open(stranger!, context, sealed),
      () => bank.open(key!, { ...context, field: 'number' }, sealed),
      () => bank.open(key!, { ...context, of: 'x' }, sealed),
      () => bank.open(key!, { ...context, stream: 'x' }, sealed),
      () => bank.open(key!, context, `${sealed.slice(0, -4)}AAAA`),
    ];
    for (const other of others) expect(other).toThrow('does not open');
  });

  it('lie in the database wrapped, and never show in what is printed', async () => {
    const bank = await PersonalData.open(pool, masterKey);
    const key = (await bank.createKeys([stream])).get(stream)!;
    const { rows } = await pool.query<{ wrapped: Buffer }>('SELECT wrapped FROM keys.learner_keys');
    expect(rows[0]?.wrapped).toHaveLength(1 + 12 + 32 + 16);
    expect(JSON.stringify(key)).toBe(JSON.stringify({ learnerId: stream }));
  });
});

describe('the look-up secret', () => {
  it('is one for all that start at once, and for ever', async () => {
    const starts = Array.from({ length: 8 }, () => PersonalData.open(pool, masterKey));
    const ids = (await Promise.all(starts)).map((bank) => bank.outcomeId('4121010845', 'N1'));
    const later = await PersonalData.open(pool, masterKey);
    expect(new Set([...ids, later.outcomeId('4121010845', 'N1')]).size).toBe(1);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('tells kinds and parts apart', async () => {
    const bank = await PersonalData.open(pool, masterKey);
    const all = [
      bank.lookup('externalId', 'ab', 'c'),
      bank.lookup('externalId', 'a', 'bc'),
      bank.lookup('externalId', 'abc'),
      bank.lookup('document', 'ab', 'c'),
      bank.lookup('externalId', 'ab|1:c'),
    ].map((bytes) => Buffer.from(bytes).toString('hex'));
    expect(new Set(all).size).toBe(5);
    expect(bank.lookup('externalId', 'ab', 'c')).toHaveLength(32);
  });
});

it('another master key stops the start, in both languages, and changes nothing', async () => {
  const bank = await PersonalData.open(pool, masterKey);
  const before = bank.outcomeId('a', 'b');
  const start = PersonalData.open(pool, randomBytes(32));
  await expect(start).rejects.toBeInstanceOf(CannotStart);
  await expect(start).rejects.toThrow(
    /主密钥与此数据库不符[\s\S]*does not belong to this database/,
  );
  expect((await PersonalData.open(pool, masterKey)).outcomeId('a', 'b')).toBe(before);
});

it('bytes sealed for one purpose open for no other', async () => {
  const bank = await PersonalData.open(pool, masterKey);
  const sealed = bank.sealBytes('import', 'i1|0', Buffer.from('row'));
  const again = await PersonalData.open(pool, masterKey);
  expect(again.openBytes('import', 'i1|0', sealed).toString()).toBe('row');
  expect(() => again.openBytes('import', 'i1|1', sealed)).toThrow('do not open');
  expect(() => again.openBytes('other', 'i1|0', sealed)).toThrow('do not open');
});

describe('a bank from before the keys of purposes had a secret of their own', () => {
  it('opens what was sealed then, and seals the same way no more, whatever its master key', async () => {
    const wrapped = encrypt(keyOfBytes(masterKey), 'secret|lookup', randomBytes(32));
    await owner.query('INSERT INTO keys.secrets (name, wrapped) VALUES ($1, $2)', [
      'lookup',
      wrapped,
    ]);
    const key = keyOfBytes(new Uint8Array(hkdfSync('sha256', masterKey, '', 'imports', 32)));
    const sealed = encrypt(key, 'i1|0', 'row');
    const bank = await PersonalData.open(pool, masterKey);
    expect(bank.openBytes('imports', 'i1|0', sealed).toString()).toBe('row');
    const fresh = bank.sealBytes('imports', 'i1|0', Buffer.from('new'));

    const single = new Pool({ connectionString: database.keys, max: 1 });
    const to = randomBytes(32);
    await pool.end();
    try {
      const told = (): undefined => undefined;
      await rotateMasterKey(single, { from: masterKey, to }, told);
      expect(await rotateMasterKey(single, { from: masterKey, to }, told)).toBeNull();
      const after = await PersonalData.open(single, to);
      expect(after.openBytes('imports', 'i1|0', sealed).toString()).toBe('row');
      expect(after.openBytes('imports', 'i1|0', fresh).toString()).toBe('new');
      expect(after.outcomeId('a', 'b')).toBe(bank.outcomeId('a', 'b'));
    } finally {
      await single.end();
      pool = new Pool({ connectionString: database.keys, max: 8 });
    }
  });
});
