import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { Tokens } from '#edge';
import { keyFile } from '#personal-data';
import { BankProcess } from '../running/bank.js';
import { createDatabase, eventually, type TestDatabase } from '../running/database.js';
import { csv, Importer, rows } from './importer.js';

jest.setTimeout(90_000);

const ROWS = 12_000;

let folder: string;
let database: TestDatabase;
let bank: BankProcess;
let address: string;
let importer: Importer;

async function start(): Promise<void> {
  const env = { DATABASE_URL: database.owner, CREDIT_BANK_DATA: folder, PORT: '0', SEED: 'none' };
  bank = new BankProcess({ ...env, LOG_LEVEL: 'warn' });
  address = await bank.ready();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bank-import-'));
  database = await createDatabase({ migrated: false });
  await start();
  const tokens = new Tokens(await keyFile(folder, 'token.key'));
  importer = await Importer.of({
    address: () => address,
    token: (name, of = {}) =>
      tokens.sign(
        name === 'operator'
          ? { clientId: 'operator', role: 'operator' }
          : {
              clientId: `college ${of.institution ?? ''}`.replace(' ', '-'),
              role: 'college',
              ...of,
            },
      ),
  });
}, 60_000);

afterAll(async () => {
  await bank.stop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

async function counted(sql: string): Promise<number> {
  const client = new pg.Client({ connectionString: database.owner });
  await client.connect();
  try {
    const { rows: found } = await client.query<{ count: string }>(
      `SELECT count(*) AS count ${sql}`,
    );
    return Number(found[0]?.count);
  } finally {
    await client.end();
  }
}

/** Resolves when the import has done at least so many rows, or more already. */
function reached(importId: string, atLeast: number): Promise<number> {
  return eventually(`${atLeast} rows`, async () => {
    const status = await importer.status(importId);
    return status.rows >= atLeast || status.state === 'completed' ? status.rows : undefined;
  });
}

describe('an import that is interrupted', () => {
  it('goes on after kill -9 at any moment, and every row is recorded once', async () => {
    const lines = rows(ROWS, 7);
    const started = await importer.gzipped(csv(lines));
    const importId = String(started.body['importId']);
    for (const share of [0.4, 0.8]) {
      await reached(importId, randomInt(1, ROWS * share));
      await bank.kill9();
      await start();
    }
    const done = await importer.ended(importId);
    expect(done).toMatchObject({ state: 'completed', rows: ROWS, accepted: ROWS, refused: 0 });
    const prefix = lines[0]?.split(',')[4]?.replace(/-0$/, '');
    expect(prefix).toEqual(expect.any(String));
    expect(await counted("FROM log.events WHERE type = 'OutcomeRecorded'")).toBe(ROWS);
    const learners = Math.ceil(ROWS / 7);
    expect(await counted("FROM log.events WHERE type = 'AccountOpened'")).toBe(learners);
    expect(await counted('FROM imports.spool')).toBe(0);
    const again = await importer.gzipped(csv(lines));
    const repeated = await importer.ended(String(again.body['importId']));
    expect(repeated).toMatchObject({ rows: ROWS, accepted: 0, duplicates: ROWS });
  });

  it('ends where it is cancelled, and the same file completes it', async () => {
    const file = csv(rows(ROWS));
    const started = await importer.gzipped(file);
    const importId = String(started.body['importId']);
    await reached(importId, 1);
    const cancelled = await importer.send('DELETE', `/v1/imports/${importId}`);
    expect(cancelled.status).toBe(200);
    const status = await importer.ended(importId);
    expect(status.state).toBe('cancelled');
    expect(status.rows).toBeLessThan(ROWS);
    expect(await counted('FROM imports.spool')).toBe(0);
    const rest = await importer.gzipped(file);
    const done = await importer.ended(String(rest.body['importId']));
    const { accepted } = status;
    expect(done).toMatchObject({ accepted: ROWS - accepted, duplicates: accepted, refused: 0 });
  });

  it('is finished block by block at a graceful stop, and goes on at the next start', async () => {
    const started = await importer.gzipped(csv(rows(ROWS)));
    const importId = String(started.body['importId']);
    await reached(importId, 1);
    expect(await bank.stop('SIGTERM')).toBe(0);
    await start();
    const done = await importer.ended(importId);
    expect(done).toMatchObject({ state: 'completed', accepted: ROWS, duplicates: 0 });
  });

  it('keeps nothing of an upload that broke off', async () => {
    const jobs = await counted('FROM imports.jobs');
    const half = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Buffer.from(csv(rows(5_000))));
        setTimeout(() => controller.error(new Error('the cable was pulled')), 300);
      },
    });
    const upload = fetch(`${address}/v1/imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${importer.tokens.a}`, 'content-type': 'text/csv' },
      body: half,
      duplex: 'half',
    });
    await expect(upload).rejects.toThrow();
    await eventually('the upload is forgotten', async () => {
      const left = [await counted('FROM imports.jobs'), await counted('FROM imports.spool')];
      return left[0] === jobs && left[1] === 0 ? true : undefined;
    });
  });
});
