import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseOffice, codeOf, placesOf } from './case-office.js';
import type { Application } from './case-office.js';
import type { Json } from './bank-user.js';

let office: CaseOffice;
let chain: string;
let plain: string;

beforeAll(async () => {
  office = await CaseOffice.start();
  ({ chain, plain } = await office.programmes());
}, 120_000);

afterAll(() => office.close());

describe('a grant', () => {
  it('may depend on conditions, which the learner reads and the log does not', async () => {
    const one = await office.applied(plain);
    const conditions = '补交原始成绩单';
    const granted = await office.review('college', one, 'institution', { conditions });
    expect(codeOf(granted)).toBe('200 granted');
    const seen = await office.seen(one);
    expect(seen['conditions']).toEqual([{ step: 'institution', text: conditions }]);
    expect(seen['reviews']).toMatchObject([{ conditions }]);
    const events = await office.store.readStream({ kind: 'learner', id: one.id });
    const logged = JSON.stringify(events.map((event) => event.data));
    expect(logged).not.toContain(conditions);
    expect(logged).not.toContain('as the book says');
  });

  it('may be of a part: each refused course with its reason and its code', async () => {
    const one = await office.applied(plain);
    const items = [
      { course: 'C1', decision: 'refuse', reason: 'half the hours', code: 'workloadTooLow' },
      { course: 'C2', decision: 'approve', reason: 'the same syllabus' },
    ];
    const answer = await office.review('college', one, 'institution', { items });
    expect(answer.body).toMatchObject({ status: 'partlyGranted', appealUntil: office.in(30) });
    const seen = await office.seen(one);
    expect(seen).toMatchObject({
      status: 'partlyGranted',
      credits: '3.00',
      matches: [{ course: 'C2' }],
      leftOut: [{ course: 'C1' }],
      appealUntil: office.in(30),
    });
    const [review] = seen['reviews'] as [{ items: Json[] }];
    expect(review.items).toEqual([
      {
        ...items[0],
        text: { zh: expect.stringContaining('学时'), en: expect.stringContaining('workload') },
      },
      items[1],
    ]);
  });

  it('leaves out what an earlier step refused, whatever a later one says', async () => {
    const one = await office.applied(chain);
    const refusing = [{ course: 'C1', decision: 'refuse', reason: 'another level' }];
    await office.review('college', one, 'department', { items: refusing });
    const approving = [{ course: 'C1', decision: 'approve', reason: 'I think it fits' }];
    await office.review('college', one, 'academicOffice', { items: approving });
    await office.review(office.certifier, one, 'certifyingBody');
    const last = await office.review('operator', one, 'creditBank');
    expect(codeOf(last)).toBe('200 partlyGranted');
    expect(await office.seen(one)).toMatchObject({ matches: [{ course: 'C2' }] });
  });

  it('of a course that needs a judgment waits for one with its reason', async () => {
    const one = await office.applied(plain);
    await office.review('college', one, 'institution', { decision: 'return' });
    const sources = (one.answer['plan'] as { matches: { sources: Json[] }[] }).matches;
    const matches = ['C1', 'C2'].map((course, at) => ({
      course,
      credits: 300,
      rule: `m${at + 1}`,
      sources: [{ outcomeId: sources[at]?.sources[0]?.['outcomeId'], drawn: 300, forfeited: 0 }],
      ...(at === 0 ? { needsJudgment: true } : {}),
    }));
    await office.resubmittedAs(one, { matches });
    const refused = await office.review('college', one, 'institution');
    expect(codeOf(refused)).toBe('409 judgmentNeeded');
    expect(refused.body['courses']).toEqual(['C1']);
    const silent = { items: [{ course: 'C1', decision: 'approve' }] };
    const still = await office.review('college', one, 'institution', silent);
    expect(codeOf(still)).toBe('409 judgmentNeeded');
    const items = [{ course: 'C1', decision: 'approve', reason: '85 % of it, read side by side' }];
    const granted = await office.review('college', one, 'institution', { items });
    expect(codeOf(granted)).toBe('200 granted');
  });
});

describe('a refusal', () => {
  it('carries its code in both languages, its reason, and the last day to appeal', async () => {
    const one = await office.applied(chain);
    const refusing = { decision: 'refuse', code: 'substantialDifference', reason: 'no workshop' };
    const answer = await office.review('college', one, 'department', refusing);
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'refused', appealUntil: office.in(30) },
    });
    const text = { zh: expect.stringContaining('实质性差异'), en: expect.any(String) };
    expect(await office.seen(one)).toMatchObject({
      status: 'refused',
      refusal: { code: 'substantialDifference', text, reason: 'no workshop' },
      appealUntil: office.in(30),
    });
  });

  it('without a code is refusedByReview, and the reason says why', async () => {
    const one = await office.applied(plain);
    await office.review('college', one, 'institution', { decision: 'refuse', reason: 'no' });
    expect(await office.seen(one)).toMatchObject({
      refusal: { code: 'refusedByReview', reason: 'no' },
    });
  });

  it('is what comes of refusing every course, at whatever step', async () => {
    const one = await office.applied(chain);
    const refuse = { decision: 'refuse', reason: 'too long ago', code: 'outdated' };
    const items = ['C1', 'C2'].map((course) => ({ course, ...refuse }));
    const answer = await office.review('college', one, 'department', { items });
    expect(codeOf(answer)).toBe('200 outdated');
    expect(await office.seen(one)).toMatchObject({
      status: 'refused',
      refusal: { code: 'outdated', reason: 'as the book says' },
    });
  });
});

describe('a review that says what cannot be is refused, with the place', () => {
  it.each<[string, Json, string[]]>([
    ['no step', { step: undefined }, ['/step required']],
    ['an unknown decision', { decision: 'perhaps' }, ['/decision notOneOf']],
    ['no reason', { reason: '' }, ['/reason emptyText']],
    ['a reason that is too long', { reason: 'x'.repeat(2_001) }, ['/reason tooLong']],
    ['an unknown code', { decision: 'refuse', code: 'dislike' }, ['/code notOneOf']],
    ['a code of an approval', { code: 'outdated' }, ['/code notWithDecision']],
    [
      'conditions of a refusal',
      { decision: 'refuse', conditions: 'a fee' },
      ['/conditions notWithDecision'],
    ],
    ['an unknown field', { note: 'x' }, ['/note unknownField']],
    ['items that are no list', { items: {} }, ['/items notList']],
    [
      'an item refused without a reason',
      { items: [{ course: 'C1', decision: 'refuse' }] },
      ['/items/0/reason requiredWhenRefused'],
    ],
    [
      'an item approved with a code',
      { items: [{ course: 'C1', decision: 'approve', code: 'outdated' }] },
      ['/items/0/code notWithDecision'],
    ],
    [
      'an item twice',
      { items: Array<Json>(2).fill({ course: 'C1', decision: 'approve' }) },
      ['/items/1/course duplicateItem'],
    ],
    ['a precedent that is no id', { precedent: 'P-1' }, ['/precedent notUuid']],
    [
      'a precedent that is not there',
      { precedent: '5f0c5a1e-0000-4000-8000-000000000000' },
      ['/precedent unknownPrecedent'],
    ],
  ])('%s', async (_what, more, places) => {
    shared ??= office.applied(plain);
    const answer = await office.review('college', await shared, 'institution', more);
    expect(codeOf(answer)).toBe('422 invalidBody');
    expect(placesOf(answer)).toEqual(places);
  });

  it('a course that was not applied for', async () => {
    const one = await office.applied(plain);
    const items = [{ course: 'C9', decision: 'approve' }];
    for (const decision of ['approve', 'refuse', 'return']) {
      const answer = await office.review('college', one, 'institution', { decision, items });
      expect(codeOf(answer)).toBe('422 unknownCourse');
    }
  });

  let shared: Promise<Application> | undefined;
});

describe('a review that is sent again', () => {
  it('with its key happens once', async () => {
    const one = await office.applied(chain);
    const body = { step: 'department', decision: 'approve', reason: 'r', conditions: 'c' };
    const path = `/v1/conversions/${one.conversionId}/reviews`;
    const key = { 'idempotency-key': one.conversionId };
    const first = await office.user.post('college', path, body, key);
    const again = await office.user.post('college', path, body, key);
    expect(again).toEqual(first);
    const other = await office.user.post('college', path, { ...body, reason: 's' }, key);
    expect(codeOf(other)).toBe('422 idempotencyKeyReused');
    expect((await office.seen(one))['reviews']).toHaveLength(1);
  });
});

describe('a reversal', () => {
  it('shows its reason and the last day to appeal', async () => {
    const one = await office.applied(plain);
    await office.review('college', one, 'institution');
    const reversed = await office.act('college', one, 'reversals', { reason: 'a forged paper' });
    expect(reversed.body).toMatchObject({ status: 'reversed', appealUntil: office.in(30) });
    expect(await office.seen(one)).toMatchObject({
      status: 'reversed',
      reversal: { by: 'A', on: office.today, reason: 'a forged paper' },
      appealUntil: office.in(30),
    });
    expect(codeOf(await office.act('other', one, 'reversals', { reason: 'r' }))).toBe(
      '404 notFound',
    );
  });
});
