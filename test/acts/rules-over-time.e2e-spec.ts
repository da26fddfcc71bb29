import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { BankUser, unique } from './bank-user.js';
import type { Json, Transcript } from './bank-user.js';

let bank: RunningBank;
let user: BankUser;

beforeAll(async () => {
  bank = await startBank({ seed: false });
  user = await BankUser.of(bank);
}, 120_000);

afterAll(async () => {
  await bank.stop();
});

const CERTIFICATE = { kind: 'skillLevelCertificate', scheme: 'skill-level' };

function sums({ balances }: Transcript): [accumulated: string, recognised: string] {
  return [balances.accumulated, balances.recognised];
}

async function entriesOf(learner: string): Promise<Json[]> {
  const answer = await user.get('operator', `/v1/learners/${learner}/statement`);
  expect(answer.status).toBe(200);
  return answer.body['entries'] as Json[];
}

describe('the bank’s book over the years', () => {
  it('values by the table of the year, the lower of a family by 0.75 (case 29)', async () => {
    const table = (v: readonly [string, string, string]): Json[] =>
      [
        { scheme: 'skill-level', code: 'K1', level: '3' },
        { scheme: 'skill-level', code: 'K1', level: '4' },
        { scheme: 'skill-level', code: 'K2' },
      ].map((when, at) => ({ id: `v${at}`, kind: 'value', when, credits: v[at] }));
    const family = {
      id: 'f1',
      kind: 'family',
      members: [{ scheme: 'skill-level' }],
      take: 'highest',
      each: 'code',
      lower: { factor: '0.75' },
    };
    const until = { validFrom: '2000-01-01', validTo: '2023-12-31' };
    await user.bankBook([...table(['30.00', '24.00', '30.00']), family], until);
    const from = { validFrom: '2024-01-01', validTo: null };
    await user.bankBook([...table(['20.00', '16.00', '18.00']), family], from);
    const inYear = async (awardedOn: string): Promise<Transcript> => {
      const learner = await user.learner();
      await user.record(learner, { ...CERTIFICATE, code: 'K1', level: '3', awardedOn });
      await user.record(learner, { ...CERTIFICATE, code: 'K1', level: '4', awardedOn });
      const last = await user.record(learner, {
        ...CERTIFICATE,
        code: 'K2',
        level: '4',
        awardedOn,
      });
      return user.transcript(learner, last);
    };
    expect(sums(await inYear('2023-12-31'))).toEqual(['84.00', '78.00']);
    expect(sums(await inYear('2024-01-01'))).toEqual(['54.00', '50.00']);
  });

  it('recognises 10 of 2018 within its shelf life of 7 years (case 32, the bank’s side)', async () => {
    await user.bankBook([{ id: 'e1', kind: 'shelfLife', when: {}, years: 7 }]);
    const learner = await user.learner();
    const last = await user.record(learner, { credits: '10', awardedOn: '2018-07-01' });
    const on = async (day: string): Promise<[string, string]> =>
      sums(await user.transcript(learner, last, `&asOf=${day}`));
    expect(await on('2024-06-01')).toEqual(['10.00', '10.00']);
    expect(await on('2025-07-01')).toEqual(['10.00', '10.00']);
    expect(await on('2025-07-02')).toEqual(['10.00', '0.00']);
    const [outcome] = (await user.transcript(learner, last)).outcomes;
    expect(outcome?.reasons.at(-1)).toMatchObject({
      code: 'expired',
      rule: 'e1',
      values: { date: '2025-07-01', from: '2018-07-01', months: '84' },
    });
  });

  it('assesses by the version of the day of completion (case 35)', async () => {
    const valid = { referenceDate: 'completed', validFrom: '2021-01-01', validTo: '2023-12-31' };
    await user.bankBook([]);
    await user.bankBook([{ id: 'x1', kind: 'exclude', when: { tags: ['case-35'] } }], valid);
    const completed = async (completedOn: string): Promise<[string, string]> => {
      const learner = await user.learner();
      const tags = ['case-35'];
      const last = await user.record(learner, {
        credits: '3',
        tags,
        completedOn,
        awardedOn: '2025-01-10',
      });
      return sums(await user.transcript(learner, last));
    };
    expect(await completed('2023-12-31')).toEqual(['3.00', '0.00']);
    expect(await completed('2024-01-02')).toEqual(['3.00', '3.00']);
  });

  it('rounds the total by an entry of its own, shown beside the balances', async () => {
    const total = { id: 't1', kind: 'rounding', when: 'total', granularity: '0.50', mode: 'down' };
    await user.bankBook([total]);
    const learner = await user.learner();
    await user.record(learner, { credits: '2.20' });
    const last = await user.record(learner, { credits: '1.40' });
    const transcript = await user.transcript(learner, last);
    expect(sums(transcript)).toEqual(['3.60', '3.50']);
    expect(transcript).toMatchObject({
      rounding: { code: 'rounded', amount: '-0.10', rule: 't1', ruleBook: { id: 'bank' } },
    });
    const entries = await entriesOf(learner);
    expect(entries.map((one) => one['code'])).toEqual(['counted', 'rounded', 'counted', 'rounded']);
    expect(entries.at(-1)?.['balances']).toEqual(transcript.balances);
  });

  it('counts 2, but 1 for computer majors, and says so once the enrolment is known', async () => {
    const ncre = { id: 'v2', kind: 'value', when: { code: 'NCRE-2' }, credits: '2.00' };
    const when = { code: 'NCRE-2', learner: { programmePrefix: '5102' } };
    const major = { id: 'v1', kind: 'value', when, credits: '1.00' };
    await user.bankBook([major, ncre], { hitPolicy: 'first' });
    const learner = await user.learner();
    const last = await user.record(learner, { kind: 'skillLevelCertificate', code: 'NCRE-2' });
    expect(sums(await user.transcript(learner, last))).toEqual(['2.00', '2.00']);
    const told = await user.must('college', '/v1/facts', {
      type: 'enrolment',
      learnerId: learner,
      target: { programme: '510201', cohort: '2022' },
      value: 'enrolled',
      validFrom: '2022-09-01',
      reason: 'From the register.',
    });
    expect(sums(await user.transcript(learner, told))).toEqual(['1.00', '1.00']);
    const entries = await entriesOf(learner);
    expect(entries).toMatchObject([
      { code: 'counted', event: 'OutcomeRecorded', rule: 'v2' },
      { code: 'counted', event: 'FactRecorded', rule: 'v1', effectiveOn: '2022-09-01' },
    ]);
  });
});

it('no later rule, correction or fact changes an earlier answer (trap 14)', async () => {
  await user.bankBook([{ id: 'e1', kind: 'shelfLife', when: {}, years: 5 }]);
  const learner = await user.learner();
  const number = unique('N');
  const course = { number, credits: '3', awardedOn: '2021-06-30' };
  const first = await user.record(learner, course);
  const second = await user.record(learner, { credits: '4.5', awardedOn: '2022-06-30' });
  const outcome = String(first['outcomeId']);
  const moments = [first, second].flatMap((known) =>
    ['2021-12-31', '2024-01-01', '2026-07-01', '2027-06-30'].map(
      (day) => `asOf=${day}&knownAt=${encodeURIComponent(String(known['position']))}`,
    ),
  );
  const read = async (path: string): Promise<string> => {
    const answer = await user.get('operator', `/v1/learners/${learner}/${path}`);
    return JSON.stringify([answer.status, answer.body]);
  };
  const answers = async (): Promise<string[]> => {
    const paths = moments.flatMap((moment) => [
      `transcript?${moment}`,
      `outcomes/${outcome}/explanation?${moment}`,
    ]);
    return Promise.all(paths.map(read));
  };
  await user.transcript(learner, second);
  const before = await answers();

  const next = `${new Date().getFullYear() + 1}-01-01`;
  const cap = { id: 'c1', kind: 'cap', per: 'item', when: {}, credits: '2.00' };
  const coming = await user.bankBook([cap], { validFrom: next, reassesses: true });
  const today = await user.transcript(learner, coming);
  expect(today.balances.accumulated).toBe('7.50');
  const unchanged = await entriesOf(learner);
  const reassessed = await user.bankBook([cap], { reassesses: true });
  const changed = await user.transcript(learner, reassessed);
  const added = (await entriesOf(learner)).slice(unchanged.length);
  expect(added.every((one) => one['code'] === 'reassessed')).toBe(true);
  expect(added.at(-1)?.['balances']).toEqual(changed.balances);
  const body = { ...course, kind: 'course', issuer: 'A', title: 'Course', result: 'passed' };
  const corrected = await user.must('college', `/v1/outcomes/${outcome}/corrections`, {
    outcome: { ...body, credits: '1' },
    reason: 'Misread.',
  });
  const fact = { type: 'learnerStatus', learnerId: learner, value: 'veteran', reason: 'Shown.' };
  await user.must('operator', '/v1/facts', fact);
  expect(sums(await user.transcript(learner, corrected))[0]).toBe('5.50');

  expect(await answers()).toEqual(before);
});
