import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BankProcess } from '../running/bank.js';
import { course, unique } from './bank-user.js';
import type { Answer, BankUser, Json } from './bank-user.js';
import { csv, Importer } from './importer.js';
import { TwoDesks } from './two-desks.js';
import type { Sending } from './two-desks.js';

let desks: TwoDesks;
let user: BankUser;

beforeAll(async () => {
  desks = await TwoDesks.open();
  ({ user } = desks);
}, 120_000);

afterAll(async () => {
  await desks.close();
});

const said = ({ status, body }: Answer): [number, unknown] => [status, body['code']];
const NOBODY = '00000000-0000-4000-8000-000000000000';

function merge(from: string, into: string, headers: Json = {}): Promise<Answer> {
  const path = `/v1/learners/${from}/merges`;
  return user.post('operator', path, { into, reason: '同一人' }, headers);
}

async function open(body: Json): Promise<string> {
  return String((await user.must('college', '/v1/learners', body))['learnerId']);
}

const studentId = (): Json => ({ issuer: 'A', value: unique('student') });

describe('two accounts of one person', () => {
  it('are one after a merge, by each of their ids and for everything that they held', async () => {
    const [one, other] = [studentId(), studentId()];
    const passport = { type: 'passport', number: unique('P') };
    const permit = { type: 'taiwanPermit', number: unique('T') };
    const from = await open({ externalIds: [one], identityDocument: passport, name: '李雷' });
    const into = await open({ externalIds: [other], identityDocument: permit, name: '李雷' });
    const outcome = course({ credits: '4', title: 'Old' });
    const old = await user.record(from, outcome);
    await user.transcript(into, await user.record(into, { credits: '3' }));
    await user.transcript(from, old);
    const before = await user.get('operator', '/v1/statistics');
    const answer = await merge(from, into);
    expect(answer).toMatchObject({ status: 201, body: { learnerId: into, joined: [from] } });
    for (const id of [from, into]) {
      const shown = await user.transcript(id, answer.body);
      expect(shown).toMatchObject({ learnerId: into, balances: { accumulated: '7.00' } });
      const numbers = (shown.outcomes as unknown as Json[]).map((each) => each['number']);
      expect(numbers).toContain(outcome['number']);
      const statement = await user.get('operator', `/v1/learners/${id}/statement`);
      expect(JSON.stringify(statement.body)).toContain(String(old['outcomeId']));
      const token = await user.learnerToken(id);
      const own = await user.get(token, `/v1/learners/${into}/transcript`);
      expect(own.status).toBe(200);
    }
    expect((await user.get('operator', '/v1/statistics')).body).toMatchObject({
      totals: { outcomes: (before.body['totals'] as Json)['outcomes'] },
    });
    for (const externalId of [one, other]) {
      const found = await user.must('college', '/v1/learners/lookups', { externalId });
      expect(found['learnerId']).toBe(into);
    }
    for (const identityDocument of [passport, permit]) {
      const found = await user.post('college', '/v1/learners', { identityDocument, name: '李雷' });
      expect([found.status, found.body['learnerId']]).toEqual([200, into]);
    }
    // The evidence is known: the same recording, an attestation, an amendment.
    const at = `/v1/learners/${from}/outcomes`;
    expect(await user.post('college', at, outcome)).toMatchObject({
      status: 200,
      body: { outcomeId: old['outcomeId'], learnerId: into },
    });
    expect((await user.post('other', at, outcome)).status).toBe(200);
    const path = `/v1/outcomes/${String(old['outcomeId'])}`;
    const corrected = { ...outcome, credits: '5' };
    const correction = { reason: 'typo', outcome: corrected };
    expect((await user.post('college', `${path}/corrections`, correction)).status).toBe(201);
    const revoked = await user.must('college', `${path}/revocations`, { reason: 'withdrawn' });
    expect((await user.transcript(into, revoked)).balances.accumulated).toBe('3.00');
    const again = await user.get(
      'operator',
      `/v1/learners/${from}/outcomes/${String(old['outcomeId'])}/explanation`,
    );
    expect(again.body).toMatchObject({ revocation: { reason: 'withdrawn' } });
  });

  it('keep what was converted, what was said of it, and applications under way', async () => {
    const rules = ['X', 'Y'].map((code) => ({
      ...{ id: `take-${code}`, kind: 'match', from: [{ code }], to: { courses: [code] } },
      ...{ size: 'sourceAtLeastTarget', leftover: 'keep', draws: 'credits' },
    }));
    const courses = [
      { code: 'X', credits: '4.00' },
      { code: 'Y', credits: '3.00' },
    ];
    const programme = await user.programme(courses, rules);
    const [from, into] = [await user.learner(), await user.learner()];
    const first = await user.record(from, { code: 'X', credits: '4' });
    await user.record(into, { code: 'Y', credits: '3' });
    const granted = await user.convert(from, programme, [String(first['outcomeId'])]);
    const token = await user.learnerToken(into);
    const asked = { institution: 'A', programme };
    const open = await user.must(token, `/v1/learners/${into}/conversions`, asked);
    const answer = await merge(from, into);
    expect(answer.status).toBe(201);
    const shown = await user.transcript(into, answer.body);
    expect(shown.balances).toMatchObject({
      accumulated: '7.00',
      consumed: '4.00',
      available: '3.00',
    });
    for (const who of ['college', await user.learnerToken(from)]) {
      const path = `/v1/conversions/${String(granted['conversionId'])}`;
      expect((await user.get(who, path)).body).toMatchObject({
        learnerId: into,
        status: 'granted',
        reviews: [{ reason: 'fits' }],
      });
    }
    const { body } = await user.get('college', `/v1/conversions?programme=${programme}`);
    const listed = (body['conversions'] as Json[]).map((one) => one['conversionId']);
    expect(listed.sort()).toEqual([granted['conversionId'], open['conversionId']].sort());
    const review = { step: 'institution', decision: 'approve', reason: 'fits' };
    const path = `/v1/conversions/${String(open['conversionId'])}/reviews`;
    const second = await user.must('college', path, review);
    expect((await user.transcript(from, second)).balances.consumed).toBe('7.00');
    const reversal = { reason: 'asked for' };
    const back = `/v1/conversions/${String(granted['conversionId'])}/reversals`;
    const reversed = await user.must('college', back, reversal);
    expect((await user.transcript(into, reversed)).balances.consumed).toBe('3.00');
  });

  it('are refused where one is unknown, the same, closed or forgotten', async () => {
    const [a, b, c] = [await user.learner(), await user.learner(), await user.learner()];
    expect(said(await merge(a, a))).toEqual([422, 'invalidBody']);
    expect(said(await merge(a, NOBODY))).toEqual([404, 'unknownLearner']);
    expect(said(await merge(NOBODY, a))).toEqual([404, 'unknownLearner']);
    const key = { 'idempotency-key': unique('k') };
    const first = await merge(a, b, key);
    expect(await merge(a, b, key)).toEqual(first);
    for (const [from, into] of [
      [a, b],
      [a, c],
      [c, a],
      [b, a],
    ] as const) {
      const answer = await merge(from, into);
      expect(said(answer)).toEqual([409, 'accountClosed']);
      expect(answer.body['into']).toBe(b);
    }
    const forgetting = { reason: 'learnerAsked' };
    await user.must('operator', `/v1/learners/${c}/forgettings`, forgetting);
    expect(said(await merge(b, c))).toEqual([410, 'learnerForgotten']);
    expect(said(await merge(c, b))).toEqual([410, 'learnerForgotten']);
    const path = `/v1/learners/${b}/merges`;
    const body = { into: await user.learner(), reason: 'x' };
    expect((await user.post('college', path, body)).status).toBe(403);
  });

  it('may be three: every id means the last, and forgetting it forgets them all', async () => {
    const ids = [await user.learner(), await user.learner(), await user.learner()] as const;
    const outcomes = ids.map((_, at) => course({ credits: String(at + 1) }));
    for (const [at, id] of ids.entries()) await user.record(id, outcomes[at] ?? {});
    const [a, b, c] = ids;
    await merge(a, b);
    const answer = await merge(b, c);
    expect(answer.body['joined']).toEqual([a, b]);
    for (const id of ids) {
      expect((await user.transcript(id, answer.body)).balances.accumulated).toBe('6.00');
    }
    const forgotten = await user.must('operator', `/v1/learners/${c}/forgettings`, {
      reason: 'learnerAsked',
    });
    const keys = (forgotten['keys'] as Json[]).map((one) => one['learnerId']);
    expect(keys.sort()).toEqual([...ids].sort());
    for (const id of ids) {
      const { status } = await user.get('operator', `/v1/learners/${id}/transcript`);
      expect(status).toBe(410);
    }
    expect(
      await desks.count('SELECT FROM keys.learner_keys WHERE learner = ANY ($1)', [...ids]),
    ).toBe(0);
  });

  it('take a thousand outcomes together at most, also afterwards', async () => {
    const [from, into] = [await user.learner(), await user.learner()];
    const fill = async (learnerId: string, count: number): Promise<void> => {
      const outcomes = Array.from({ length: count }, () => ({ ...course({}), learnerId }));
      await user.must('college', '/v1/outcomes/batch', { mode: 'atomic', outcomes });
    };
    await fill(from, 500);
    await fill(into, 499);
    const small = await user.learner();
    await fill(small, 501);
    expect(said(await merge(small, from))).toEqual([422, 'accountFull']);
    expect((await merge(from, into)).status).toBe(201);
    const at = `/v1/learners/${from}/outcomes`;
    expect((await user.post('college', at, course({}))).status).toBe(201);
    expect(said(await user.post('college', at, course({})))).toEqual([422, 'accountFull']);
    const batch = { mode: 'continue', outcomes: [{ ...course({}), learnerId: into }] };
    const { results } = await user.must('college', '/v1/outcomes/batch', batch);
    expect((results as Json[])[0]).toMatchObject({ status: 422 });
  }, 60_000);

  it('lose or are followed by what is recorded at the same moment, and nothing is lost', async () => {
    const pairs = await Promise.all(
      Array.from({ length: 6 }, async () => [await user.learner(), await user.learner()] as const),
    );
    const recording =
      (id: string, body: Json): Sending =>
      (desk) =>
        desk.post('college', `/v1/learners/${id}/outcomes`, body);
    for (const [from, into] of pairs) {
      const bodies = Array.from({ length: 8 }, () => course({ credits: '1' }));
      const racing = bodies.map((body, at) => recording(at % 4 === 3 ? into : from, body));
      const acts = racing.map((act, at) => [act, racing.at(at - 1) ?? act] as const);
      const [answers, merged] = await Promise.all([desks.race(acts), merge(from, into)]);
      expect([201, 409]).toContain(merged.status);
      for (const answer of answers.flat()) expect([200, 201, 409]).toContain(answer.status);
      // Whoever lost sends it again, and then everything is there once.
      if (merged.status === 409) expect((await merge(from, into)).status).toBe(201);
      let last: Json = {};
      for (const body of bodies) {
        last = await user.must('college', `/v1/learners/${from}/outcomes`, body);
      }
      expect((await user.transcript(into, last)).balances.accumulated).toBe('8.00');
    }
    const after = `SELECT FROM log.events AS e WHERE EXISTS (SELECT FROM log.events AS c
      WHERE c.stream_id = e.stream_id AND c.type = 'AccountClosed' AND c.version < e.version)`;
    expect(await desks.count(after)).toBe(0);
  });

  it('are one for imports, too, by id and by external id', async () => {
    const [one, other] = [unique('student'), unique('student')];
    const from = await open({ externalIds: [{ issuer: 'A', value: one }] });
    const into = await open({ externalIds: [{ issuer: 'A', value: other }] });
    const importer = await Importer.of({
      address: () => desks.bank.baseUrl,
      token: (...asked) => desks.bank.token(...asked),
    });
    const row = (value: string): string =>
      ['A', value, 'course', 'A', unique('N'), 'Title', 'passed', '2024-06-30', '2'].join(',');
    await importer.whole(csv([row(one), row(other)]));
    await merge(from, into);
    const job = await importer.whole(csv([row(one), row(other)]));
    expect(job).toMatchObject({ state: 'completed', accepted: 2, refused: 0 });
    const shown = await user.transcript(from, { position: job.position });
    expect(shown.outcomes).toHaveLength(4);
  });

  it('are the same in a read model that is computed anew, with all that happened above', async () => {
    const { databaseUrl, dataFolder } = desks.bank;
    const env = { DATABASE_URL: databaseUrl, CREDIT_BANK_DATA: dataFolder };
    // It compares every learner, and does not serve where one differs.
    const rebuilding = new BankProcess(env, { program: 'rebuild' });
    const code = await rebuilding.ended();
    expect([code, rebuilding.output]).toEqual([0, expect.stringContaining('serves now')]);
    expect(await desks.count("SELECT FROM log.events WHERE type = 'AccountJoined'")).not.toBe(0);
  }, 120_000);
});
