import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { BankProcess } from './bank.js';
import { createWeakOwner, serverUrl } from './database.js';
import { OwnFolder } from './own-folder.js';

jest.setTimeout(120_000);

const asRoot = process.getuid?.() === 0 ? it : it.skip;

let folder: OwnFolder | undefined;

afterEach(async () => {
  await folder?.remove();
  folder = undefined;
});

async function outputOf(env: Record<string, string>): Promise<string> {
  const bank = new BankProcess(env);
  expect(await bank.ended()).toBe(1);
  // A stack would say that nobody thought of this.
  expect(bank.output).not.toMatch(/^\s+at /m);
  return bank.output;
}

describe('The environment', () => {
  it('may be all but empty: the data folder is then below the current one', async () => {
    const current = await mkdtemp(join(tmpdir(), 'bank-current-'));
    folder = OwnFolder.at(join(current, '.credit-bank'));
    const bank = folder.start({ CREDIT_BANK_DATA: '' }, { cwd: current });
    const baseUrl = await bank.ready();
    expect((await fetch(`${baseUrl}/readyz`)).status).toBe(200);
    expect(bank.output).toContain(folder.path);
    expect(await folder.query("SELECT current_setting('server_encoding') AS is")).toEqual([
      { is: 'UTF8' },
    ]);
    expect(await bank.stop()).toBe(0);
    await folder.remove();
    await rm(current, { recursive: true });
  });

  it('that is wrong is told as a whole, every variable in both languages', async () => {
    const output = await outputOf({
      PORT: '3000x',
      DATABASE_URL: 'mysql://root:secret@localhost/bank',
      BANK_TIME_ZONE: 'Mars/Olympus',
      CREDIT_BANK_MASTER_KEY: 'too short',
      SEED: 'maybe',
    });
    for (const variable of [
      'PORT',
      'DATABASE_URL',
      'BANK_TIME_ZONE',
      'CREDIT_BANK_MASTER_KEY',
      'SEED',
    ]) {
      expect(output.split(`- ${variable}:`)).toHaveLength(3);
    }
    expect(output).not.toContain('secret');
    expect(output).toContain('环境变量设置有误');
  });

  it.each([
    ['nothing listens', () => 'postgresql://bank:hidden@127.0.0.1:1/bank', 'nothing listens there'],
    ['the password is wrong', () => withPassword('hidden'), 'password is wrong or missing'],
    ['the database is missing', () => withDatabase('missing'), 'does not exist'],
    ['the password is missing', () => withPassword(''), 'has no password'],
  ])('names a database that cannot be used: %s', async (_, url, said) => {
    const output = await outputOf({ DATABASE_URL: url(), PORT: '0' });
    expect(output).toContain(said);
    expect(output).toMatch(/无法连接数据库|中没有密码/);
    expect(output).not.toContain('hidden');
  });
});

describe('An owner who may not create logins', () => {
  it('is told the statements to run, and may do without them by ROLES=single', async () => {
    const weak = await createWeakOwner();
    const folder = await mkdtemp(join(tmpdir(), 'bank-weak-'));
    const env = { DATABASE_URL: weak.url, CREDIT_BANK_DATA: folder, SEED: 'none', PORT: '0' };
    try {
      const output = await outputOf(env);
      expect(output).toMatch(/CREATE ROLE "?weak\w+_writer"? LOGIN PASSWORD/);
      expect(output).toContain('所有者无权创建');
      expect(output).toContain('ROLES=single');
      const single = new BankProcess({ ...env, ROLES: 'single' });
      const ready = await fetch(`${await single.ready()}/readyz`);
      expect(await ready.json()).toMatchObject({
        checks: { roles: { details: { roles: 'single' } } },
      });
      expect(await single.stop()).toBe(0);
    } finally {
      await weak.drop();
      await rm(folder, { recursive: true });
    }
  });
});

function withPassword(password: string): string {
  const url = new URL(serverUrl());
  url.password = password;
  return url.href;
}

function withDatabase(name: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.href;
}

describe('Run by root', () => {
  asRoot('a given folder that only root may enter is handed to the server', async () => {
    folder = await OwnFolder.make();
    await chmod(folder.path, 0o700);
    const bank = folder.start();
    await bank.ready();
    expect(folder.home.startsWith(folder.path)).toBe(true);
    expect(await bank.stop()).toBe(0);
  });

  asRoot('a folder below one that only root may enter keeps its database outside', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'bank-closed-'));
    await chmod(parent, 0o700);
    folder = await OwnFolder.make(parent);
    const first = folder.start();
    await first.ready();
    const { home } = folder;
    expect(home.startsWith(parent)).toBe(false);
    expect(first.output).toContain(home);
    await folder.query('CREATE TABLE kept AS SELECT 42 AS answer');
    expect(await first.stop()).toBe(0);
    const second = folder.start();
    await second.ready();
    expect(folder.home).toBe(home);
    expect(await folder.query('SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await second.stop()).toBe(0);
    await folder.remove();
    await rm(parent, { recursive: true });
  });
});
