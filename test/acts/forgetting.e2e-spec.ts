import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { BankUser, course, unique } from './bank-user.js';
import type { Answer, Json } from './bank-user.js';

let bank: RunningBank;
let user: BankUser;
/** Another process of the command side, and one of the query side, on the same bank. */
let otherDesk: BankUser;
let otherReader: BankUser;

beforeAll(async () => {
  bank = await startBank();
  user = await BankUser.of(bank);
  otherDesk = await BankUser.of({ ...bank, baseUrl: await bank.alongside('command-api') });
  const baseUrl = await bank.alongside('query-api');
  otherReader = await BankUser.knowing({ ...bank, baseUrl });
}, 120_000);

afterAll(async () => {
  await bank.stop();
});

const said = ({ status, body }: Answer): [number, unknown] => [status, body['code']];
const GONE = [410, 'learnerForgotten'];

interface Person {
  readonly learnerId: string;
  readonly externalIds: readonly Json[];
  readonly identityDocument: Json;
}

async function person(): Promise<Person> {
  const externalIds = [{ issuer: 'A', value: unique('student') }];
  const identityDocument = { type: 'passport', number: unique('P') };
  const body = { externalIds, identityDocument, name: '李雷' };
  const { learnerId } = await user.must('college', '/v1/learners', body);
  return { learnerId: String(learnerId), externalIds, identityDocument };
}

function forget(learnerId: string, headers: Json = {}): Promise<Answer> {
  const path = `/v1/learners/${learnerId}/forgettings`;
  return user.post('operator', path, { reason: 'learnerAsked' }, headers);
}

describe('a forgotten learner', () => {
  it('is refused on the next request, of every process, however it is asked', async () => {
    const { learnerId } = await person();
    const outcome = course({ credits: '4' });
    const recorded = await user.record(learnerId, outcome);
    const own = await user.learnerToken(learnerId);
    const at = `/v1/learners/${learnerId}`;
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const terms = { purpose: 'a job', fields: ['outcomes', 'numbers'], expiresAt: tomorrow };
    const { shareCode } = await user.must(own, `${at}/shares`, terms);
    const look = async (): Promise<unknown> =>
      (await user.must('other', '/v1/verifications', { shareCode }))['result'];
    expect(await look()).toBe('valid');
    // Everyone has the key in memory.
    await user.transcript(learnerId, recorded);
    expect((await otherReader.get('operator', `${at}/transcript`)).status).toBe(200);
    expect((await otherDesk.post('other', `${at}/outcomes`, outcome)).status).toBe(200);
    const answer = await forget(learnerId);
    expect(answer).toMatchObject({
      status: 201,
      body: { learnerId, keys: [{ learnerId, digest: expect.stringMatching(/^[0-9a-f]{64}$/) }] },
    });
    expect(await look()).toBe('withdrawn');
    for (const path of [
      `${at}/transcript`,
      `${at}/statement`,
      `${at}/transcript?asOf=2025-01-01`,
    ]) {
      for (const who of ['operator', 'college', own]) {
        expect(said(await user.get(who, path))).toEqual(GONE);
        expect(said(await otherReader.get(who, path))).toEqual(GONE);
      }
    }
    for (const desk of [user, otherDesk]) {
      expect(said(await desk.post('college', `${at}/outcomes`, course({})))).toEqual(GONE);
      expect(said(await desk.post('college', `${at}/outcomes`, outcome))).toEqual(GONE);
      const path = `/v1/outcomes/${String(recorded['outcomeId'])}/revocations`;
      expect(said(await desk.post('college', path, { reason: 'x' }))).toEqual(GONE);
      const batch = { mode: 'continue', outcomes: [{ ...course({}), learnerId }] };
      const { results } = await desk.must('college', '/v1/outcomes/batch', batch);
      expect((results as Json[])[0]).toMatchObject({ status: 410 });
    }
  });

  it('signs in no more, nor by an account of the bank that was merged into it', async () => {
    const { learnerId: from } = await person();
    const { learnerId: into } = await person();
    const { learnerId: stays } = await person();
    for (const learner of [from, into, stays]) {
      const account = { name: unique('person'), role: 'learner', learner };
      await user.must('operator', '/v1/accounts', account);
    }
    const owner = new pg.Client({ connectionString: bank.databaseUrl });
    await owner.connect();
    const left = async (): Promise<unknown[]> => {
      const text = 'SELECT learner FROM issuer.accounts WHERE learner = ANY ($1)';
      const { rows } = await owner.query<Json>(text, [[from, into, stays]]);
      return rows.map((row) => row['learner']);
    };
    expect(await left()).toHaveLength(3);
    await user.must('operator', `/v1/learners/${from}/merges`, { into, reason: '同一人' });
    expect(await left()).toHaveLength(3);
    expect((await forget(into)).status).toBe(201);
    expect(await left()).toEqual([stays]);
    // As a backup would bring it back: the same request once more removes it again.
    await owner.query('UPDATE issuer.accounts SET learner = $1 WHERE learner = $2', [into, stays]);
    expect((await forget(into)).status).toBe(200);
    expect(await left()).toEqual([]);
    await owner.end();
  });

  it('leaves one proof, whatever is repeated', async () => {
    const { learnerId } = await person();
    const headers = { 'idempotency-key': unique('k') };
    const first = await forget(learnerId, headers);
    expect(first.status).toBe(201);
    expect(await forget(learnerId, headers)).toEqual(first);
    expect(await forget(learnerId)).toEqual({ status: 200, body: first.body });
    expect(said(await forget('00000000-0000-4000-8000-000000000000'))).toEqual([
      404,
      'unknownLearner',
    ]);
    const learner = await user.learnerToken(learnerId);
    for (const who of ['college', learner]) {
      const path = `/v1/learners/${learnerId}/forgettings`;
      expect([403, 410]).toContain((await user.post(who, path, { reason: 'courtOrder' })).status);
    }
    const path = `/v1/learners/${await user.learner()}/forgettings`;
    expect(said(await user.post('operator', path, { reason: '李雷 asked' }))).toEqual([
      422,
      'invalidBody',
    ]);
  });

  it('is found by no id and no document, and may come again as somebody new', async () => {
    const { learnerId, externalIds, identityDocument } = await person();
    const held = course({ credits: '4' });
    const recorded = await user.record(learnerId, held);
    const { outcomeId } = recorded;
    await user.transcript(learnerId, recorded);
    const before = await user.get('operator', '/v1/statistics');
    await forget(learnerId);
    expect((await user.get('operator', '/v1/statistics')).body).toEqual(before.body);
    const lookup = { externalId: externalIds[0] };
    expect(said(await user.post('college', '/v1/learners/lookups', lookup))).toEqual([
      404,
      'unknownLearner',
    ]);
    const again = await user.post('college', '/v1/learners', { externalIds, identityDocument });
    expect(again.status).toBe(201);
    const anew = String(again.body['learnerId']);
    expect(anew).not.toBe(learnerId);
    const at = `/v1/learners/${anew}/outcomes`;
    expect(said(await user.post('other', at, held))).toEqual([409, 'evidenceHeldElsewhere']);
    const answer = await user.post('college', at, held);
    expect(answer).toMatchObject({ status: 201, body: { outcomeId, learnerId: anew } });
    const { balances } = await user.transcript(anew, answer.body);
    expect(balances.accumulated).toBe('4.00');
    expect((await user.post('other', at, held)).status).toBe(200);
  });

  it('gives a number up to one account only, however many claim it at once', async () => {
    const { learnerId } = await person();
    const held = course({});
    await user.record(learnerId, held);
    await forget(learnerId);
    const others = await Promise.all([1, 2, 3, 4].map(() => user.learner()));
    const answers = await Promise.all(
      others.map((id, at) =>
        (at % 2 === 0 ? user : otherDesk).post('college', `/v1/learners/${id}/outcomes`, held),
      ),
    );
    const statuses = answers.map((one) => one.status).sort();
    expect(statuses).toEqual([201, 409, 409, 409]);
  });

  it('takes nothing that was decided before and comes after', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, () => user.learner()));
    for (const id of ids) {
      const path = `/v1/learners/${id}/outcomes`;
      const racing = Array.from({ length: 6 }, (_, at) =>
        (at % 2 === 0 ? user : otherDesk).post('college', path, course({})),
      );
      const [forgotten, ...recorded] = await Promise.all([forget(id), ...racing]);
      expect([201, 409]).toContain(forgotten?.status);
      for (const one of recorded) expect([201, 410, 409]).toContain(one.status);
    }
    const owner = new pg.Client({ connectionString: bank.databaseUrl });
    await owner.connect();
    const { rowCount } = await owner.query(`SELECT FROM log.events AS e JOIN log.events AS f
      ON f.stream_id = e.stream_id AND f.type = 'LearnerForgotten' AND f.version < e.version`);
    await owner.end();
    expect(rowCount).toBe(0);
  });
});
