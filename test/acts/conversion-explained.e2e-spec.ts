import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { BankUser } from './bank-user.js';
import type { Json } from './bank-user.js';
import { Contract } from './contract.js';
import { emptyPlaces } from './empty-places.js';

let bank: RunningBank;
let user: BankUser;
let contract: Contract;

beforeAll(async () => {
  bank = await startBank();
  user = await BankUser.of(bank);
  contract = await Contract.of(bank.baseUrl);
  await user.bankBook([]);
}, 90_000);

afterAll(async () => {
  await bank.stop();
}, 30_000);

const MATCH = {
  id: 'm1',
  kind: 'match',
  from: [{ code: 'ONE' }, { code: 'TWO' }],
  to: { courses: ['C1'] },
  leftover: 'forfeit',
  reason: { zh: '两门换一门', en: 'Two for one' },
  source: 'c7',
};
const COURSES = [
  { code: 'C1', credits: '3.00' },
  { code: 'C2', credits: '4.00' },
];

/** A learner who has both of the two, and one that nothing takes. */
async function learnerOfThree(): Promise<string> {
  const learner = await user.learner();
  const dated = { awardedOn: '2023-06-30', title: 'First' };
  await user.record(learner, { ...dated, code: 'ONE', credits: '2' });
  await user.record(learner, { code: 'TWO', credits: '1.5', title: 'Second' });
  await user.record(learner, { code: 'OTHER', credits: '5' });
  return learner;
}

async function explain(who: string, conversion: Json): Promise<Json> {
  const path = `/v1/conversions/${String(conversion['conversionId'])}/explanation`;
  const { status, body } = await user.get(who, path);
  expect(status).toBe(200);
  const template = '/v1/conversions/{conversionId}/explanation';
  expect(contract.faults(template, body)).toEqual([]);
  expect(emptyPlaces(body)).toEqual([]);
  return body;
}

async function apply(learner: string, programme: string): Promise<Json> {
  const token = await user.learnerToken(learner);
  return user.must(token, `/v1/learners/${learner}/conversions`, { institution: 'A', programme });
}

async function review(conversion: Json, body: Json): Promise<void> {
  const path = `/v1/conversions/${String(conversion['conversionId'])}/reviews`;
  await user.must('college', path, { step: 'institution', ...body });
}

describe('a plan', () => {
  it('says per outcome and per target what is used, what is not, and why', async () => {
    const learner = await learnerOfThree();
    const programme = await user.programme(COURSES, [MATCH]);
    const plan = await user.plan(learner, programme);
    const template = '/v1/learners/{learnerId}/conversion-plan';
    expect(contract.faults(template, plan)).toEqual([]);
    expect(emptyPlaces(plan)).toEqual([]);
    expect(plan).toMatchObject({
      optimal: true,
      converted: '3.00',
      text: { zh: expect.stringContaining('没有更好的方案') },
      matches: [
        {
          course: 'C1',
          rule: 'm1',
          reason: { zh: '两门换一门', en: 'Two for one' },
          source: 'c7',
          text: { zh: expect.stringContaining('2.00 + 1.00 = 3.00') },
        },
      ],
      used: [
        { courses: ['C1'], drawn: '2.00' },
        { courses: ['C1'], drawn: '1.00', forfeited: '0.50' },
      ],
      notUsed: [{ admissible: '5.00', code: 'noMatch', text: { zh: '没有可对应的课程' } }],
    });
  });
});

describe('an explanation of a conversion', () => {
  it('shows version, rule, sources and draws, earliest awarded first, and what was left out', async () => {
    const learner = await learnerOfThree();
    const programme = await user.programme(COURSES, [MATCH]);
    const applied = await apply(learner, programme);
    const waiting = await explain('college', applied);
    expect(waiting).toMatchObject({ status: 'inReview', converted: '0.00', consumed: '0.00' });
    await review(applied, { decision: 'approve', reason: 'fits' });
    const told = await explain(await user.learnerToken(learner), applied);
    expect(told).toMatchObject({
      status: 'granted',
      text: { zh: expect.stringMatching(/^于 .* 授予 3\.00 学分$/) },
      converted: '3.00',
      consumed: '3.50',
      flags: [],
      judgedBy: { ruleBook: { version: 1 }, source: 'test' },
      matches: [
        {
          reason: { en: 'Two for one' },
          draws: [
            { title: 'First', needed: '3.00', drawn: '2.00', left: '1.00' },
            { title: 'Second', needed: '1.00', drawn: '1.00', left: '0.00', forfeited: '0.50' },
          ],
        },
      ],
      asked: { optimal: true, notUsed: [{ code: 'noMatch' }] },
    });
  });

  it('shows item by item what a reviewer left out, with reason and code', async () => {
    const learner = await user.learner();
    for (const code of ['ONE', 'TWO']) await user.record(learner, { code, credits: '4' });
    const rules = ['ONE', 'TWO'].map((code, at) => {
      return { ...MATCH, id: `m${at + 1}`, from: [{ code }], to: { courses: [`C${at + 1}`] } };
    });
    const applied = await apply(learner, await user.programme(COURSES, rules));
    const refused = { course: 'C2', decision: 'refuse', reason: 'too old', code: 'outdated' };
    await review(applied, { decision: 'approve', reason: 'a part of it', items: [refused] });
    expect(await explain('college', applied)).toMatchObject({
      status: 'partlyGranted',
      matches: [{ course: 'C1', draws: [{ drawn: '3.00', forfeited: '1.00' }] }],
      leftOut: [{ course: 'C2', reason: { zh: '两门换一门' }, draws: [{ drawn: '4.00' }] }],
      reviews: [{ items: [{ ...refused, text: { zh: expect.any(String) } }] }],
      asked: { converted: '7.00' },
    });
  });

  it('shows why it was refused, and that nothing was spent', async () => {
    const learner = await learnerOfThree();
    const applied = await apply(learner, await user.programme(COURSES, [MATCH]));
    await review(applied, { decision: 'refuse', reason: 'other content' });
    expect(await explain('college', applied)).toMatchObject({
      status: 'refused',
      refusal: { reason: 'other content' },
      consumed: '0.00',
      text: { en: expect.stringContaining('nothing was spent') },
    });
  });

  it('flags a grant whose source was revoked, and stays as it is under later versions', async () => {
    const learner = await user.learner();
    const written = await user.record(learner, { code: 'ONE', credits: '6' });
    const rule = { ...MATCH, from: [{ code: 'ONE' }], leftover: 'keep' };
    const programme = await user.programme(COURSES, [rule]);
    const granted = await user.convert(learner, programme);
    const before = await explain('college', granted);
    const path = `/v1/outcomes/${String(written['outcomeId'])}/revocations`;
    await user.must('college', path, { reason: 'issued in error' });
    const after = await explain('college', granted);
    expect(after['flags']).toMatchObject([
      { code: 'overdrawn', outcomeId: written['outcomeId'], cause: 'revoked', amount: '3.00' },
    ]);
    expect(after['judgedBy']).toEqual(before['judgedBy']);
    expect(after['matches']).toEqual(before['matches']);
  });

  it('is for its parties only', async () => {
    const learner = await learnerOfThree();
    const applied = await apply(learner, await user.programme(COURSES, [MATCH]));
    const path = `/v1/conversions/${String(applied['conversionId'])}/explanation`;
    const stranger = await user.learnerToken(await user.learner());
    for (const who of ['other', stranger]) expect((await user.get(who, path)).status).toBe(404);
    expect((await user.get('operator', path)).status).toBe(200);
  });
});
