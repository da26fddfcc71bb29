/** 导出: everything that the bank holds about one, in one document, and nobody else's to have. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { course, unique } from './bank-user.js';
import type { Json } from './bank-user.js';
import { CaseOffice } from './case-office.js';
import type { Applicant } from './case-office.js';

const ROUTE = '/v1/learners/{learnerId}/export';
const MANY = 230;

let office: CaseOffice;
let owner: pg.Pool;
let chain: string;

beforeAll(async () => {
  office = await CaseOffice.start();
  owner = new pg.Pool({ connectionString: office.bank.databaseUrl, max: 1 });
  ({ chain } = await office.programmes());
}, 120_000);
afterAll(async () => {
  await owner.end();
  await office.close();
});

const post = (who: string, path: string, body: unknown): Promise<Json> =>
  office.user.must(who, path, body);
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** Everything personal or free that was said, to be found again word by word. */
interface Planted extends Applicant {
  readonly words: readonly string[];
  readonly shareCode: string;
}

async function person(): Promise<Applicant & { readonly words: readonly string[] }> {
  const [student, name, passport] = [unique('student'), unique('姓名'), unique('P').toUpperCase()];
  const made = await post('college', '/v1/learners', {
    externalIds: [{ issuer: 'A', value: student }],
    identityDocument: { type: 'passport', number: passport },
    name,
    birthDate: '2001-02-03',
  });
  const id = String(made['learnerId']);
  const token = await office.user.learnerToken(id);
  return { id, token, words: [student, name, passport, '2001-02-03'] };
}

async function outcomesOf({ id }: Applicant): Promise<string[]> {
  const words = ['number', 'number', 'corrected', 'revoked', 'decided'].map(unique);
  const [kept = '', gone = '', corrected = '', revoked = '', decided = ''] = words;
  const body = course({ number: kept, code: 'X1', credits: '3' });
  const { outcomeId } = await post('college', `/v1/learners/${id}/outcomes`, body);
  await post('college', `/v1/outcomes/${String(outcomeId)}/corrections`, {
    reason: corrected,
    outcome: { ...body, title: 'Corrected' },
  });
  await post('operator', `/v1/outcomes/${String(outcomeId)}/recognition-decisions`, {
    credits: '3',
    reason: decided,
  });
  const other = await office.user.record(id, { number: gone, credits: '1' });
  const path = `/v1/outcomes/${String(other['outcomeId'])}/revocations`;
  await post('college', path, { reason: revoked });
  return words;
}

async function caseOf(one: Applicant): Promise<string[]> {
  const [refused = '', appealed = '', decided = ''] = ['refused', 'appealed', 'rejected'].map(
    unique,
  );
  const applied = await office.applied(chain, one);
  const review = { decision: 'refuse', reason: refused, code: 'levelTooLow' };
  expect((await office.review('college', applied, 'department', review)).status).toBe(200);
  const appeal = await office.act(one.token, applied, 'appeals', { reason: appealed });
  const decision = { decision: 'reject', reason: decided };
  await post('operator', `/v1/appeals/${String(appeal.body['appealId'])}/decisions`, decision);
  return [refused, appealed, decided, '层次或等级低于目标课程的要求。', 'levelTooLow'];
}

async function planted(): Promise<Planted> {
  const one = await person();
  const at = `/v1/learners/${one.id}`;
  const words = [...one.words, ...(await outcomesOf(one)), ...(await caseOf(one))];
  const [fact, shared, consented, guardian] = ['fact', 'shared', 'consented', 'guardian'].map(
    unique,
  );
  const status = { type: 'learnerStatus', learnerId: one.id, value: 'veteran', reason: fact };
  await post('college', '/v1/facts', { ...status, target: {} });
  const terms = { purpose: shared, fields: ['outcomes'], expiresAt: inDays(9) };
  const { shareCode } = await post(one.token, `${at}/shares`, terms);
  await post('other', '/v1/verifications', { shareCode });
  const consent = { institution: 'B', fields: ['balances'], until: office.in(9) };
  await post(one.token, `${at}/consents`, { ...consent, purpose: consented });
  await post('operator', `${at}/guardians`, { name: guardian, relation: '父' });
  const said = [fact, shared, consented, guardian].map(String);
  return { ...one, shareCode: String(shareCode), words: [...words, ...said] };
}

async function exported(learner: string, who: string): Promise<Json> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const { status, body } = await office.user.get(who, ROUTE.replace('{learnerId}', learner));
    if (status === 202) continue;
    expect([status, body['code']]).toEqual([200, undefined]);
    office.mustFit(ROUTE, body);
    return body;
  }
  throw new Error('not projected in time');
}

const rows = (body: Json, name: string): Json[] => body[name] as Json[];

describe('the export of one’s own data', () => {
  it('holds everything that was said of the learner, in clear and with both languages', async () => {
    const one = await planted();
    const path = `/v1/learners/${one.id}`;
    await office.user.transcript(one.id);
    expect((await office.user.get(one.token, `${path}/transcript.clr.json`)).status).toBe(200);
    const body = await exported(one.id, one.token);
    const text = JSON.stringify(body);
    expect(one.words.filter((word) => !text.includes(word))).toEqual([]);
    expect(body).toMatchObject({
      schema: 'credit-bank/learner-export',
      version: 1,
      learnerId: one.id,
      identity: { birthDate: '2001-02-03', documents: [{ type: 'passport' }] },
      facts: [{ status: 'veteran', recordedBy: 'A' }],
      shares: [{ status: 'open', hasPin: false }],
      shareViews: [{ result: 'valid', institution: 'B' }],
      consents: [{ institution: 'B', status: 'given' }],
      credentials: [{ outcomes: expect.any(Array) }],
      transcript: { balances: { accumulated: '3.00' } },
    });
    const codes = rows(body, 'outcomes').map((each) =>
      rows(each, 'records').map((record) => record['code']),
    );
    expect(codes).toEqual([
      ['recorded', 'corrected', 'recognitionDecided'],
      ['recorded', 'revoked'],
    ]);
    for (const secret of [one.shareCode, one.shareCode.replaceAll('-', ''), 'codeHash']) {
      expect(text).not.toContain(secret);
    }
    const whole = await office.user.get(one.token, `${path}/statement?limit=500`);
    expect(rows(body, 'statement')).toEqual(rows(whole.body, 'entries'));
    const log = await office.user.get(one.token, `${path}/access-log?limit=500`);
    expect(rows(body, 'accessLog')).toEqual(rows(log.body, 'views'));
    expect(rows(body, 'accessLog').map((view) => view['what'])).toContain('transcript');
  });

  it('is the learner’s and the operator’s, who is seen in the access log, and nobody else’s', async () => {
    const one = await person();
    const stranger = await office.user.learnerToken((await person()).id);
    const address = `/v1/learners/${one.id}/export`;
    const codes = ['college', 'other', office.certifier, stranger];
    const answers = await Promise.all(codes.map((who) => office.user.get(who, address)));
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 404]);
    await exported(one.id, 'operator');
    const own = await exported(one.id, one.token);
    expect(rows(own, 'accessLog')).toMatchObject([
      { what: 'export', why: { code: 'operator' }, who: { role: 'operator' } },
    ]);
  });

  it('holds long lists whole and in order, page behind page', async () => {
    const one = await person();
    const outcomes = Array.from({ length: MANY }, () => ({
      ...course({ credits: '1' }),
      learnerId: one.id,
    }));
    await post('college', '/v1/outcomes/batch', { mode: 'atomic', outcomes });
    await owner.query(
      `INSERT INTO access.views (learner, seen_at, id, what, why)
       SELECT $1, now() - n * interval '1 second', gen_random_uuid(), 'transcript', 'operator'
       FROM generate_series(1, 1001) AS n`,
      [one.id],
    );
    const body = await exported(one.id, one.token);
    expect(rows(body, 'outcomes')).toHaveLength(MANY);
    expect(rows(body, 'accessLog')).toHaveLength(1001);
    const seen = rows(body, 'accessLog').map((view) => String(view['at']));
    expect(seen).toEqual(seen.toSorted().toReversed());
    const positions = rows(body, 'statement').map((entry) => String(entry['outcomeId']));
    expect(new Set(positions).size).toBe(MANY);
    expect(rows(body, 'statement').at(-1)).toMatchObject({ balances: { accumulated: '230.00' } });
  });

  it('after a merge holds what both accounts held, and who saw either of them', async () => {
    const [from, into] = [await planted(), await planted()];
    for (const { id } of [from, into]) {
      expect((await office.user.get('operator', `/v1/learners/${id}/transcript`)).status).toBe(200);
    }
    const merged = { into: into.id, reason: unique('same') };
    const answer = await office.user.post('operator', `/v1/learners/${from.id}/merges`, merged);
    expect([answer.status, answer.body]).toMatchObject([201, { learnerId: into.id }]);
    for (const [id, token] of [
      [into.id, into.token],
      [from.id, from.token],
    ] as const) {
      const body = await exported(id, token);
      const text = JSON.stringify(body);
      const words = [...from.words, ...into.words, merged.reason];
      expect(words.filter((word) => !text.includes(word))).toEqual([]);
      expect(body).toMatchObject({ learnerId: into.id, mergers: [{ from: from.id }] });
      const statuses = rows(body, 'consents').map((one) => one['status']);
      expect(statuses.toSorted()).toEqual(['ended', 'given']);
      expect(rows(body, 'shareViews')).toHaveLength(2);
      const looked = rows(body, 'accessLog').filter((one) => one['what'] === 'transcript');
      const log = await office.user.get(token, `/v1/learners/${id}/access-log?limit=500`);
      expect(rows(log.body, 'views')).toEqual(rows(body, 'accessLog'));
      expect(looked.length).toBeGreaterThan(1);
    }
  });

  it('is gone when the learner is forgotten', async () => {
    const one = await person();
    const forgetting = { reason: 'learnerAsked' };
    await post('operator', `/v1/learners/${one.id}/forgettings`, forgetting);
    for (const who of [one.token, 'operator']) {
      const { status, body } = await office.user.get(who, `/v1/learners/${one.id}/export`);
      expect([status, body['code']]).toEqual([410, 'learnerForgotten']);
    }
  });
});
