import { describe, expect, it } from '@jest/globals';
import type { BilingualText } from '#domain';
import { REASON_CODES, WOULD_COUNT_CODES } from '../../types.js';
import type { PlanCap } from '../../types.js';
import { auditText, capText, matchText, optimalText } from './plan-texts.js';
import { REASON_TEXTS, reasonText } from './reason-texts.js';
import { both, holesOf, say } from './say.js';
import type { Wordings } from './say.js';
import { STEP_TEXTS } from './step-texts.js';
import { WOULD_COUNT_TEXTS, wouldCountText } from './would-count-texts.js';

const TABLES: [string, Wordings][] = [
  ...Object.entries(REASON_TEXTS),
  ...Object.entries(WOULD_COUNT_TEXTS),
  ...Object.entries(STEP_TEXTS),
];

/** Punctuation of one width beside a Chinese character, where Chinese has its own. */
const HALF_WIDTH = /[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]/;
const CHINESE = /[\u4e00-\u9fff\uff00-\uffef]/;

function isSaid({ zh, en }: BilingualText): void {
  for (const text of [zh, en]) {
    expect(text).not.toBe('');
    expect(text).not.toMatch(/[{}]|undefined|null| {2}/);
  }
  expect(zh).toMatch(CHINESE);
  expect(zh).not.toMatch(HALF_WIDTH);
  expect(en).not.toMatch(CHINESE);
}

describe('the words for codes', () => {
  it('are there for every reason and for everything that would make something count', () => {
    expect(Object.keys(REASON_TEXTS).sort()).toEqual([...REASON_CODES].sort());
    expect(Object.keys(WOULD_COUNT_TEXTS).sort()).toEqual([...WOULD_COUNT_CODES].sort());
  });

  it.each(TABLES)(
    '%s: are whole in both languages, whatever values are known',
    (_code, wordings) => {
      const names = new Set(wordings.flatMap(({ zh, en }) => holesOf(zh + en)));
      isSaid(say(wordings));
      isSaid(say(wordings, Object.fromEntries([...names].map((name) => [name, '7']))));
      isSaid(say(wordings, Object.fromEntries([...names].map((name) => [name, '']))));
      for (const name of names) isSaid(say(wordings, { [name]: '7' }));
    },
  );

  it.each(TABLES)('%s: name the same values in both languages', (_code, wordings) => {
    for (const { zh, en } of wordings) expect(holesOf(zh).sort()).toEqual(holesOf(en).sort());
    expect(holesOf(wordings.at(-1)?.zh ?? '{missing}')).toEqual([]);
  });

  it('take the fullest sentence of which every value is known', () => {
    const needed = { code: 'gradeTooLow', values: { needed: 'B', has: '' } } as const;
    expect(reasonText(needed).en).toBe('The grade does not reach the required B');
    expect(reasonText({ ...needed, values: { needed: 'B', has: 'C' } }).zh).toBe(
      '成绩 C 低于要求的 B',
    );
    expect(wouldCountText({ code: 'validOn', values: { date: '2026-01-02' } }).zh).toBe(
      '提交 2026-01-02 仍有效的证书后可计入',
    );
  });

  it('say named ways of rounding in words', () => {
    const wordings = [both('{mode}', '{mode}')];
    expect(say(wordings, { mode: 'down' })).toEqual(both('舍去', 'rounded down'));
    expect(say(wordings, { mode: 'halfEven' }).zh).toBe('四舍六入五成双');
  });

  it('say a line of arithmetic with its unit and its rounding in words', () => {
    const values = { arithmetic: '45.00 h × 1/16 → 2.50 (0.50 down)' };
    expect(reasonText({ code: 'counted', values })).toEqual(
      both(
        '计入积累学分：45.00 学时 ÷ 16 → 2.50（0.50 一档，舍去）',
        'Counts towards accumulated credits: 45.00 hours ÷ 16 → 2.50 (in steps of 0.50, rounded down)',
      ),
    );
    expect(reasonText({ code: 'counted', values: { arithmetic: '= 12.00' } }).zh).toBe(
      '计入积累学分：12.00',
    );
  });

  it('answer with the code itself where a row of another version holds an unknown one', () => {
    const code = 'neverHeardOf' as unknown as 'counted';
    expect(reasonText({ code })).toEqual(both('neverHeardOf', 'neverHeardOf'));
  });
});

describe('what a plan says', () => {
  const sources = [
    { outcomeId: 'a', drawn: 200, forfeited: 0 },
    { outcomeId: 'b', drawn: 100, forfeited: 50 },
  ];
  const match = { course: 'C1', credits: 300, rule: 'm1', sources };

  it('of a match: the draws as a sum, what is forfeited, and how it is graded', () => {
    const grade = { policy: 'fixed', scale: 'percent', value: '90', inAverage: false } as const;
    const text = matchText({ ...match, grade, needsJudgment: true });
    isSaid(text);
    expect(text.zh).toBe(
      '规则 m1 以此置换课程 C1，计 3.00 学分；所用学分（先取得者先用）：2.00 + 1.00 = 3.00；' +
        '剩余 0.50 学分按规则作废；成绩按规则记为 90；不计入平均分；授予前须经人工判断',
    );
    expect(text.en).toContain('2.00 + 1.00 = 3.00');
  });

  it('of an exemption and of general credit', () => {
    const exempt = [{ outcomeId: 'a', drawn: 0, forfeited: 0 }];
    expect(matchText({ ...match, sources: exempt }).zh).toContain('免修，不消耗学分');
    expect(matchText({ ...match, course: null }).en).toContain('general credits');
    expect(matchText({ ...match, sources: [] }).en).toContain('consumes no credits');
  });

  it('of a cap: what it alone takes from what the caps before it left', () => {
    const cap: PlanCap = { rule: 'c1', unit: 'credits', limit: 3000, asked: 3600, excluded: 600 };
    expect(capText(cap).zh).toBe(
      '规则 c1 的上限为 30.00 学分：前面各项上限留下 36.00，本项去掉 6.00，留下 30.00',
    );
    const items: PlanCap = { rule: 'n', unit: 'items', limit: 3, asked: 4, excluded: 1 };
    expect(capText(items).en).toContain('of the 4 that the caps before it left it takes 1');
    expect(capText({ ...cap, limit: Number.MAX_SAFE_INTEGER }).en).not.toContain('9007');
    isSaid(capText(cap));
  });

  it('of a minimum of the degree: what is missing', () => {
    const audit = { rule: 'a2', needed: 3000, has: 2800, met: false };
    expect(auditText(audit).zh).toBe('规则 a2 要求至少 30.00 学分，现有 28.00，还差 2.00');
    expect(auditText({ ...audit, has: 3000, met: true }).en).toContain('which is enough');
  });

  it('of itself: that it is optimal and by what, or that this was not proved', () => {
    const plan = { admissible: 0, matches: [], notUsed: [], open: [], caps: [], audit: [] };
    const more = { converted: 1400, ruleBook: { id: 'R', version: 1, contentHash: '' } };
    const optimal = optimalText({ ...plan, ...more, optimal: true, ordered: true });
    isSaid(optimal);
    expect(optimal.en).toContain('none is better');
    const equals = optimalText({ ...plan, ...more, optimal: true, ordered: false });
    isSaid(equals);
    expect(equals.en).toContain('worth more');
    expect(optimalText({ ...plan, ...more, optimal: false, ordered: false }).en).toContain(
      'not proved',
    );
  });
});
