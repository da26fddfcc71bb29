import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { keyed, learnerStream, oneEvent, openLog, type OpenLog } from './open-log.js';

let log: OpenLog;
const pools: Record<string, pg.Pool> = {};
beforeAll(async () => {
  log = await openLog();
  const stream = learnerStream();
  const claim = { kind: 'evidence', key: Buffer.alloc(16), owner: stream.id };
  await log.store.append({ ...keyed(oneEvent(stream)), claims: [{ ...claim, mode: 'new' }] });
  for (const role of ['owner', 'writer', 'projector', 'reader', 'keys'] as const) {
    pools[role] = log.pool(log.urls[role]);
  }
});
afterAll(() => log.close());

/** What the server says to a role, or `done`. */
async function says(role: string, sql: string): Promise<string | undefined> {
  try {
    await pools[role]?.query(sql);
    return 'done';
  } catch (error) {
    return (error as pg.DatabaseError).code;
  }
}

const APPEND_ONLY = '55000';
const NO_RIGHT = '42501';
const CHANGES = [
  `UPDATE log.events SET data = '{}'`,
  'DELETE FROM log.events',
  'TRUNCATE log.events',
];

describe('nobody changes what is in the log', () => {
  test.each(CHANGES)('not even its owner: %s', async (change) => {
    expect(await says('owner', change)).toBe(APPEND_ONLY);
  });

  test.each(CHANGES)('no role of the bank has the right: %s', async (change) => {
    for (const role of ['writer', 'projector', 'reader', 'keys']) {
      expect(await says(role, change)).toBe(NO_RIGHT);
    }
  });

  test('no role of the bank owns anything', async () => {
    const { rows } = (await pools['owner']?.query<{ owner: string }>(
      `SELECT DISTINCT pg_get_userbyid(c.relowner) AS owner FROM pg_class AS c
       JOIN pg_namespace AS n ON n.oid = c.relnamespace
       WHERE n.nspname IN ('log', 'keys', 'read', 'projection', 'imports', 'reports', 'simulations')`,
    )) ?? { rows: [] };
    const owner = decodeURIComponent(new URL(log.urls.owner).username);
    expect(rows).toEqual([{ owner }]);
  });
});

describe('each role does its work and no other', () => {
  const RIGHTS: [role: string, sql: string, answer: string][] = [
    ['writer', 'SELECT FROM log.events', 'done'],
    ['writer', `UPDATE log.commands SET answer = ''`, NO_RIGHT],
    ['writer', 'DELETE FROM log.commands', NO_RIGHT],
    ['writer', `UPDATE log.claims SET kind = ''`, NO_RIGHT],
    ['writer', 'UPDATE log.heads SET partition = 1', NO_RIGHT],
    ['writer', 'SELECT FROM keys.learner_keys', NO_RIGHT],
    ['writer', 'SELECT FROM read.accounts', NO_RIGHT],
    ['writer', 'CREATE TABLE log.mine ()', NO_RIGHT],
    ['writer', 'ALTER TABLE log.events DISABLE TRIGGER ALL', NO_RIGHT],
    ['writer', `SELECT log.forget_commands('2000-01-01', 1)`, 'done'],
    ['writer', 'SELECT FROM reports.evidence_conflicts', 'done'],
    ['writer', 'DELETE FROM reports.evidence_conflicts', NO_RIGHT],
    ['projector', `SELECT log.forget_commands('2000-01-01', 1)`, NO_RIGHT],
    ['reader', `SELECT log.forget_commands('2000-01-01', 1)`, NO_RIGHT],
    ['reader', 'SELECT FROM reports.evidence_conflicts', 'done'],
    ['projector', 'SELECT FROM log.events', 'done'],
    ['projector', 'DELETE FROM read.accounts', 'done'],
    ['projector', 'SELECT FROM keys.learner_keys', NO_RIGHT],
    ['projector', 'SELECT FROM log.commands', NO_RIGHT],
    ['reader', 'SELECT FROM log.events', 'done'],
    ['reader', 'SELECT FROM read.accounts', 'done'],
    ['reader', 'DELETE FROM read.accounts', NO_RIGHT],
    ['reader', 'SELECT FROM projection.live', 'done'],
    ['reader', 'UPDATE projection.live SET model = 2', NO_RIGHT],
    ['reader', 'SELECT FROM projection.owners', NO_RIGHT],
    ['writer', 'SELECT FROM projection.live', NO_RIGHT],
    ['reader', 'SELECT FROM log.heads FOR UPDATE', NO_RIGHT],
    ['reader', 'SELECT FROM keys.secrets', NO_RIGHT],
    ['keys', 'SELECT FROM keys.learner_keys', 'done'],
    ['keys', 'DELETE FROM keys.learner_keys', 'done'],
    ['keys', 'SELECT FROM log.events', NO_RIGHT],
    ['keys', 'SELECT FROM read.accounts', NO_RIGHT],
  ];
  test.each(RIGHTS)('%s: %s → %s', async (role, sql, answer) => {
    expect(await says(role, sql)).toBe(answer);
  });

  test.each(['projector', 'reader', 'keys'] as const)('%s cannot append', async (role) => {
    const store = log.another({ url: log.urls[role] });
    await expect(store.append(oneEvent(learnerStream()))).rejects.toMatchObject({ code: NO_RIGHT });
  });
});
