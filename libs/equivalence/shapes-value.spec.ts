/** The shapes of rules.md §2 that say what an outcome is worth, each by its sentence. */
import { describe, expect, it } from '@jest/globals';
import type { BookRule } from './book.js';
import { outcomeId, Story } from './cases.js';
import type { Given } from './cases.js';
import { accumulatedOf, assessed, CERTIFICATE, last, PRIZE } from './shape-cases.js';
import type { Book } from './shape-cases.js';

describe('what an outcome is worth', () => {
  it('r1: certificate × level → fixed credits', () => {
    const table = [
      ['5', '1.00'],
      ['4', '1.50'],
      ['3', '2.00'],
    ] as const;
    const rules: BookRule[] = table.map(([level, credits], at) => ({
      id: `v${at}`,
      kind: 'value',
      when: { scheme: 'skill-level', level },
      credits,
    }));
    const found = assessed(
      ['5', '4', '3'].map((level) => ({ ...CERTIFICATE, level })),
      { rules },
    );
    expect(accumulatedOf(found)).toEqual([100, 150, 200]);
    expect(last(found)).toEqual({ code: 'counted', rule: 'v2', values: { arithmetic: '= 2.00' } });
  });

  describe('r2: … depending on learner’s programme/major', () => {
    const rules: BookRule[] = [
      { id: 'v1', kind: 'value', when: { code: 'NCRE-2' }, credits: '2.00' },
      {
        id: 'v2',
        kind: 'value',
        when: { code: 'NCRE-2', learner: { programmePrefix: '5102' } },
        credits: '1.00',
      },
    ];
    const ncre: Given = { kind: 'skillLevelCertificate', code: 'NCRE-2' };
    const enrolled = (programme: string, validFrom: string): Story =>
      new Story([ncre]).know({ type: 'enrolment', institution: 'A', programme, validFrom });
    // Listed first wins here, so the narrower rule comes first.
    const book: Book = { rules: [...rules].reverse(), hitPolicy: 'first' };

    it.each([
      ['computer majors get 1', '510201', '2023-09-01', 100],
      ['other majors get 2', '630101', '2023-09-01', 200],
      [
        'who enrolled after the day of award was no computer major then',
        '510201',
        '2025-09-01',
        200,
      ],
    ])('%s', (_name, programme, from, credits) => {
      expect(accumulatedOf(assessed(enrolled(programme, from), book))).toEqual([credits]);
    });

    it('and neither where nothing is known', () => {
      expect(accumulatedOf(assessed([ncre], book))).toEqual([200]);
    });
  });

  describe('r9: ratio', () => {
    it('quarter credits × 2/3, and by level', () => {
      const rounding = { granularity: '0.01', mode: 'halfUp' } as const;
      const rules: BookRule[] = [
        { id: 'q1', kind: 'ratio', when: { tags: ['quarter'] }, on: 'value', factor: '2/3' },
        {
          id: 'q2',
          kind: 'ratio',
          when: { level: '4', not: [{ tags: ['quarter'] }] },
          on: 'value',
          factor: '1.5',
          rounding,
        },
      ];
      const found = assessed(
        [
          { credits: '4', tags: ['quarter'] },
          { ...CERTIFICATE, level: '4', credits: '2.33' },
        ],
        { rules },
      );
      expect(accumulatedOf(found)).toEqual([267, 350]);
      const arithmetic = '4.00 × 2/3 → 2.67 (0.01 halfUp)';
      expect(last(found, 0)).toEqual({ code: 'scaled', rule: 'q1', values: { arithmetic } });
    });

    it('a lower level of a family × 0.75 (case 29)', () => {
      const family: BookRule = {
        id: 'f1',
        kind: 'family',
        members: [{ code: 'K1' }],
        take: 'highest',
        lower: { factor: '0.75' },
      };
      const found = assessed(
        [
          { ...CERTIFICATE, level: '3', credits: '30' },
          { ...CERTIFICATE, level: '4', credits: '24' },
          { ...CERTIFICATE, code: 'K2', credits: '30' },
        ],
        { rules: [family] },
      );
      expect(found.balances).toMatchObject({ accumulated: 8400, recognised: 7800 });
      const values = { by: outcomeId(1), arithmetic: '24.00 × 3/4 → 18.00 (0.01 halfUp)' };
      expect(last(found, 1)).toEqual({ code: 'lowerInFamily', rule: 'f1', values });
    });

    it('on what is recognised leaves the face value', () => {
      const rules: BookRule[] = [
        { id: 'o1', kind: 'ratio', when: { issuer: 'A' }, on: 'recognised', factor: '0.5' },
      ];
      const found = assessed([{ credits: '3.01' }], { rules });
      expect(found.balances).toMatchObject({ accumulated: 301, recognised: 151 });
      const arithmetic = '3.01 × 1/2 → 1.51 (0.01 halfUp)';
      expect(last(found)).toEqual({ code: 'scaled', rule: 'o1', values: { arithmetic } });
    });

    it('never brings more than there is, however it is rounded', () => {
      const rounding = { granularity: '0.50', mode: 'up' } as const;
      const rules: BookRule[] = [
        { id: 'o1', kind: 'ratio', when: {}, on: 'recognised', factor: '1', rounding },
      ];
      const found = assessed([{ credits: '3.01' }], { rules });
      expect(found.balances.recognised).toBe(301);
      expect(last(found).values).toEqual({ arithmetic: '3.01 × 1 → 3.50 (0.50 up) → 3.01' });
    });
  });

  it('r10: hours → credits, divisor and rounding', () => {
    const rules: BookRule[] = [
      {
        id: 'h1',
        kind: 'hours',
        when: { kind: 'course' },
        hoursPerCredit: '16',
        rounding: { granularity: '0.50', mode: 'down' },
      },
    ];
    const found = assessed([{ hours: '45' }], { rules });
    const arithmetic = '45.00 h × 1/16 → 2.50 (0.50 down)';
    expect(accumulatedOf(found)).toEqual([250]);
    expect(last(found)).toEqual({ code: 'counted', rule: 'h1', values: { arithmetic } });
  });

  it('r11: step function', () => {
    const steps = [
      ['32', '1.00'],
      ['64', '2.00'],
    ] as const;
    const rules: BookRule[] = [{ id: 's1', kind: 'steps', when: {}, of: 'hours', steps }];
    const found = assessed(
      ['31', '32', '64'].map((hours) => ({ hours })),
      { rules },
    );
    expect(accumulatedOf(found)).toEqual([0, 100, 200]);
    expect(last(found, 1)).toMatchObject({ rule: 's1', values: { arithmetic: '32.00 h → 1.00' } });
  });

  it('r23: … member reduction', () => {
    const rules: BookRule[] = [
      { id: 'm1', kind: 'reduction', when: { tags: ['team-member'] }, credits: '0.50' },
      { id: 'm2', kind: 'reduction', when: { tags: ['association'] }, credits: '1.00' },
    ];
    const found = assessed(
      [
        { ...PRIZE, scheme: 'x-certificate', credits: '2', tags: ['team-member'] },
        { ...PRIZE, scheme: 'x-certificate', credits: '0.30', tags: ['team-member'] },
        { ...PRIZE, scheme: 'x-certificate', credits: '4', tags: ['team-member', 'association'] },
      ],
      { rules },
    );
    expect(accumulatedOf(found)).toEqual([150, 0, 250]);
    const arithmetic = '0.30 − 0.50 → 0.00';
    expect(last(found, 1)).toEqual({ code: 'reduced', rule: 'm1', values: { arithmetic } });
    expect(last(found, 2).values).toEqual({ arithmetic: '3.50 − 1.00 → 2.50' });
  });
});
