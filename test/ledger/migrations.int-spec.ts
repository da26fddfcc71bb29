import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { EventStore } from '#event-store';
import { migrate, RolesMissing } from '#migrations';
import { createPool, deriveUrls, type DatabaseUrls } from '#postgres';
import { createDatabase, serverUrl, type TestDatabase } from '../running/database.js';
import { learnerStream, oneEvent } from './open-log.js';

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** Whether this writer's URL can append, and whose name it appends under. */
async function appends(urls: DatabaseUrls): Promise<string> {
  const pool = createPool(urls.writer, { name: 'migrations spec', max: 2 });
  const store = new EventStore(pool);
  try {
    const { rows } = await pool.query<{ name: string }>('SELECT current_user AS name');
    const { result } = await store.append(oneEvent(learnerStream()));
    return `${result} by ${rows[0]?.name}`;
  } finally {
    await store.close();
    await pool.end();
  }
}

describe('starting on a fresh database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase({ migrated: false });
  });
  afterAll(() => database.drop());

  test('processes that start together migrate once', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => migrate(database)));
    expect(runs.filter(({ applied }) => applied.length > 0)).toHaveLength(1);
    expect(await migrate(database)).toEqual({ applied: [] });
  });

  test('a login whose password differs from its URL is brought in line', async () => {
    await onServer(`ALTER ROLE ${database.name}_writer PASSWORD 'forgotten'`);
    await migrate(database);
    expect(await appends(database)).toBe(`appended by ${database.name}_writer`);
  });
});

describe('an owner that may not create roles', () => {
  const name = `t${randomBytes(6).toString('hex')}`;
  const ownerUrl = new URL(serverUrl());
  ownerUrl.username = `${name}_owner`;
  ownerUrl.password = 'secret';
  ownerUrl.pathname = `/${name}`;
  const urls = deriveUrls(ownerUrl.href, {});
  beforeAll(async () => {
    await onServer(`CREATE ROLE ${name}_owner LOGIN PASSWORD 'secret'`);
    await onServer(`CREATE DATABASE ${name} OWNER ${name}_owner`);
  });
  afterAll(async () => {
    await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
    for (const role of ['owner', 'writer', 'projector', 'reader', 'keys']) {
      await onServer(`DROP ROLE IF EXISTS ${name}_${role}`);
    }
  });

  test('it is refused with the statements an administrator has to run; then it starts', async () => {
    const refused = await migrate(urls).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RolesMissing);
    const { sql } = refused as RolesMissing;
    expect(sql.split('\n')).toHaveLength(4);
    for (const statement of sql.split('\n')) await onServer(statement);
    expect((await migrate(urls)).applied.length).toBeGreaterThan(0);
    expect(await appends(urls)).toBe(`appended by ${name}_writer`);
  });

  test('with one role for everything it starts as the owner', async () => {
    const single = deriveUrls(ownerUrl.href, { ROLES: 'single' });
    await migrate(single, { roles: 'single' });
    expect(await appends(single)).toBe(`appended by ${name}_owner`);
  });
});
