/** How often a request asks the database, counted on the wire. */
import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { startBank, type RunningBank } from '../running/bank.js';
import { countingLink, type CountingLink } from '../running/counting-link.js';
import { createDatabase, type TestDatabase } from '../running/database.js';
import { BankUser, course } from './bank-user.js';

jest.setTimeout(120_000);

/** What the bank asks by itself, whoever calls: for its metrics and its daily work. */
const OWN = new Set(['read-lag', '', 'imports-job-take-up', 'simulations-take-up']);

let database: TestDatabase;
let links: Record<'writer' | 'reader' | 'keys', CountingLink>;
let bank: RunningBank;
let user: BankUser;
let learner: string;
beforeAll(async () => {
  database = await createDatabase({ migrated: false });
  const [writer, reader, keys] = await Promise.all(
    [0, 1, 2].map(() => countingLink(database.owner)),
  );
  if (writer === undefined || reader === undefined || keys === undefined) throw new Error('links');
  links = { writer, reader, keys };
  bank = await startBank({
    env: {
      DATABASE_URL: database.owner,
      WRITER_URL: writer.through(database.writer),
      READER_URL: reader.through(database.reader),
      KEYS_URL: keys.through(database.keys),
    },
  });
  user = await BankUser.of(bank);
  await user.bankBook([]);
  learner = await user.learner();
  // Keys, institutions and rules are known from here on, and every statement is prepared.
  await user.transcript(learner, await user.record(learner, { credits: '1' }));
});
beforeEach(() => {
  for (const link of Object.values(links)) link.reset();
});
afterAll(async () => {
  await bank.stop();
  for (const link of Object.values(links)) await link.close();
  await database.drop();
});

/** Whether the account has ended; concurrent requests share the question. */
const ENDS = { log_read_claims: 1 };
/** Concurrent views share the statement. */
const LOGGED = { 'access-log-record': 1 };

/** What was asked for the callers' sake, by each of the logins. */
function asked(): Record<string, Record<string, number>> {
  return Object.fromEntries(
    Object.entries(links).map(([login, link]) => {
      const own = [...link.asked].filter(([name]) => !OWN.has(name));
      return [login, Object.fromEntries(own)];
    }),
  );
}

it('a record is one: the append itself', async () => {
  const answer = await user.post('college', `/v1/learners/${learner}/outcomes`, course({}));
  expect(answer.status).toBe(201);
  expect(asked()).toEqual({ writer: { log_append: 1 }, reader: {}, keys: {} });
});

it('a record that is said again is one as well, with and without its key', async () => {
  const body = course({});
  const path = `/v1/learners/${learner}/outcomes`;
  const key = { 'idempotency-key': 'said-again' };
  await user.post('college', path, body, key);
  for (const link of Object.values(links)) link.reset();
  expect((await user.post('college', path, body, key)).status).toBe(201);
  expect(asked()).toEqual({ writer: { log_append: 1 }, reader: {}, keys: {} });
});

it('a transcript is one, beside whether the account ended and who looked', async () => {
  const answer = await user.get('operator', `/v1/learners/${learner}/transcript`);
  expect(answer.status).toBe(200);
  const { writer, reader } = asked();
  expect([writer, reader]).toEqual([ENDS, { ...LOGGED, 'read-view': 1 }]);
});

it('a transcript after a position that is there is two: how far it is, and the row', async () => {
  const written = await user.record(learner, { credits: '1' });
  await user.transcript(learner, written);
  for (const link of Object.values(links)) link.reset();
  await user.transcript(learner, written);
  expect(asked()['reader']).toEqual({ ...LOGGED, 'read-progress': 1, 'read-view': 1 });
});

it('a page of a statement is two: the row, and the entries', async () => {
  await user.get('operator', `/v1/learners/${learner}/statement`);
  expect(asked()['reader']).toEqual({ ...LOGGED, 'read-view': 1, 'read-entries': 1 });
});
