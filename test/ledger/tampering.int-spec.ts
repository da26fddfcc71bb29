/**
 * What a superuser does to the log with its triggers off, and what the verifier says of it when it
 * is given a checkpoint that was exported before: trap 20.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { EventStore } from '#event-store';
import { createPool } from '#postgres';
import { readOrigin, readTrees, verifierKeyText } from '#seal';
import { SigningKeys } from '#signing-keys';
import { SealBroken, signCheckpoint } from '../../apps/command-api/checkpoints/sign-checkpoint.js';
import { Sealer } from '../../apps/projector/seal/sealer.js';
import { BankProcess } from '../running/bank.js';
import { createDatabase, serverUrl, type TestDatabase } from '../running/database.js';
import { learnerStream } from './open-log.js';

jest.setTimeout(120_000);

/** Two partitions are enough to see which one is named. */
const PARTITIONS = [7, 9];
const MASTER_KEY = randomBytes(32);

let database: TestDatabase;
let folder: string;
let key: string;
const copies: string[] = [];
const file = (name: string): string => join(folder, name);

async function session<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function append(url: string, count: number): Promise<void> {
  const pool = createPool(url, { name: 'tampering', max: 2 });
  const store = new EventStore(pool);
  for (const partition of PARTITIONS) {
    for (let n = 0; n < count; n += 20) {
      const events = Array.from({ length: 20 }, (_, at) => ({
        type: 'Noted',
        data: { amount: `${n + at}.00`, partition },
      }));
      await store.append({
        streams: [{ stream: learnerStream(partition), expected: 'any', events }],
      });
    }
  }
  await store.close();
  await pool.end();
}

/** Seals and signs as the bank does; by a new key where the old one is said to be another's. */
async function sign(ownerUrl: string, newKey = false): Promise<{ note: string; key: string }> {
  const pool = createPool(ownerUrl, { name: 'tampering', max: 4 });
  try {
    await Sealer.everything(pool);
    const signingKeys = await SigningKeys.open(pool, MASTER_KEY);
    if (newKey) await signingKeys.rotate('checkpoint');
    const { note } = await signCheckpoint({ pool, signingKeys }, true);
    const { publicBytes } = await signingKeys.current('checkpoint');
    const name = await readOrigin(pool);
    return { note, key: verifierKeyText({ name, publicBytes }) };
  } finally {
    await pool.end();
  }
}

/** A copy of the bank as it stands, to do harm to. */
async function copy(): Promise<string> {
  const name = `t${randomBytes(6).toString('hex')}`;
  await session(serverUrl(), (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${database.name}`),
  );
  copies.push(name);
  const url = new URL(database.owner);
  url.pathname = `/${name}`;
  return url.href;
}

async function asSuperuser(url: string, ...statements: string[]): Promise<void> {
  await session(url, async (client) => {
    await client.query('SET session_replication_role = replica');
    for (const statement of statements) await client.query(statement);
  });
}

async function verify(url: string, ...args: string[]): Promise<[number | null, string]> {
  const program = 'verify-log';
  const verifier = new BankProcess({}, { program, args: ['--database', url, ...args] });
  return [await verifier.ended(), verifier.output];
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tampering-'));
  database = await createDatabase();
  await append(database.writer, 100);
  const early = await sign(database.owner);
  await writeFile(file('early'), early.note);
  await append(database.writer, 100);
  const late = await sign(database.owner);
  await writeFile(file('late'), late.note);
  // The log has grown since, and part of that is not sealed.
  await append(database.writer, 60);
  key = late.key;
  await writeFile(file('key'), `${key}\n`);
});
afterAll(async () => {
  await session(serverUrl(), async (client) => {
    for (const name of copies) await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  });
  await database.drop();
  await rm(folder, { recursive: true });
});

const withLate = (): string[] => ['--checkpoint', file('late'), '--key', file('key')];

describe('the verifier', () => {
  it('finds a log whole that has grown since its checkpoints, old and new', async () => {
    const both = ['--checkpoint', file('early'), ...withLate()];
    const [code, said] = await verify(database.owner, ...both);
    expect([code, said]).toEqual([0, expect.stringContaining('520 events checked, 120 of them')]);
    expect(said).toContain('账本完好：核对 520 条事件');
  });

  it('says that it proves less without a checkpoint, or without a key', async () => {
    const [code, said] = await verify(database.owner);
    expect([code, said]).toEqual([0, expect.stringContaining('This proves less.')]);
    const [, unsigned] = await verify(database.owner, '--checkpoint', file('late'));
    expect(unsigned).toContain('the signature is not checked');
  });

  it('names the event whose payload was edited', async () => {
    const url = await copy();
    await asSuperuser(
      url,
      `UPDATE log.events SET data = replace(data, '.00', '.50') WHERE partition = 9 AND position = 42`,
    );
    const [code, said] = await verify(url, ...withLate());
    expect(code).toBe(2);
    expect(said).toContain('partition 9 position 42 ');
    expect(said).toContain('as a checkpoint proves');
    expect(said).toContain('分区 9 位置 42');
    const [alone, weaker] = await verify(url);
    expect([alone, weaker]).toEqual([2, expect.stringContaining('partition 9 position 42 ')]);
  });

  it.each([
    ['a time', "recorded_at = recorded_at + interval '1 microsecond'"],
    ['a day', 'recorded_on = recorded_on + 1'],
    ['a type', "type = 'Noticed'"],
    ['an epoch', 'epoch = epoch + 1'],
    ['a stream', "stream_id = '07000000-0000-4000-8000-000000000007'"],
    ['a space in its payload', "data = replace(data, ':', ': ')"],
  ])('names the event of which %s was changed', async (_, change) => {
    const url = await copy();
    await asSuperuser(url, `UPDATE log.events SET ${change} WHERE partition = 7 AND position = 33`);
    const [code, said] = await verify(url, ...withLate());
    expect([code, said]).toEqual([2, expect.stringContaining('partition 7 position 33 ')]);
  });

  it('names the first event that is missing at the end, also where the seal was cut with it', async () => {
    const url = await copy();
    await asSuperuser(url, 'DELETE FROM log.events WHERE partition = 7 AND position > 150');
    const [code, said] = await verify(url, ...withLate());
    expect([code, said]).toEqual([2, expect.stringContaining('partition 7 position 151 ')]);
    await asSuperuser(url, ...resealed);
    const pool = createPool(url, { name: 'tampering', max: 4 });
    await Sealer.everything(pool);
    await pool.end();
    const [again, stillSaid] = await verify(url, ...withLate());
    expect([again, stillSaid]).toEqual([2, expect.stringContaining('partition 7 position 151 ')]);
    expect(stillSaid).toContain('事件缺失');
  });

  it('names the first of two rows that were swapped', async () => {
    const url = await copy();
    await asSuperuser(
      url,
      'UPDATE log.events SET position = 1000 + position WHERE partition = 7 AND position IN (61, 64)',
      'UPDATE log.events SET position = 1125 - position WHERE partition = 7 AND position > 1000',
    );
    const [code, said] = await verify(url, ...withLate());
    expect([code, said]).toEqual([2, expect.stringContaining('partition 7 position 61 ')]);
  });

  it('sees a history that was written anew, with its seal, and signed by a new key', async () => {
    const url = await copy();
    await asSuperuser(
      url,
      'CREATE TABLE public.kept AS TABLE log.events',
      'TRUNCATE log.events',
      `INSERT INTO log.events SELECT position, recorded_at, stream_id, version, epoch, recorded_on,
         partition, stream_kind, type,
         CASE WHEN partition = 9 AND position = 150 THEN '{"amount":"1.00"}' ELSE data END
       FROM public.kept`,
      ...resealed,
      'DELETE FROM keys.signing_keys',
    );
    const forged = await sign(url);
    await writeFile(file('forged'), forged.note);
    // Against itself it is in order: that is why checkpoints are kept elsewhere.
    const own = ['--checkpoint', file('forged'), '--key', forged.key];
    expect((await verify(url, ...own))[0]).toBe(0);
    const [code, said] = await verify(url, ...withLate());
    expect(code).toBe(2);
    expect(said).toMatch(/partition 9 position 1 .*to position 200 history was rewritten/);
    // An older checkpoint of the same history narrows it down.
    const [, narrow] = await verify(url, '--checkpoint', file('early'), ...withLate());
    expect(narrow).toMatch(/partition 9 position 101 .*to position 200 history was rewritten/);
    // And a forged checkpoint is nobody's who has the key of the bank.
    const [unknown, refused] = await verify(url, '--checkpoint', file('forged'), '--key', key);
    expect([unknown, refused]).toEqual([1, expect.stringContaining('not signed by a key')]);
  });

  it('tells a damaged seal from a damaged log', async () => {
    const url = await copy();
    await asSuperuser(
      url,
      `UPDATE seal.tiles SET hashes = set_byte(hashes, 70, 255 - get_byte(hashes, 70))
       WHERE partition = 7 AND level = 0 AND tile = 0`,
    );
    const [code, said] = await verify(url, ...withLate());
    expect([code, said]).toEqual([2, expect.stringContaining('partition 7 position 3 ')]);
    expect(said).toContain('the stored seal is damaged');
  });

  it('refuses the checkpoint of another bank, and one that was changed', async () => {
    const url = await copy();
    await asSuperuser(url, `UPDATE seal.bank SET origin = 'credit-bank/other'`);
    const [code, said] = await verify(url, ...withLate());
    expect([code, said]).toEqual([1, expect.stringContaining('of another bank')]);
    const note = (await sign(database.owner)).note;
    const line = (note.split('\n').at(-2) ?? '').slice(0, -4);
    await writeFile(file('bad'), `${note.slice(0, note.lastIndexOf('\n\n'))}\n\n${line}AAA=\n`);
    const [bad, refused] = await verify(url, '--checkpoint', file('bad'), '--key', key);
    expect([bad, refused]).toEqual([1, expect.stringContaining('bad signature')]);
    await writeFile(file('torn'), note.replace('\n7 ', '\n8 '));
    const [torn, noCheckpoint] = await verify(url, '--checkpoint', file('torn'), '--key', key);
    expect([torn, noCheckpoint]).toEqual([1, expect.stringContaining('is no checkpoint')]);
  });

  it('finds a log whole that was copied out and in again', async () => {
    const restored = await createDatabase();
    const tables = ['log.events', 'seal.tiles', 'seal.checkpoints', 'seal.bank', 'seal.trees'];
    await session(database.owner, async (client) => {
      const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
      const at = (table: string): string => `'${rows[0]!.data_directory}/${table}.copy'`;
      for (const table of tables) await client.query(`COPY ${table} TO ${at(table)}`);
      const load = tables.map((table) => `COPY ${table} FROM ${at(table)}`);
      await asSuperuser(restored.owner, `TRUNCATE ${tables.join(', ')}`, ...load);
    });
    const [code, said] = await verify(restored.owner, ...withLate());
    expect([code, said]).toEqual([0, expect.stringContaining('520 events checked')]);
    await restored.drop();
  });
});

describe('the bank', () => {
  it('signs no history that does not begin with what it signed before', async () => {
    const url = await copy();
    await asSuperuser(
      url,
      `UPDATE log.events SET data = '{"amount":"9.00"}' WHERE partition = 9 AND position = 5`,
      'TRUNCATE seal.tiles',
      `UPDATE seal.trees SET size = 0, root = sha256('')`,
    );
    await expect(sign(url)).rejects.toEqual(new SealBroken(9));
    const pool = createPool(url, { name: 'tampering', max: 1 });
    expect((await readTrees(pool))[9]!.size).toBe(260n);
    await pool.end();
  });
});

const resealed = [
  'TRUNCATE seal.tiles, seal.checkpoints',
  `UPDATE seal.trees SET size = 0, root = sha256('')`,
];
