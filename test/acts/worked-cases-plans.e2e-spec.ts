/** Worked cases whose plan has a choice: shares, minima, judged contents, shelf lives. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { BankUser } from './bank-user.js';
import type { Json } from './bank-user.js';

let bank: RunningBank;
let user: BankUser;

beforeAll(async () => {
  bank = await startBank({ seed: false });
  user = await BankUser.of(bank);
  await user.bankBook([{ id: 'l7', kind: 'shelfLife', when: { tags: ['aging'] }, years: 7 }], {
    units: [{ creditScheme: 'quarter', factor: '2/3' }],
  });
}, 120_000);

afterAll(async () => {
  await bank.stop();
});

/** Outcome S1 for course C1, S2 for C2 … */
function matching(count: number): Json[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `m${String(at + 1).padStart(2, '0')}`,
    kind: 'match',
    from: [{ code: `S${at + 1}` }],
    to: { courses: [`C${at + 1}`] },
  }));
}

function courses(credits: readonly string[], more: Json = {}): Json[] {
  return credits.map((one, at) => ({ code: `C${at + 1}`, credits: one, ...more }));
}

async function learnerWith(outcomes: readonly Json[]): Promise<[learner: string, ids: string[]]> {
  const learner = await user.learner();
  const ids: string[] = [];
  for (const [at, outcome] of outcomes.entries()) {
    const recorded = await user.record(learner, { code: `S${at + 1}`, ...outcome });
    ids.push(String(recorded['outcomeId']));
  }
  return [learner, ids];
}

describe('a plan is the best one', () => {
  it('under a share of one kind and of the total, each shown apart (case 7)', async () => {
    const credits = Array.from({ length: 28 }, () => '3.00');
    const share = (id: string, when: Json, of: string): Json => ({
      id,
      kind: 'cap',
      per: 'total',
      when,
      shareOf: { share: of, of: 'programme' },
    });
    const programme = await user.programme(courses(credits), [
      share('online', { tags: ['online'] }, '0.25'),
      share('total', {}, '0.50'),
      ...matching(28),
    ]);
    const kinds = credits.map((_, at) => ({ credits: '3', tags: at < 16 ? [] : ['online'] }));
    const [learner] = await learnerWith(kinds);
    expect(await user.plan(learner, programme)).toMatchObject({
      optimal: true,
      admissible: '84.00',
      converted: '60.00',
      caps: [
        { rule: 'online', limit: '30.00', asked: '36.00', excluded: '6.00' },
        { rule: 'total', limit: '60.00', asked: '78.00', excluded: '18.00' },
      ],
    });
    const granted = await user.convert(learner, programme);
    const { balances } = await user.transcript(learner, granted);
    expect(balances).toMatchObject({
      accumulated: '84.00',
      recognised: '84.00',
      converted: '60.00',
    });
  });

  it('where first come would lose two credits (case 8)', async () => {
    const programme = await user.programme(
      courses(['4.00', '4.00', '4.00', '6.00'], { bucket: 'professional' }),
      [
        {
          id: 'c1',
          kind: 'cap',
          per: 'total',
          when: {},
          targets: { bucket: 'professional' },
          shareOf: { share: '0.20', of: { bucket: 'professional' } },
        },
        ...matching(4),
      ],
      {
        programme: {
          totalCredits: '120.00',
          buckets: [{ bucket: 'professional', credits: '80.00' }],
          courses: courses(['4.00', '4.00', '4.00', '6.00'], { bucket: 'professional' }),
        },
      },
    );
    const [learner, ids] = await learnerWith(
      ['4', '4', '4', '6'].map((one, at) => ({ credits: one, awardedOn: `2024-06-0${at + 1}` })),
    );
    const plan = await user.plan(learner, programme);
    expect(plan).toMatchObject({ optimal: true, ordered: true, admissible: '18.00' });
    expect(plan['converted']).toBe('14.00');
    expect(plan['notUsed']).toMatchObject([
      {
        outcomeId: ids[2],
        code: 'overCap',
        wouldCountIf: { code: 'capRaised', values: { rule: 'c1', limit: '16.00' }, gain: '4.00' },
      },
    ]);
  });

  it('from 80 % of overlap that a person judged, not from 79 % (case 10)', async () => {
    const rule = { ...matching(1)[0], overlapAtLeast: '80' };
    const programme = await user.programme(courses(['3.00']), [rule]);
    const [learner, ids] = await learnerWith([{ credits: '3' }]);
    const judge = (percent: string): Promise<Json> =>
      user.must('college', '/v1/facts', {
        type: 'overlap',
        learnerId: learner,
        source: { outcomeId: ids[0] },
        target: { programme, course: 'C1' },
        value: percent,
        reason: 'compared the syllabuses',
      });
    const found = async (): Promise<unknown[]> => {
      const plan = await user.plan(learner, programme);
      const [miss] = plan['notUsed'] as Json[];
      return [plan['converted'], miss?.['code']];
    };
    expect(await found()).toEqual(['0.00', 'overlapNotJudged']);
    await judge('79');
    expect(await found()).toEqual(['0.00', 'overlapTooLow']);
    await judge('80');
    expect(await found()).toEqual(['3.00', undefined]);
  });

  it('and says which minimum of a degree is not met (case 30)', async () => {
    const minimum = (id: string, tags: readonly string[] | null, credits: string): Json => ({
      id,
      kind: 'audit',
      of: { when: tags === null ? {} : { tags } },
      credits,
    });
    const programme = await user.programme(courses(['3.00']), [
      minimum('a1', null, '140'),
      minimum('a2', ['major'], '60'),
      minimum('a3', ['liberal'], '30'),
      minimum('a4', ['mandatory'], '18'),
    ]);
    const has: readonly [string, string[]][] = [
      ['62', ['major']],
      ['28', ['liberal']],
      ['18', ['mandatory']],
      ['32', []],
    ];
    const [learner] = await learnerWith(has.map(([credits, tags]) => ({ credits, tags })));
    expect((await user.plan(learner, programme))['audit']).toMatchObject([
      { rule: 'a1', needed: '140.00', has: '140.00', met: true },
      { rule: 'a2', needed: '60.00', has: '62.00', met: true },
      { rule: 'a3', needed: '30.00', has: '28.00', met: false },
      { rule: 'a4', needed: '18.00', has: '18.00', met: true },
    ]);
  });

  it('within the shorter of two shelf lives (case 32)', async () => {
    const programme = await user.programme(courses(['10.00']), [
      { id: 'l5', kind: 'shelfLife', when: {}, years: 5 },
      ...matching(1),
    ]);
    const [learner] = await learnerWith([
      { credits: '10', tags: ['aging'], awardedOn: '2018-07-01' },
    ]);
    const token = await user.learnerToken(learner);
    const path = `/v1/learners/${learner}/conversion-plan?institution=A&programme=${programme}`;
    const on = async (day: string): Promise<Json> =>
      (await user.get(token, `${path}&on=${day}`)).body;
    expect(await on('2023-07-01')).toMatchObject({ admissible: '10.00', converted: '10.00' });
    expect(await on('2024-06-01')).toMatchObject({
      admissible: '0.00',
      converted: '0.00',
      notUsed: [{ code: 'expired', rule: 'l5' }],
    });
    const { balances } = await user.transcript(learner, null, 'asOf=2024-06-01');
    expect(balances).toMatchObject({ accumulated: '10.00', recognised: '10.00' });
  });

  it('of quarter credits, at least B, at most 40 % of a master’s (case 36)', async () => {
    const sizes = ['2.00', '2.00', '2.00', '3.00', '3.00', '3.00', '2.00'];
    const master = { totalCredits: '30.00', courses: courses(sizes) };
    const programme = await user.programme(
      courses(sizes),
      [
        { id: 'g1', kind: 'minimumGrade', when: {}, scale: 'letter', value: 'B' },
        {
          id: 'c1',
          kind: 'cap',
          per: 'total',
          when: {},
          shareOf: { share: '0.40', of: 'programme' },
        },
        ...matching(7),
      ],
      { programme: master },
    );
    const grades = ['B', 'B', 'B', 'A', 'A', 'A', 'B-'];
    const [learner, ids] = await learnerWith(
      grades.map((value, at) => ({
        credits: at >= 3 && at < 6 ? '4.5' : '3',
        creditScheme: 'quarter',
        grade: { scale: 'letter', value },
      })),
    );
    const plan = await user.plan(learner, programme);
    expect(plan).toMatchObject({ optimal: true, admissible: '15.00', converted: '12.00' });
    expect(plan['notUsed']).toContainEqual(
      expect.objectContaining({ outcomeId: ids[6], code: 'gradeTooLow' }),
    );
  });
});
