/** 授权: what an institution sees without a consent, with one, and from the moment it is gone. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { CaseOffice } from './case-office.js';
import type { Json } from './bank-user.js';

let office: CaseOffice;
let owner: pg.Pool;
let admissions: string;
let id: string;
let me: string;

beforeAll(async () => {
  office = await CaseOffice.start();
  owner = new pg.Pool({ connectionString: office.bank.databaseUrl, max: 1 });
  admissions = await office.bank.token('admissions', { institution: 'C' });
  id = await office.user.learner();
  me = await office.user.learnerToken(id);
  await office.user.record(id, { code: 'X1', credits: '3', title: 'of A' });
  const last = await office.user.record(
    id,
    { issuer: 'B', code: 'Y1', credits: '4', title: 'of B' },
    'other',
  );
  await office.user.transcript(id, last);
});
afterAll(async () => {
  await owner.end();
  await office.close();
});

const UNTIL = '2999-12-31';
const PURPOSE = 'for the autumn admission of somebody';

async function give(institution: string, fields: readonly string[], more: Json = {}) {
  const body = { institution, fields, purpose: PURPOSE, until: UNTIL, ...more };
  return office.user.post(me, `/v1/learners/${id}/consents`, body);
}

async function withdraw(consentId: unknown): Promise<number> {
  const address = `${office.bank.baseUrl}/v1/learners/${id}/consents/${String(consentId)}`;
  const headers = { authorization: `Bearer ${me}` };
  return (await fetch(address, { method: 'DELETE', headers })).status;
}

interface Seen extends Json {
  readonly balances?: Json;
  readonly partial?: boolean;
  readonly outcomes: readonly { readonly title: string }[];
}

async function transcript(who: string): Promise<Seen> {
  const { status, body } = await office.user.get(who, `/v1/learners/${id}/transcript`);
  if (status !== 200) throw new Error(`${String(status)} ${String(body['code'])}`);
  office.mustFit('/v1/learners/{learnerId}/transcript', body);
  return body as Seen;
}

function titles({ outcomes }: Seen): string[] {
  return outcomes.map(({ title }) => title).sort();
}

describe('without a consent', () => {
  it('a college sees what it recorded, no sums, no statement, no explanation', async () => {
    for (const [who, title] of [
      ['college', 'of A'],
      ['other', 'of B'],
    ] as const) {
      const seen = await transcript(who);
      expect([titles(seen), seen.partial, seen.balances]).toEqual([[title], true, undefined]);
      const statement = await office.user.get(who, `/v1/learners/${id}/statement`);
      expect([statement.status, statement.body['code']]).toEqual([403, 'consentNeeded']);
    }
    expect((await transcript(me)).balances).toMatchObject({ accumulated: '7.00' });
  });

  it('a college plans and applies with what it sees only', async () => {
    const credits = '3.00';
    const courses = [{ code: 'C1', credits }];
    const rule = { id: 'm', kind: 'match', from: [{ code: 'Y1' }], to: { courses: ['C1'] } };
    const programme = await office.user.programme(courses, [rule]);
    const plan = `/v1/learners/${id}/conversion-plan?institution=A&programme=${programme}`;
    expect((await office.user.get(me, plan)).body).toMatchObject({ converted: credits });
    expect((await office.user.get('college', plan)).body).toMatchObject({ converted: '0.00' });
    expect((await office.user.get('other', plan)).body).toMatchObject({ code: 'consentNeeded' });
    const body = { institution: 'A', programme };
    const applied = await office.user.post('college', `/v1/learners/${id}/conversions`, body);
    expect(applied.body).toMatchObject({ code: 'nothingToConvert' });
  });
});

describe('a consent', () => {
  it('opens exactly its fields, to that institution alone, and closes with the next request', async () => {
    const given = await give('A', ['balances']);
    expect(given.status).toBe(201);
    const seen = await transcript('college');
    expect([titles(seen), seen.balances]).toEqual([
      ['of A'],
      expect.objectContaining({ accumulated: '7.00' }),
    ]);
    expect((await transcript('other')).balances).toBeUndefined();
    expect(await withdraw(given.body['consentId'])).toBe(200);
    expect((await transcript('college')).balances).toBeUndefined();
    expect(await withdraw(given.body['consentId'])).toBe(200);
  });

  it('lets an admissions office read, and is gone at once in another process', async () => {
    const path = `/v1/learners/${id}/transcript`;
    expect((await office.user.get(admissions, path)).status).toBe(404);
    const fields = ['balances', 'outcomes', 'conversions', 'statement'];
    const { body } = await give('C', fields);
    const elsewhere = await office.bank.alongside('query-api');
    const headers = { authorization: `Bearer ${admissions}` };
    const there = async (): Promise<number> => (await fetch(elsewhere + path, { headers })).status;
    expect(titles(await transcript(admissions))).toEqual(['of A', 'of B']);
    expect((await transcript(admissions)).partial).toBeUndefined();
    expect(await there()).toBe(200);
    expect(await withdraw(body['consentId'])).toBe(200);
    expect(await there()).toBe(404);
    expect((await office.user.get(admissions, path)).status).toBe(404);
  });

  it('to the same institution takes the place of the one before', async () => {
    const first = await give('B', ['balances']);
    const second = await give('B', ['outcomes']);
    expect((await transcript('other')).balances).toBeUndefined();
    expect(titles(await transcript('other'))).toEqual(['of A', 'of B']);
    expect(await withdraw(first.body['consentId'])).toBe(200);
    expect(titles(await transcript('other'))).toEqual(['of A', 'of B']);
    expect(await withdraw(second.body['consentId'])).toBe(200);
    expect(titles(await transcript('other'))).toEqual(['of B']);
  });

  it('ends with its last day', async () => {
    await give('C', ['outcomes']);
    expect(titles(await transcript(admissions))).toEqual(['of A', 'of B']);
    await owner.query(
      `UPDATE log.claims SET content = convert_to(
         replace(convert_from(content, 'UTF8'), '${UNTIL}', '2020-01-01'), 'UTF8')
       WHERE kind = 'consent'`,
    );
    const path = `/v1/learners/${id}/transcript`;
    expect((await office.user.get(admissions, path)).status).toBe(404);
    const late = await give('C', ['outcomes'], { until: '2020-01-01' });
    expect([late.status, late.body['code']]).toEqual([422, 'invalidBody']);
  });

  it('is listed with its purpose, which stands nowhere in clear, and shows in the access log', async () => {
    const path = `/v1/learners/${id}/consents`;
    const { body } = await office.user.get(me, path);
    office.mustFit('/v1/learners/{learnerId}/consents', body);
    const consents = body['consents'] as { purpose: string; consentId: string }[];
    expect(consents.every(({ purpose }) => purpose === PURPOSE)).toBe(true);
    const { rows } = await owner.query(
      `SELECT data FROM log.events WHERE position(convert_to($1, 'UTF8') in convert_to(data, 'UTF8')) > 0`,
      [PURPOSE],
    );
    expect(rows).toEqual([]);
    const log = (await office.user.get(me, `/v1/learners/${id}/access-log`)).body;
    const views = log['views'] as { why: { code: string; grant?: string } }[];
    const grants = views.filter(({ why }) => why.code === 'consent').map(({ why }) => why.grant);
    expect(grants.every((one) => consents.some(({ consentId }) => consentId === one))).toBe(true);
    expect(grants.length).toBeGreaterThan(5);
  });
});

describe('a learner under fourteen', () => {
  it('consents once a guardian is recorded, by who registered the child or the operator', async () => {
    const year = Number(office.today.slice(0, 4)) - 13;
    const externalIds = [{ issuer: 'A', value: `child-${id}` }];
    const opened = { externalIds, birthDate: `${String(year)}${office.today.slice(4)}` };
    const child = String((await office.user.must('college', '/v1/learners', opened))['learnerId']);
    const token = await office.user.learnerToken(child);
    const consent = { institution: 'A', fields: ['balances'], purpose: PURPOSE, until: UNTIL };
    const consents = `/v1/learners/${child}/consents`;
    const refused = await office.user.post(token, consents, consent);
    expect([refused.status, refused.body['code']]).toEqual([409, 'guardianNeeded']);
    const guardian = { name: '张大山', relation: '父' };
    const guardians = `/v1/learners/${child}/guardians`;
    expect((await office.user.post('other', guardians, guardian)).status).toBe(404);
    expect((await office.user.post('college', guardians, guardian)).status).toBe(201);
    expect((await office.user.post(token, consents, consent)).status).toBe(201);
  });
});
