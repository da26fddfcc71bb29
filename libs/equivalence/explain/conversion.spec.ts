import { describe, expect, it } from '@jest/globals';
import type { ConversionRecord } from '#domain';
import type { BookRule } from '../book.js';
import { bankBook, conversionBook, libraryOf, outcomeId, Story } from '../cases.js';
import { planConversion } from '../convert/index.js';
import { showPlan } from '../show-plan.js';
import { explainConversion } from './conversion.js';
import type { ConversionExplanation } from './conversion.js';

const MATCH: BookRule = {
  id: 'm1',
  kind: 'match',
  from: [{}, {}],
  to: { courses: ['C1'] },
  reason: { zh: '两门换一门', en: 'Two for one' },
  source: 'c7',
};
const BOOK = conversionBook(
  [{ code: 'C1', title: { zh: '数学', en: 'Algebra' }, credits: '3', class: 'core' }],
  [MATCH],
  { source: 'the handbook', validTo: '2030-12-31' },
);
const LIBRARY = libraryOf(bankBook([]), BOOK);
const REF = { id: 'R-P1', version: 2, contentHash: 'sha-256:2' };

const two = (): Story =>
  new Story([
    { title: 'One', credits: '2', awardedOn: '2023-06-30' },
    { title: 'Two', credits: '1.5', grade: { scale: 'letter', value: 'A' } },
  ]);

function explained(story: Story, more: Partial<ConversionRecord> = {}): ConversionExplanation {
  const account = story.account();
  const [only] = Object.values(account.conversions);
  if (only === undefined) throw new Error('nothing was converted');
  const sources = [
    { outcomeId: outcomeId(1), drawn: 200, forfeited: 0 },
    { outcomeId: outcomeId(2), drawn: 100, forfeited: 50 },
  ];
  const match = { course: 'C1', credits: 300, rule: 'm1', sources };
  const conversion = { ...only, ruleBook: REF, matches: [match], ...more };
  const moment = { library: LIBRARY, epoch: 2, asOf: '2026-02-01' };
  return explainConversion(account, conversion, moment);
}

const granted = (): Story =>
  two().convert([
    [1, '2'],
    [2, '1.5'],
  ]);

describe('the explanation of a conversion', () => {
  it('names the version that judged it, and why this one', () => {
    const { judgedBy } = explained(granted());
    expect(judgedBy).toMatchObject({
      ruleBook: REF,
      title: BOOK.title,
      source: 'the handbook',
      referenceDay: '2026-01-02',
      validFrom: '2000-01-01',
      validTo: '2030-12-31',
    });
    expect(judgedBy.text.zh).toContain('规则集 R-P1 第 2 版：申请日 2026-01-02');
  });

  it('shows each match with the words of its rule, and the draws one after the other', () => {
    const [match] = explained(granted()).matches;
    expect(match).toMatchObject({
      course: 'C1',
      courseTitle: { zh: '数学', en: 'Algebra' },
      class: 'core',
      rule: 'm1',
      reason: { zh: '两门换一门', en: 'Two for one' },
      source: 'c7',
      draws: [
        { title: 'One', needed: '3.00', drawn: '2.00', left: '1.00', awardedOn: '2023-06-30' },
        { title: 'Two', needed: '1.00', drawn: '1.00', left: '0.00', forfeited: '0.50' },
      ],
    });
    expect(match?.draws[0]?.text.zh).toBe(
      '还需 3.00 学分，取自成果“One”（2023-06-30 取得）2.00，尚差 1.00',
    );
    expect(match?.draws[1]?.text.en).toContain('which is enough');
    expect(match?.text.zh).toContain('2.00 + 1.00 = 3.00；剩余 0.50 学分按规则作废');
  });

  it('tells an exemption and a course granted for less from a whole draw', () => {
    const exempt = [{ outcomeId: outcomeId(1), drawn: 0, forfeited: 0 }];
    const short = [{ outcomeId: outcomeId(1), drawn: 200, forfeited: 0 }];
    const matches = [exempt, short].map((sources) => {
      return { course: 'C1', credits: 300, rule: 'm1', sources };
    });
    const told = explained(granted(), { matches }).matches.map((one) => one.draws[0]?.text.en);
    expect(told[0]).toContain('nothing is drawn');
    expect(told[1]).toContain('does not ask for all of the credits');
  });

  it('says how it stands, in every status', () => {
    const texts = (
      ['awaitingLearner', 'inReview', 'returned', 'granted', 'refused', 'withdrawn'] as const
    ).map((status) => explained(granted(), { status }).text);
    for (const { zh, en } of texts) expect(zh + en).toMatch(/^[^{}]+$/);
    expect(texts[3]?.zh).toBe('于 2026-01-02 授予 3.00 学分');
    const reversed = { status: 'reversed', reversedOn: '2026-01-20' } as const;
    expect(explained(granted(), reversed).text.en).toContain('reversed on 2026-01-20');
  });

  it('flags what was used and does not stand any more, with the cause', () => {
    const { flags } = explained(granted().revoke(1, '2026-01-20'));
    expect(flags).toMatchObject([
      { code: 'overdrawn', outcomeId: outcomeId(1), cause: 'revoked', amount: '2.00' },
    ]);
    expect(flags[0]?.text.zh).toContain('少 2.00，须撤销转换或补足学分；原因：已撤销');
  });
});

describe('a plan as it is shown', () => {
  it('says of every outcome and rule what they are for, in the words of the book', () => {
    const request = { institution: 'R', programme: 'P1', on: '2026-02-01' };
    const plan = planConversion(two().account(), LIBRARY, 2, request);
    if (plan === null) throw new Error('no book');
    const shown = showPlan(plan, LIBRARY);
    expect(shown.matches).toMatchObject([{ rule: 'm1', reason: { en: 'Two for one' } }]);
    expect(shown.used).toMatchObject([
      { outcomeId: outcomeId(1), courses: ['C1'], drawn: '2.00', forfeited: '0.00' },
      { outcomeId: outcomeId(2), courses: ['C1'], drawn: '1.00' },
    ]);
    expect(shown.used[0]?.text).toEqual({
      zh: '用于课程 C1；共用 2.00 学分',
      en: 'used for C1; 2.00 credits in all',
    });
    expect(showPlan(plan).matches[0]).not.toHaveProperty('reason');
  });

  it('shows all that a plan knows: open courses, minima, gains, grades and judgments', () => {
    const wouldCountIf = { code: 'outcomeAdded', values: { needed: '1.00' }, gain: 300 } as const;
    const shown = showPlan({
      optimal: true,
      ordered: true,
      admissible: 350,
      converted: 300,
      matches: [
        {
          course: 'C1',
          credits: 300,
          rule: 'm1',
          sources: [],
          grade: { policy: 'exempt', inAverage: false },
          needsJudgment: true,
        },
      ],
      notUsed: [
        {
          outcomeId: outcomeId(2),
          admissible: 50,
          code: 'groupIncomplete',
          rule: 'm1',
          wouldCountIf,
        },
      ],
      open: [{ course: 'C2', credits: 400, code: 'noMatch', wouldCountIf }],
      caps: [{ rule: 'c1', unit: 'items', limit: 3, asked: 4, excluded: 1 }],
      audit: [{ rule: 'a1', needed: 3000, has: 2800, met: false }],
      ruleBook: REF,
    });
    expect(shown).toMatchObject({
      text: { en: expect.stringContaining('none is better') },
      matches: [{ grade: { policy: 'exempt' }, needsJudgment: true }],
      notUsed: [
        {
          rule: 'm1',
          text: { zh: '组合中的成果不齐' },
          wouldCountIf: { gain: '3.00', text: { zh: '再登记 1.00 学分的成果后可计入' } },
        },
      ],
      open: [{ course: 'C2', credits: '4.00', code: 'noMatch', wouldCountIf: { gain: '3.00' } }],
      caps: [{ unit: 'items', limit: '3', asked: '4', excluded: '1' }],
      audit: [{ needed: '30.00', has: '28.00', met: false }],
    });
  });
});
