import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BankProcess } from './bank.js';
import { createDatabase, type TestDatabase } from './database.js';

jest.setTimeout(120_000);

const APPS = ['command-api', 'projector', 'query-api'] as const;

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createDatabase({ migrated: false });
  folder = await mkdtemp(join(tmpdir(), 'bank-alone-'));
});

afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

describe('A process run alone', () => {
  it.each(APPS)('without a database says what it needs: %s', async (app) => {
    const alone = new BankProcess({ CREDIT_BANK_DATA: folder }, { app });
    expect(await alone.ended()).toBe(1);
    expect(alone.output).toContain('单独运行此进程需要 DATABASE_URL');
    expect(alone.output).toContain('this process needs DATABASE_URL');
    expect(alone.output).not.toMatch(/^\s+at /m);
  });

  it('finds the others through the database, and ends on a signal', async () => {
    const env = { CREDIT_BANK_DATA: folder, DATABASE_URL: database.owner, PORT: '0' };
    // All at once: they take turns at the migrations.
    const processes = APPS.map((app) => new BankProcess(env, { app }));
    const [commands, , queries] = await Promise.all(processes.map((one) => one.ready()));
    for (const url of [commands, queries]) {
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
    }
    const codes = await Promise.all(processes.map((one) => one.stop('SIGTERM')));
    expect(codes).toEqual([0, 0, 0]);
  });
});
