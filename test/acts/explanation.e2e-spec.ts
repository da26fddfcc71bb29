import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { BankUser } from './bank-user.js';
import type { Json } from './bank-user.js';
import { Contract } from './contract.js';
import { emptyPlaces } from './empty-places.js';

/** What an explanation shows of the outcome, as far as the cases look at it. */
interface Explanation {
  readonly accumulated: string;
  readonly recognised: string;
  readonly reasons: readonly { code: string }[];
  readonly version: Json;
  readonly steps: readonly { stage: string; code: string; result: string; text: Text }[];
  readonly wouldCount: readonly { code: string; values: Json; gain?: string; text: Text }[];
  readonly balances: Json;
}

interface Text {
  readonly zh: string;
  readonly en: string;
}

let bank: RunningBank;
let user: BankUser;
let contract: Contract;

beforeAll(async () => {
  bank = await startBank();
  user = await BankUser.of(bank);
  contract = await Contract.of(bank.baseUrl);
}, 90_000);

afterAll(async () => {
  await bank.stop();
}, 30_000);

async function explain(learner: string, written: Json, query = ''): Promise<Explanation> {
  await user.transcript(learner, written);
  const outcome = String(written['outcomeId']);
  const path = `/v1/learners/${learner}/outcomes/${outcome}/explanation`;
  const answer = await user.get('operator', `${path}?${query}`);
  expect(answer.status).toBe(200);
  const template = '/v1/learners/{learnerId}/outcomes/{outcomeId}/explanation';
  expect(contract.faults(template, answer.body)).toEqual([]);
  expect(emptyPlaces(answer.body)).toEqual([]);
  return answer.body as unknown as Explanation;
}

const codes = (of: Explanation): string[] => of.steps.map(({ code }) => code);
const ways = (of: Explanation): string[] => of.wouldCount.map(({ code }) => code);
const CERTIFICATE = {
  kind: 'skillLevelCertificate',
  scheme: 'x-certificate',
  level: 'advanced',
};

const RULES = [
  {
    id: 'h1',
    kind: 'hours',
    when: { tags: ['timed'] },
    hoursPerCredit: '16',
    rounding: { granularity: '0.50', mode: 'down' },
    reason: { zh: '16 学时折合 1 学分', en: '16 hours are one credit' },
    source: 'c7',
  },
  { id: 'g1', kind: 'minimumGrade', when: {}, scale: 'letter', value: 'B' },
  { id: 'e1', kind: 'validity', when: {} },
  { id: 'f1', kind: 'family', members: [{ code: 'X1' }], take: 'highest' },
  { id: 'c1', kind: 'cap', per: 'item', when: { scheme: 'x-certificate' }, credits: '8.00' },
  { id: 'i1', kind: 'cap', per: 'institution', when: { tags: ['capped'] }, credits: '4.00' },
];

describe('an explanation of an outcome', () => {
  beforeAll(() => user.bankBook(RULES));

  it('gives rule book, version, hash, rule, inputs, arithmetic and rounding in both languages', async () => {
    const learner = await user.learner();
    const written = await user.record(learner, { hours: '45', tags: ['timed'] });
    const explained = await explain(learner, written);
    const ruleBook = { id: 'bank', version: 1, contentHash: expect.any(String) };
    expect(explained).toMatchObject({
      learnerId: learner,
      hours: '45.00',
      accumulated: '2.50',
      recognised: '2.50',
      faceValue: '2.50',
      version: {
        code: 'knownWhenRecorded',
        ruleBook,
        referenceDate: 'awarded',
        referenceDay: '2024-06-30',
        knownSince: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      },
      balances: { accumulated: '2.50', recognised: '2.50' },
    });
    expect(explained.steps[1]).toEqual({
      stage: 'values',
      amount: 'accumulated',
      code: 'perHours',
      rule: 'h1',
      ruleBook,
      reason: { zh: '16 学时折合 1 学分', en: '16 hours are one credit' },
      source: 'c7',
      input: { tags: 'timed', hours: '45.00' },
      from: '45.00',
      operation: 'multiply',
      operand: '1/16',
      rounding: { granularity: '0.50', mode: 'down' },
      result: '2.50',
      text: {
        zh: '学时折算：45.00 学时 ÷ 16 = 2.8125 → 2.50（0.50 一档，舍去）',
        en: 'Credits from its hours: 45.00 hours ÷ 16 = 2.8125 → 2.50 (in steps of 0.50, rounded down)',
      },
    });
    expect(explained.wouldCount).toMatchObject([
      { code: 'hoursReached', values: { needed: '48.00', credits: '3.00' }, gain: '0.50' },
    ]);
  });

  it('follows one outcome through family and cap, and what is below or beyond says why', async () => {
    const learner = await user.learner();
    const high = await user.record(learner, { ...CERTIFICATE, code: 'X1', credits: '12' });
    const low = await user.record(learner, { ...CERTIFICATE, code: 'X1', credits: '4' });
    const above = await explain(learner, high, `after=${String(low['position'])}`);
    expect(codes(above).slice(2)).toEqual(['takenUp', 'highestInFamily', 'overItemCap']);
    expect(above.steps.at(-1)?.text.zh).toBe('单项最多认定 8.00 学分：12.00 → 8.00');
    expect(ways(above)).toEqual(['capRaised']);
    const below = await explain(learner, low);
    expect(below.wouldCount).toMatchObject([
      { code: 'higherInFamily', values: { by: high['outcomeId'] } },
    ]);
    const first = await user.record(learner, { credits: '3', tags: ['capped'] });
    const second = await user.record(learner, { credits: '4', tags: ['capped'] });
    expect(codes(await explain(learner, second)).at(-1)).toBe('withinCap');
    const out = await explain(learner, first);
    expect(out.wouldCount).toMatchObject([
      { code: 'capRaised', values: { rule: 'i1', limit: '4.00' } },
    ]);
  });

  it('says what grade, what date and what confirmation are missing, and what they would bring', async () => {
    const learner = await user.learner();
    const grade = { scale: 'letter', value: 'C' };
    const written = await user.record(learner, { credits: '3', grade });
    expect((await explain(learner, written)).wouldCount).toMatchObject([
      { code: 'gradeReached', values: { scale: 'letter', needed: 'B' }, gain: '3.00' },
    ]);
    const old = await user.record(learner, { credits: '2', validUntil: '2025-01-31' });
    const on = await explain(learner, old, 'asOf=2025-01-31');
    expect(codes(on)).toContain('stillValid');
    const after = await explain(learner, old, 'asOf=2025-02-01');
    expect(after.steps.at(-1)?.text.en).toBe('Valid until 2025-01-31; expired since: 2.00 → 0.00');
    expect(after.wouldCount).toMatchObject([
      { code: 'validOn', values: { date: '2025-02-01' }, gain: '2.00' },
    ]);
  });

  it('explains what is unvalued, failed, revoked, in a container, or a lesser attempt', async () => {
    const learner = await user.learner();
    const bare = await user.record(learner, {});
    expect(ways(await explain(learner, bare))).toEqual(['valueStated']);
    const failed = await user.record(learner, { credits: '2', result: 'failed' });
    expect((await explain(learner, failed)).wouldCount).toMatchObject([
      { code: 'passed', gain: '2.00' },
    ]);
    const lesser = await user.record(learner, { credits: '3', code: 'MATH' });
    const better = await user.record(learner, { credits: '4', code: 'MATH' });
    const beside = { ...lesser, position: better['position'] };
    expect((await explain(learner, beside)).wouldCount).toMatchObject([
      { code: 'countsElsewhere', values: { by: better['outcomeId'] } },
    ]);
    const number = `D-${learner}`;
    const whole = await user.record(learner, { number, credits: '10' });
    const part = await user.record(learner, { credits: '3', partOf: { issuer: 'A', number } });
    const carried = await explain(learner, part);
    expect(codes(carried)).toContain('countedInContainer');
    expect(carried.wouldCount).toMatchObject([{ values: { by: whole['outcomeId'] } }]);
    const path = `/v1/outcomes/${String(part['outcomeId'])}/revocations`;
    const revoked = await user.must('college', path, { reason: 'issued in error' });
    const gone = await explain(learner, { ...part, position: revoked['position'] });
    expect(gone).toMatchObject({ revocation: { reason: 'issued in error' }, accumulated: '0.00' });
    expect(codes(gone)).toEqual(['revoked']);
    const less = { ...whole, position: revoked['position'] };
    expect(codes(await explain(learner, less))).toContain('partsRevoked');
  });

  it('explains a person’s decision with its reason', async () => {
    const learner = await user.learner();
    const written = await user.record(learner, { credits: '5' });
    const path = `/v1/outcomes/${String(written['outcomeId'])}/recognition-decisions`;
    const decided = await user.must('operator', path, { credits: '2', reason: 'half of it' });
    const explained = await explain(learner, { ...written, position: decided['position'] });
    expect(explained).toMatchObject({
      recognised: '2.00',
      decision: { credits: '2.00', reason: 'half of it' },
    });
    expect(explained.steps.at(-1)).toMatchObject({ code: 'decidedByPerson', result: '2.00' });
    expect(ways(explained)).toEqual(['decidedAnew']);
  });
});

describe('a later version of the rules', () => {
  it('leaves an earlier explanation as it was known, byte for byte', async () => {
    const learner = await user.learner();
    const written = await user.record(learner, { hours: '45', tags: ['timed'] });
    await user.transcript(learner, written);
    const known = encodeURIComponent(String(written['position']));
    const path = `/v1/learners/${learner}/outcomes/${String(written['outcomeId'])}/explanation`;
    const read = (): Promise<string> =>
      user
        .get('operator', `${path}?asOf=2026-01-31&knownAt=${known}`)
        .then(({ body }) => JSON.stringify(body));
    const before = await read();
    await user.bankBook([{ ...RULES[0], hoursPerCredit: '18' }]);
    const kept = await user.record(learner, { credits: '1' });
    const alone = await explain(learner, { ...written, position: kept['position'] });
    expect(alone).toMatchObject({ accumulated: '2.50', version: { leftAlone: [{ version: 2 }] } });
    expect(await read()).toBe(before);
    await user.bankBook([{ ...RULES[0], hoursPerCredit: '20' }], { reassesses: true });
    const last = await user.record(learner, { credits: '1' });
    const anew = await explain(learner, { ...written, position: last['position'] });
    expect(anew).toMatchObject({
      accumulated: '2.00',
      version: { code: 'reassessed', ruleBook: { version: 3 }, replaced: { version: 1 } },
    });
    expect(await read()).toBe(before);
  });
});
