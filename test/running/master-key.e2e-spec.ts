/** Another master key: every key is wrapped anew, and nothing that it opens is lost on the way. */
import { randomBytes, randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Tokens } from '#edge';
import { decrypt, keyFile, keyOfBytes, PersonalData } from '#personal-data';
import { SigningKeys } from '#signing-keys';
import pg from 'pg';
import { BankProcess } from './bank.js';
import { createDatabase, eventually, type TestDatabase } from './database.js';

const KEYS = 2_000;

let database: TestDatabase;
let folder: string;
let env: Record<string, string>;
let owner: pg.Pool;
let keys: pg.Pool;
let oldKey: Uint8Array;
/** What the bank held before, under the old master key. */
let learnerId: string;
let planted: { ids: string[]; sealed: string[]; upload: Buffer; kids: string[] };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'master-key-'));
  database = await createDatabase({ migrated: false });
  env = {
    DATABASE_URL: database.owner,
    CREDIT_BANK_DATA: folder,
    PORT: '0',
    LOG_LEVEL: 'warn',
    SEED: 'none',
  };
  owner = new pg.Pool({ connectionString: database.owner, max: 2 });
  keys = new pg.Pool({ connectionString: database.keys, max: 1 });
}, 60_000);
afterAll(async () => {
  await Promise.all([owner.end(), keys.end()]);
  await database.drop();
  await rm(folder, { recursive: true });
});

const at = (learner: string, index: number) => ({ stream: learner, field: `f${index}` });
const fileKey = async (): Promise<string> =>
  (await readFile(join(folder, 'master.key'), 'utf8')).trim();

function command(more: Record<string, string> = {}): BankProcess {
  return new BankProcess({ ...env, ...more }, { program: 'rotate-master-key' });
}

async function wrappedKeys(): Promise<string> {
  const { rows } = await owner.query<{ digest: string }>(
    `SELECT md5(string_agg(encode(wrapped, 'hex'), '' ORDER BY name)) AS digest FROM (
       SELECT learner::text AS name, wrapped FROM keys.learner_keys
       UNION ALL SELECT name, wrapped FROM keys.secrets) AS every`,
  );
  return rows[0]!.digest;
}

async function asked(baseUrl: string, path: string, body?: unknown): Promise<unknown> {
  const tokens = new Tokens(await keyFile(folder, 'token.key'));
  const token = await tokens.sign({ clientId: 'demo-operator', role: 'operator' });
  const answer = await fetch(baseUrl + path, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const said: unknown = await answer.json();
  if (!answer.ok) throw new Error(JSON.stringify(said));
  return said;
}

it('is refused while a bank runs, and changes nothing', async () => {
  const bank = new BankProcess(env);
  const baseUrl = await bank.ready();
  const code = 'A';
  const name = { zh: '院校', en: 'College' };
  await asked(baseUrl, '/v1/institutions', { code, name, kind: 'university' });
  const person = { externalIds: [{ issuer: 'A', value: 's1' }], name: '李雷' };
  ({ learnerId } = (await asked(baseUrl, '/v1/learners', person)) as { learnerId: string });
  const outcome = { kind: 'course', issuer: 'A', number: 'N-1', title: 'C', result: 'passed' };
  const college = { ...outcome, awardedOn: '2024-06-30', credits: '4' };
  const tokens = new Tokens(await keyFile(folder, 'token.key'));
  const token = await tokens.sign({ clientId: 'c', role: 'college', institution: 'A' });
  const recorded = await fetch(`${baseUrl}/v1/learners/${learnerId}/outcomes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(college),
  });
  expect(recorded.status).toBe(201);
  const before = await wrappedKeys();
  const run = command();
  expect(await run.ended()).toBe(1);
  expect(run.output).toMatch(/正在运行[\s\S]*bank is running \(.*keys/);
  expect(await wrappedKeys()).toBe(before);
  await bank.stop();
}, 60_000);

it('is refused with a wrong old key, or one key alone, and changes nothing', async () => {
  oldKey = await keyFile(folder, 'master.key');
  const bank = await PersonalData.open(keys, oldKey);
  const ids = Array.from({ length: KEYS }, () => randomUUID()).sort();
  const made = await bank.createKeys(ids);
  const sealed = ids.map((id, index) => bank.seal(made.get(id)!, at(id, index), `text ${index}`));
  const upload = bank.sealBytes('imports', 'i|1', Buffer.from('row'));
  const signing = await SigningKeys.open(keys, oldKey);
  const kids = [(await signing.current('checkpoint')).kid, (await issuerKids()).join()];
  planted = { ids, sealed, upload, kids };
  // The pool of this spec uses the keys' login, as a bank does.
  await keys.end();
  keys = new pg.Pool({ connectionString: database.keys, max: 1 });
  const before = await wrappedKeys();
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  for (const [given, said] of [
    [
      {
        CREDIT_BANK_MASTER_KEY: base64(randomBytes(32)),
        CREDIT_BANK_NEW_MASTER_KEY: base64(randomBytes(32)),
      },
      'does not belong to this database',
    ],
    [{ CREDIT_BANK_MASTER_KEY: base64(oldKey) }, 'give the new one'],
    [{ CREDIT_BANK_NEW_MASTER_KEY: base64(oldKey) }, 'give the old one too'],
    [
      { CREDIT_BANK_MASTER_KEY: base64(oldKey), CREDIT_BANK_NEW_MASTER_KEY: base64(oldKey) },
      'new master key is the old one',
    ],
  ] as const) {
    const run = command(given);
    expect([await run.ended(), run.output]).toEqual([1, expect.stringContaining(said)]);
  }
  expect(await wrappedKeys()).toBe(before);
}, 60_000);

async function issuerKids(): Promise<string[]> {
  const { rows } = await owner.query<{ kid: string }>('SELECT kid FROM issuer.signing_keys');
  return rows.map(({ kid }) => kid);
}

it('goes on where it was killed, and then the new key opens everything, the old one nothing', async () => {
  const before = await fileKey();
  // The third page waits for this row, so that the process dies between two of them for certain.
  const holder = await owner.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM keys.learner_keys WHERE learner = $1 FOR UPDATE', [
    planted.ids[1_200],
  ]);
  const first = command();
  await eventually('it waits for the third page', async () => {
    const { rowCount } = await owner.query(
      `SELECT FROM pg_stat_activity
       WHERE application_name = 'rotate master key' AND wait_event_type = 'Lock'`,
    );
    return rowCount === 1 ? true : undefined;
  });
  await first.kill9();
  // Its session would go on waiting, and write the page when its turn comes.
  await owner.query(
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
     WHERE application_name = 'rotate master key'`,
  );
  await holder.query('ROLLBACK');
  holder.release();
  expect(await fileKey()).toBe(before);
  const early = new BankProcess(env);
  expect([await early.ended(), early.output]).toEqual([1, expect.stringContaining('not finished')]);

  // Another new key than the one that has begun would leave two of them in the database.
  const made = await readFile(join(folder, 'master.key.new'), 'utf8');
  await writeFile(join(folder, 'master.key.new'), randomBytes(32).toString('base64'));
  const other = command();
  expect([await other.ended(), other.output]).toEqual([
    1,
    expect.stringContaining('not the one that it was for'),
  ]);
  await writeFile(join(folder, 'master.key.new'), made);

  const second = command();
  expect([await second.ended(), second.output]).toEqual([0, expect.anything()]);
  const wrappedBefore = Number(/of which wrapped before: (\d+)/.exec(second.output)![1]);
  expect(wrappedBefore).toBe(1_000);
  expect(second.output).toContain(`Keys of learners: ${KEYS + 1},`);
  expect(await fileKey()).toBe(made.trim());
  const files = (await readdir(folder)).filter((name) => name.startsWith('master.key'));
  expect(files).toEqual(['master.key', expect.stringMatching(/^master\.key\.old-2\d{3}-/)]);
  expect((await readFile(join(folder, files[1]!), 'utf8')).trim()).toBe(before);
  await opensEverything();
}, 60_000);

async function opensEverything(): Promise<void> {
  const newKey = await keyFile(folder, 'master.key');
  const bank = await PersonalData.open(keys, newKey, { cachedKeys: 1 });
  const found = await bank.keysOf(planted.ids);
  expect(found.size).toBe(KEYS);
  planted.ids.forEach((id, index) => {
    const text = bank.open(found.get(id)!, at(id, index), planted.sealed[index]!);
    expect(text).toBe(`text ${index}`);
  });
  expect(bank.openBytes('imports', 'i|1', planted.upload).toString()).toBe('row');
  const signing = await SigningKeys.open(keys, newKey);
  expect((await signing.current('checkpoint')).kid).toBe(planted.kids[0]);
  const { rows } = await owner.query<{ context: string; wrapped: Buffer }>(
    `SELECT 'learner-key|' || learner AS context, wrapped FROM keys.learner_keys
     UNION ALL SELECT 'secret|' || name, wrapped FROM keys.secrets`,
  );
  const opened = (key: Uint8Array): number =>
    rows.filter(({ context, wrapped }) => decrypt(keyOfBytes(key), context, wrapped)).length;
  expect([opened(newKey), opened(oldKey)]).toEqual([rows.length, 0]);
  await expect(PersonalData.open(keys, oldKey)).rejects.toThrow('does not belong');
  await expect(SigningKeys.open(keys, oldKey)).rejects.toThrow('does not belong');
}

it('a bank that was cut off while the key was replaced makes no keys under the old one', async () => {
  await keys.end();
  const away = new pg.Pool({ connectionString: database.keys, max: 1, idleTimeoutMillis: 1 });
  const cutOff = await PersonalData.open(away, await keyFile(folder, 'master.key'));
  await eventually('it has no session', async () => {
    const { rowCount } = await owner.query(
      'SELECT FROM pg_stat_activity WHERE usename = $1 AND datname = current_database()',
      [new URL(database.keys).username],
    );
    return rowCount === 0 ? true : undefined;
  });
  const run = command();
  expect([await run.ended(), run.output]).toEqual([0, expect.anything()]);
  await expect(cutOff.createKeys([randomUUID()])).rejects.toThrow('keys are not made');
  await away.end();
  const { rows } = await owner.query('SELECT count(*)::int AS n FROM keys.learner_keys');
  expect(rows).toEqual([{ n: KEYS + 1 }]);
  keys = new pg.Pool({ connectionString: database.keys, max: 1 });
  await opensEverything();
}, 60_000);

it('finishes what was cut off between the database and the file of the key', async () => {
  await keys.end();
  const current = join(folder, 'master.key');
  const now = await fileKey();
  const kept = (await readdir(folder)).filter((name) => name.startsWith('master.key.old-'));
  await copyFile(current, join(folder, 'master.key.new'));
  await copyFile(join(folder, kept.sort().at(-1)!), current);
  const early = new BankProcess(env);
  expect([await early.ended(), early.output]).toEqual([
    1,
    expect.stringContaining('run npm run rotate-master-key again'),
  ]);
  const run = command();
  expect([await run.ended(), run.output]).toEqual([0, expect.stringContaining('already')]);
  expect(await fileKey()).toBe(now);
  keys = new pg.Pool({ connectionString: database.keys, max: 1 });
}, 60_000);

it('a bank starts with the new key, finds its people and signs with the keys that it had', async () => {
  const bank = new BankProcess(env);
  const baseUrl = await bank.ready();
  const lookup = { externalId: { issuer: 'A', value: 's1' } };
  expect(await asked(baseUrl, '/v1/learners/lookups', lookup)).toMatchObject({ learnerId });
  const shown = await eventually('the transcript is projected', async () => {
    const { outcomes } = (await asked(baseUrl, `/v1/learners/${learnerId}/transcript`)) as {
      outcomes?: { number: string }[];
    };
    return outcomes?.map((one) => one.number);
  });
  expect(shown).toEqual(['N-1']);
  expect((await issuerKids()).join()).toBe(planted.kids[1]);
  await bank.stop();
}, 60_000);

it('takes both keys from the environment, and leaves no file behind', async () => {
  const before = await fileKey();
  const after = randomBytes(32).toString('base64');
  const masterKeys = async (): Promise<string[]> =>
    (await readdir(folder)).filter((name) => name.startsWith('master.key'));
  for (const name of await masterKeys()) await rm(join(folder, name));
  const both = { CREDIT_BANK_MASTER_KEY: before, CREDIT_BANK_NEW_MASTER_KEY: after };
  const run = command(both);
  expect([await run.ended(), run.output]).toEqual([
    0,
    expect.stringContaining('Set CREDIT_BANK_MASTER_KEY to the new key'),
  ]);
  for (const key of [before, after]) expect(run.output).not.toContain(key);
  const again = command(both);
  expect([await again.ended(), again.output]).toEqual([0, expect.stringContaining('already')]);
  const late = new BankProcess({ ...env, CREDIT_BANK_MASTER_KEY: before });
  expect([await late.ended(), late.output]).toEqual([1, expect.stringContaining('not belong')]);
  const bank = new BankProcess({ ...env, CREDIT_BANK_MASTER_KEY: after });
  const baseUrl = await bank.ready();
  const lookup = { externalId: { issuer: 'A', value: 's1' } };
  expect(await asked(baseUrl, '/v1/learners/lookups', lookup)).toMatchObject({ learnerId });
  expect(await bank.stop()).toBe(0);
  expect(await masterKeys()).toEqual([]);
}, 60_000);
