import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { migrate } from '#migrations';
import { deriveUrls, type DatabaseUrls } from '#postgres';

export interface TestDatabase extends DatabaseUrls {
  readonly name: string;
  /** Cuts whoever is still connected, and removes the database. */
  drop(): Promise<void>;
}

/** The run's server (see global-setup.ts): an owner who may create databases. */
export function serverUrl(): string {
  const url = process.env['CREDIT_BANK_TEST_SERVER'];
  if (url === undefined) throw new Error('No server: run this by npm run jest, with globalSetup.');
  return url;
}

/** A fresh database of its own, migrated unless told otherwise, with all its logins. */
export async function createDatabase(options: { migrated?: boolean } = {}): Promise<TestDatabase> {
  const name = `t${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name}`);
  const owner = new URL(serverUrl());
  owner.pathname = `/${name}`;
  const urls = deriveUrls(owner.href, {});
  if (options.migrated ?? true) await migrate(urls);
  return { ...urls, name, drop: () => dropDatabase(name) };
}

/** A database whose owner may do anything in it, and nothing outside. */
export async function createWeakOwner(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `weak${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE ROLE ${name} LOGIN PASSWORD 'hidden'`);
  await onServer(`CREATE DATABASE ${name} OWNER ${name}`);
  const url = new URL(serverUrl());
  Object.assign(url, { username: name, password: 'hidden', pathname: `/${name}` });
  const drop = async (): Promise<void> => {
    await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
    await onServer(`DROP ROLE ${name}`);
  };
  return { url: url.href, drop };
}

async function dropDatabase(name: string): Promise<void> {
  await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  for (const login of ['writer', 'projector', 'reader', 'keys']) {
    await onServer(`DROP ROLE IF EXISTS ${name}_${login}`);
  }
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Asks until the answer is given, for at most `limitMs`; then fails with what was awaited. */
export async function eventually<T>(
  awaited: string,
  ask: () => Promise<T | undefined> | T | undefined,
  limitMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`Not within ${limitMs} ms: ${awaited}`);
    await delay(25);
  }
}
