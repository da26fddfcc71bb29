import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseOffice, codeOf, placesOf } from './case-office.js';
import type { Application } from './case-office.js';
import type { Answer, Json } from './bank-user.js';

let office: CaseOffice;
let programme: string;

beforeAll(async () => {
  office = await CaseOffice.start();
  programme = await office.programme({ appealDays: 10, appealDecisionDays: 20 });
}, 120_000);

afterAll(() => office.close());

async function refused(): Promise<Application> {
  const one = await office.applied(programme);
  const refusing = { decision: 'refuse', code: 'notEquivalent', reason: 'another subject' };
  await office.review('college', one, 'institution', refusing);
  return one;
}

async function partlyGranted(): Promise<Application> {
  const one = await office.applied(programme);
  const items = [{ course: 'C1', decision: 'refuse', reason: 'too short' }];
  await office.review('college', one, 'institution', { items });
  return one;
}

async function reversed(): Promise<Application> {
  const one = await office.applied(programme);
  await office.review('college', one, 'institution');
  await office.act('college', one, 'reversals', { reason: 'by mistake' });
  return one;
}

function appeal(one: Application, body: Json = { reason: 'it was read too fast' }) {
  return office.act(one.token, one, 'appeals', body);
}

async function appealed(one: Application): Promise<string> {
  const { status, body } = await appeal(one);
  expect(status).toBe(201);
  return String(body['appealId']);
}

function decide(appealId: string, more: Json = {}, who = 'operator'): Promise<Answer> {
  const body = { decision: 'uphold', reason: 'the college read another syllabus', ...more };
  return office.user.post(who, `/v1/appeals/${appealId}/decisions`, body);
}

describe('an appeal', () => {
  it.each([
    ['refused', refused],
    ['partlyGranted', partlyGranted],
    ['reversed', reversed],
  ])('can be filed against what was %s, with a day for its decision', async (status, made) => {
    const one = await made();
    expect(await office.seen(one)).toMatchObject({ status, appealUntil: office.in(10) });
    const answer = await appeal(one);
    expect(answer).toMatchObject({ status: 201, body: { status: 'filed', dueOn: office.in(20) } });
    const seen = await office.seen(one);
    expect(seen).toMatchObject({ status });
    expect(seen).not.toHaveProperty('appealUntil');
    expect(seen['appeals']).toEqual([
      {
        appealId: answer.body['appealId'],
        against: status,
        status: 'filed',
        filedOn: office.today,
        dueOn: office.in(20),
        reason: 'it was read too fast',
      },
    ]);
  });

  it('has 30 days, and 30 for its decision, where the book is silent', async () => {
    const one = await office.applied(await office.programme());
    await office.review('college', one, 'institution', { decision: 'refuse' });
    expect(await office.seen(one)).toMatchObject({ appealUntil: office.in(30) });
    expect((await appeal(one)).body).toMatchObject({ dueOn: office.in(30) });
  });

  it('is possible only against a decision that stands', async () => {
    const open = await office.applied(programme);
    expect(codeOf(await appeal(open))).toBe('409 nothingToAppeal');
    await office.review('college', open, 'institution');
    expect(codeOf(await appeal(open))).toBe('409 nothingToAppeal');
  });

  it('is filed once for each decision', async () => {
    const one = await refused();
    await appealed(one);
    expect(codeOf(await appeal(one))).toBe('409 alreadyAppealed');
    const [{ appealId }] = (await office.seen(one))['appeals'] as [{ appealId: string }];
    await decide(appealId, { decision: 'reject' });
    expect(codeOf(await appeal(one))).toBe('409 alreadyAppealed');
  });

  it('is too late after its last day', async () => {
    const one = await office.applied(programme);
    const { conversionId, id } = one;
    const data = { conversionId, by: 'A', code: 'outdated', reason: 'x' };
    await office.append(id, 'ConversionRefused', { ...data, appealUntil: '2026-01-31' });
    expect(codeOf(await appeal(one))).toBe('409 appealTooLate');
  });

  it('is the learner’s alone', async () => {
    const one = await refused();
    const reason = { reason: 'r' };
    expect(codeOf(await office.act('college', one, 'appeals', reason))).toBe('403 forbidden');
    const other = await office.learner();
    expect(codeOf(await office.act(other.token, one, 'appeals', reason))).toBe('404 notFound');
  });

  it('that is sent again with its key is filed once', async () => {
    const one = await refused();
    const path = `/v1/conversions/${one.conversionId}/appeals`;
    const key = { 'idempotency-key': one.conversionId };
    const first = await office.user.post(one.token, path, { reason: 'r' }, key);
    expect(await office.user.post(one.token, path, { reason: 'r' }, key)).toEqual(first);
    expect(first.status).toBe(201);
  });

  it.each<[Json, string]>([
    [{}, '/reason required'],
    [{ reason: '' }, '/reason emptyText'],
    [{ reason: 5 }, '/reason notText'],
    [{ reason: 'x'.repeat(2_001) }, '/reason tooLong'],
    [{ reason: 'r', decision: 'uphold' }, '/decision unknownField'],
  ])('says why, and nothing else: %j', async (body, place) => {
    one ??= refused();
    const answer = await appeal(await one, body);
    expect(codeOf(answer)).toBe('422 invalidBody');
    expect(placesOf(answer)).toEqual([place]);
  });
  let one: Promise<Application> | undefined;

  it('holds off a reversal until it is decided', async () => {
    const partly = await partlyGranted();
    const appealId = await appealed(partly);
    const reverse = () => office.act('college', partly, 'reversals', { reason: 'r' });
    expect(codeOf(await reverse())).toBe('409 appealOpen');
    await decide(appealId, { decision: 'reject' });
    expect(codeOf(await reverse())).toBe('200 reversed');
    expect(codeOf(await appeal(partly))).toBe('201 filed');
  });
});

describe('the operator’s decision', () => {
  it('that rejects an appeal ends it, and says why', async () => {
    const one = await refused();
    const appealId = await appealed(one);
    const reason = 'the subjects do differ';
    const answer = await decide(appealId, { decision: 'reject', reason });
    expect(answer).toMatchObject({ status: 201, body: { appealId, status: 'rejected' } });
    expect(await office.seen(one)).toMatchObject({
      status: 'refused',
      refusal: { code: 'notEquivalent' },
      appeals: [{ status: 'rejected', decidedOn: office.today, decisionReason: reason }],
    });
    expect(codeOf(await decide(appealId))).toBe('409 appealDecided');
  });

  it('that upholds an appeal has a refused application reviewed again from its start', async () => {
    const one = await refused();
    const answer = await decide(await appealed(one));
    expect(answer.body).toMatchObject({ status: 'upheld', conversionId: one.conversionId });
    const seen = await office.seen(one);
    const clock = { step: 'institution', startedOn: office.today, dueOn: office.in(30) };
    expect(seen).toMatchObject({ status: 'inReview', ...clock, appeals: [{ status: 'upheld' }] });
    expect(seen).not.toHaveProperty('refusal');
    expect(codeOf(await office.review('college', one, 'institution'))).toBe('200 granted');
    expect((await office.seen(one))['reviews']).toMatchObject([
      { round: 1, decision: 'refuse' },
      { round: 2, decision: 'approve' },
    ]);
  });

  it('lets the second decision be appealed against as well', async () => {
    const one = await refused();
    await decide(await appealed(one));
    await office.review('college', one, 'institution', { decision: 'refuse' });
    const second = await appealed(one);
    expect((await office.seen(one))['appeals']).toMatchObject([
      { status: 'upheld' },
      { status: 'filed', appealId: second },
    ]);
  });

  it('leaves a partial grant as it stands, and has the rest reviewed on its own', async () => {
    const one = await partlyGranted();
    const appealId = await appealed(one);
    const { body } = await decide(appealId);
    const continued = { ...one, conversionId: String(body['continuedAs']) };
    expect(await office.seen(one)).toMatchObject({
      status: 'partlyGranted',
      matches: [{ course: 'C2' }],
      appeals: [{ status: 'upheld', continuedAs: continued.conversionId }],
    });
    expect(await office.seen(continued)).toMatchObject({
      status: 'inReview',
      continues: appealId,
      matches: [{ course: 'C1' }],
      dueOn: office.in(30),
    });
    const granted = await office.review('college', continued, 'institution');
    const { balances } = await office.user.transcript(one.id, granted.body);
    expect(balances).toMatchObject({ converted: '6.00', consumed: '6.00', available: '0.00' });
  });

  it('leaves a reversal in the history, and has what it took back reviewed again', async () => {
    const one = await reversed();
    const { body } = await decide(await appealed(one));
    const continued = { ...one, conversionId: String(body['continuedAs']) };
    const waiting = await office.user.transcript(one.id, body);
    expect(waiting.balances.converted).toBe('0.00');
    const granted = await office.review('college', continued, 'institution');
    const { balances, conversions } = await office.user.transcript(one.id, granted.body);
    expect(balances.converted).toBe('6.00');
    const statuses = new Map(conversions.map((each) => [each.conversionId, each.status]));
    expect(statuses.get(continued.conversionId)).toBe('granted');
    expect((await office.seen(one))['status']).toBe('reversed');
  });

  it('is nobody else’s', async () => {
    const one = await refused();
    const appealId = await appealed(one);
    for (const who of ['college', one.token, office.certifier]) {
      expect(codeOf(await decide(appealId, {}, who))).toBe('403 forbidden');
    }
    const nothing = '5f0c5a1e-0000-4000-8000-000000000000';
    expect(codeOf(await decide(nothing))).toBe('404 notFound');
    expect(codeOf(await decide(one.conversionId))).toBe('404 notFound');
    expect(codeOf(await decide('no-id'))).toBe('404 notFound');
  });

  it.each<[Json, string]>([
    [{ decision: undefined }, '/decision required'],
    [{ decision: 'grant' }, '/decision notOneOf'],
    [{ reason: undefined }, '/reason required'],
    [{ precedent: 'x' }, '/precedent notUuid'],
    [{ precedent: '5f0c5a1e-0000-4000-8000-000000000000' }, '/precedent unknownPrecedent'],
    [{ credits: '3' }, '/credits unknownField'],
  ])('says what it is and why: %j', async (more, place) => {
    appealId ??= refused().then(appealed);
    const answer = await decide(await appealId, more);
    expect(codeOf(answer)).toBe('422 invalidBody');
    expect(placesOf(answer)).toEqual([place]);
  });
  let appealId: Promise<string> | undefined;

  it('that is sent twice at once is made once', async () => {
    const id = await appealed(await refused());
    const answers = await Promise.all([decide(id), decide(id, { decision: 'reject' })]);
    expect(answers.map((one) => one.status).sort()).toEqual([201, 409]);
  });
});

describe('the list of appeals', () => {
  it('shows the operator which wait, and which have waited too long', async () => {
    const waiting = await appealed(await refused());
    const late = await refused();
    const lateId = '7a1e5f0c-0000-4000-8000-000000000001';
    const { conversionId, id } = late;
    const filed = { conversionId, by: 'learner', appealId: lateId, reason: 'x' };
    await office.append(id, 'ConversionAppealed', { ...filed, dueOn: '2026-01-31' });
    const isOf = (appeal: string) => (row: Json) => row['appealId'] === appeal;
    const rows = await office.listed('operator', '/v1/appeals?status=filed&limit=2', isOf(lateId));
    expect(rows.find(isOf(waiting))).toMatchObject({ overdue: false, institution: 'A', programme });
    expect(rows.find(isOf(lateId))).toMatchObject({ overdue: true, dueOn: '2026-01-31' });
    const overdue = await office.listed('operator', '/v1/appeals?overdue=true', isOf(lateId));
    expect(overdue.filter(isOf(waiting))).toEqual([]);
    await decide(waiting, { decision: 'reject' });
    const ended = await office.listed('operator', '/v1/appeals?status=rejected', isOf(waiting));
    expect(ended.find(isOf(waiting))).toMatchObject({ decidedOn: office.today, overdue: false });
  });

  it('is the operator’s, and refuses what it does not know', async () => {
    expect(codeOf(await office.user.get('college', '/v1/appeals'))).toBe('403 forbidden');
    for (const query of ['status=open', 'overdue=1', 'limit=201', 'cursor=x', 'learner=x']) {
      const answer = await office.user.get('operator', `/v1/appeals?${query}`);
      expect(codeOf(answer)).toMatch(/^4\d\d invalidQuery$/);
    }
  });
});
