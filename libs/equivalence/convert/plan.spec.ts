import { describe, expect, it } from '@jest/globals';
import type { BookRule } from '../book.js';
import type { Plan } from '../types.js';
import { planConversion } from './index.js';
import { accountWith, outcomeId, programmeBook, TARGET } from './plan-cases.js';
import type { Given } from './plan-cases.js';

interface Case {
  readonly outcomes: readonly Given[];
  readonly courses: readonly [code: string, credits: string, className?: string][];
  readonly rules: readonly BookRule[];
}

function planOf({ outcomes, courses, rules }: Case): Plan {
  const listed = courses.map(([code, credits, name]) => ({
    code,
    credits,
    ...(name === undefined ? {} : { class: name }),
  }));
  const plan = planConversion(accountWith(outcomes), programmeBook(listed, rules), 1, TARGET);
  if (plan === null) throw new Error('The programme has no book.');
  return plan;
}

const CERTIFICATE: Given = {
  kind: 'skillLevelCertificate',
  scheme: 'x-certificate',
  code: 'X1',
  level: 'advanced',
};

describe('a conversion plan', () => {
  it('grants three courses of 3, 3 and 2 for a certificate of 8 (case 1)', () => {
    const plan = planOf({
      outcomes: [{ ...CERTIFICATE, credits: '8' }],
      courses: [
        ['C1', '3'],
        ['C2', '3'],
        ['C3', '2'],
      ],
      rules: [
        { id: 'm1', kind: 'match', from: [{ code: 'X1' }], to: { courses: ['C1', 'C2', 'C3'] } },
      ],
    });
    expect(plan.converted).toBe(800);
    expect(plan.matches.map((one) => one.course)).toEqual(['C1', 'C2', 'C3']);
    expect(plan.optimal).toBe(true);
  });

  it.each(['any', 'sourceAtLeastTarget'] as const)(
    'takes whole courses below the cap per item: 4 + 3 of 8, size %s (case 2)',
    (size) => {
      const plan = planOf({
        outcomes: [{ ...CERTIFICATE, credits: '12' }],
        courses: [
          ['C1', '4'],
          ['C2', '3'],
          ['C3', '3'],
        ],
        rules: [
          { id: 'c1', kind: 'cap', per: 'item', when: {}, credits: '8' },
          {
            id: 'm1',
            kind: 'match',
            from: [{ code: 'X1' }],
            to: { courses: ['C1', 'C2', 'C3'] },
            size,
          },
        ],
      });
      expect(plan.admissible).toBe(800);
      expect(plan.converted).toBe(700);
      expect(plan.matches.flatMap((one) => one.sources.map((source) => source.drawn))).toEqual([
        400, 300,
      ]);
      expect(plan.caps[0]).toEqual({
        rule: 'c1',
        limit: 800,
        unit: 'credits',
        asked: 1200,
        excluded: 400,
      });
    },
  );

  it('says wrongCourseClass where a level may only replace another class (case 4)', () => {
    const plan = planOf({
      outcomes: [{ ...CERTIFICATE, level: 'elementary', credits: '5' }],
      courses: [['K1', '4', 'core']],
      rules: [
        { id: 'm1', kind: 'match', from: [{ level: 'elementary' }], to: { class: 'foundation' } },
        { id: 'm2', kind: 'match', from: [{ level: 'intermediate' }], to: { class: 'core' } },
      ],
    });
    expect(plan).toMatchObject({ admissible: 500, converted: 0, matches: [] });
    expect(plan.notUsed).toEqual([
      { outcomeId: outcomeId(1), admissible: 500, code: 'wrongCourseClass', rule: 'm1' },
    ]);
  });

  it('lets only the highest of a family bring credits (case 6)', () => {
    const plan = planOf({
      outcomes: [
        { ...CERTIFICATE, level: 'intermediate', credits: '4' },
        { ...CERTIFICATE, level: 'advanced', credits: '6' },
      ],
      courses: [['C1', '6']],
      rules: [
        { id: 'f1', kind: 'family', members: [{ code: 'X1' }], take: 'highest' },
        { id: 'm1', kind: 'match', from: [{ code: 'X1' }], to: { courses: ['C1'] } },
      ],
    });
    expect(plan).toMatchObject({ admissible: 600, converted: 600 });
    expect(plan.notUsed).toEqual([
      { outcomeId: outcomeId(1), admissible: 0, code: 'lowerInFamily', rule: 'f1' },
    ]);
  });

  it('forfeits the leftover and refuses a source smaller than its target (case 9)', () => {
    const rule = (id: string, code: string, course: string): BookRule => ({
      id,
      kind: 'match',
      from: [{ code }],
      to: { courses: [course] },
      size: 'sourceAtLeastTarget',
      leftover: 'forfeit',
    });
    const plan = planOf({
      outcomes: [
        { code: 'S1', credits: '5' },
        { code: 'S2', credits: '3' },
      ],
      courses: [
        ['C1', '4'],
        ['C2', '4'],
      ],
      rules: [rule('m1', 'S1', 'C1'), rule('m2', 'S2', 'C2')],
    });
    expect(plan.converted).toBe(400);
    expect(plan.matches[0]?.sources).toEqual([
      { outcomeId: outcomeId(1), drawn: 400, forfeited: 100 },
    ]);
    expect(plan.notUsed[0]?.code).toBe('sourceTooSmall');
  });

  it('draws n:1 from the earliest awarded first and keeps the rest (case 19)', () => {
    const plan = planOf({
      outcomes: [
        { code: 'S2', credits: '1.5', awardedOn: '2024-06-30' },
        { code: 'S1', credits: '2', awardedOn: '2023-06-30' },
      ],
      courses: [['C1', '3']],
      rules: [
        {
          id: 'm1',
          kind: 'match',
          from: [{ code: 'S2' }, { code: 'S1' }],
          to: { courses: ['C1'] },
          leftover: 'keep',
        },
      ],
    });
    expect(plan.matches[0]?.sources).toEqual([
      { outcomeId: outcomeId(2), drawn: 200, forfeited: 0 },
      { outcomeId: outcomeId(1), drawn: 100, forfeited: 0 },
    ]);
  });

  it('names the incomplete group where one of two courses is missing (case 41)', () => {
    const plan = planOf({
      outcomes: [{ code: 'S1', credits: '3' }],
      courses: [['C1', '3']],
      rules: [
        {
          id: 'm1',
          kind: 'match',
          from: [{ code: 'S1' }, { code: 'S2' }],
          to: { courses: ['C1'] },
        },
      ],
    });
    expect(plan.converted).toBe(0);
    expect(plan.notUsed[0]?.code).toBe('groupIncomplete');
  });

  it('never drops an outcome that has no equivalent (case 45)', () => {
    const plan = planOf({
      outcomes: [{ code: 'S9', credits: '3' }],
      courses: [['C1', '3']],
      rules: [{ id: 'm1', kind: 'match', from: [{ code: 'S1' }], to: { courses: ['C1'] } }],
    });
    expect(plan.notUsed).toEqual([{ outcomeId: outcomeId(1), admissible: 300, code: 'noMatch' }]);
  });

  it('grants the rest as general credit where the leftover policy says so', () => {
    const plan = planOf({
      outcomes: [{ code: 'S1', credits: '5' }],
      courses: [['C1', '4']],
      rules: [
        {
          id: 'm1',
          kind: 'match',
          from: [{ code: 'S1' }],
          to: { courses: ['C1'] },
          leftover: 'general',
        },
      ],
    });
    expect(plan.matches.map((one) => [one.course, one.credits])).toEqual([
      ['C1', 400],
      [null, 100],
    ]);
  });

  it('takes the outcomes that make the most of a cap, not the first that come', () => {
    const plan = planOf({
      outcomes: ['4', '4', '4', '6'].map((credits, at) => ({ code: `S${at}`, credits })),
      courses: [
        ['C0', '4'],
        ['C1', '4'],
        ['C2', '4'],
        ['C3', '6'],
      ],
      rules: [
        { id: 'i1', kind: 'cap', per: 'institution', when: {}, credits: '14' },
        ...[0, 1, 2, 3].map((at): BookRule => ({
          id: `m${at}`,
          kind: 'match',
          from: [{ code: `S${at}` }],
          to: { courses: [`C${at}`] },
        })),
      ],
    });
    expect(plan.converted).toBe(1400);
  });
});
