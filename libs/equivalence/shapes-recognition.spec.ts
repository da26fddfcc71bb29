/** The shapes of rules.md §2 that the bank's own book can say, each by its sentence. */
import { describe, expect, it } from '@jest/globals';
import { assess } from './assess.js';
import type { BookDocument, BookRule } from './book.js';
import { bankBook, libraryOf, outcomeId, Story } from './cases.js';
import type { Given } from './cases.js';
import { checkBook } from './check/index.js';
import type { Assessment, Reason } from './types.js';

const TODAY = '2026-02-01';

interface Book extends Partial<BookDocument> {
  readonly rules: readonly BookRule[];
}

/** Every book here passes its check: what it says can be published. */
function assessed(given: Story | readonly Given[], book: Book, asOf = TODAY): Assessment {
  const document = bankBook(book.rules, book);
  expect(checkBook(document, { published: [] })).toEqual([]);
  const story = given instanceof Story ? given : new Story(given);
  return assess(story.account(), libraryOf(document), 1, asOf);
}

function accumulatedOf({ outcomes }: Assessment): number[] {
  return outcomes.map((one) => one.accumulated);
}

function recognisedOf({ outcomes }: Assessment): number[] {
  return outcomes.map((one) => one.recognised);
}

/** The last reason of each, without its version. */
function last({ outcomes }: Assessment, at = outcomes.length - 1): Omit<Reason, 'ruleBook'> {
  const { ruleBook, ...reason } = outcomes[at]?.reasons.at(-1) ?? { code: 'counted' };
  expect(ruleBook).toMatchObject({ id: 'bank', version: 1 });
  return reason;
}

const CERTIFICATE: Given = { kind: 'skillLevelCertificate', scheme: 'skill-level', code: 'K1' };
const PRIZE: Given = { kind: 'skillLevelCertificate', scheme: 'contest' };

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
      expect(assessed([{ credits: '3.01' }], { rules }).balances.recognised).toBe(301);
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

describe('what an outcome must pass', () => {
  it('r12: min grade; pass by sender’s scale; pass/fail excluded', () => {
    const when = { kind: 'course' } as const;
    const grade = { id: 'g1', kind: 'minimumGrade', when, scale: 'letter', value: 'B' } as const;
    const graded: Given[] = [
      { credits: '3', grade: { scale: 'letter', value: 'B' } },
      { credits: '3', grade: { scale: 'letter', value: 'B-' } },
      { credits: '3', grade: { scale: 'passFail', value: 'pass' } },
      { credits: '3' },
    ];
    const accepting = assessed(graded, { rules: [grade] });
    expect(recognisedOf(accepting)).toEqual([300, 0, 300, 300]);
    const refusing = assessed(graded, { rules: [{ ...grade, otherScales: 'refuse' }] });
    expect(recognisedOf(refusing)).toEqual([300, 0, 0, 0]);
    expect(refusing.balances.accumulated).toBe(1200);
    expect(last(refusing, 1).values).toEqual({ has: 'B-', needed: 'B' });
    const other = { has: 'pass', needed: 'B', hasScale: 'passFail', neededScale: 'letter' };
    expect(last(refusing, 2)).toEqual({ code: 'gradeTooLow', rule: 'g1', values: other });
    expect(last(refusing, 3).values).toMatchObject({ has: '', hasScale: '' });
  });

  it('r29: expiry of the credit (the awarding side)', () => {
    const rules: BookRule[] = [{ id: 'e1', kind: 'shelfLife', when: {}, years: 5 }];
    const story = new Story([{ credits: '10', awardedOn: '2018-07-01' }]);
    const on = (day: string): Assessment => assessed(story, { rules }, day);
    expect(on('2023-07-01').balances).toMatchObject({ accumulated: 1000, recognised: 1000 });
    expect(on('2023-07-02').balances).toMatchObject({ accumulated: 1000, recognised: 0 });
    const values = { date: '2023-07-01', from: '2018-07-01', months: '60' };
    expect(last(on('2026-01-01'))).toEqual({ code: 'expired', rule: 'e1', values });
  });

  it('r30: certificate must be valid at application (for the bank: on the day asked for)', () => {
    const rules: BookRule[] = [{ id: 'e1', kind: 'validity', when: {} }];
    const story = new Story([{ ...CERTIFICATE, credits: '1', validUntil: '2026-01-31' }]);
    expect(assessed(story, { rules }, '2026-01-31').balances.recognised).toBe(100);
    const after = assessed(story, { rules }, '2026-02-01');
    expect(after.balances).toMatchObject({ accumulated: 100, recognised: 0 });
    const values = { date: '2026-01-31' };
    expect(last(after)).toEqual({ code: 'expired', rule: 'e1', values });
  });

  it('r31: recency of study, with a waiver on written case', () => {
    const rules: BookRule[] = [
      {
        id: 'e1',
        kind: 'shelfLife',
        when: { kind: 'course' },
        years: 6,
        from: 'completedOn',
        unless: { status: 'recencyWaived' },
      },
    ];
    const old: Given = { credits: '3', completedOn: '2016-05-31', awardedOn: '2016-06-30' };
    const waived = new Story([old]).know({
      type: 'learnerStatus',
      status: 'recencyWaived',
      by: 'A',
      validFrom: '2024-01-01',
      validTo: '2025-12-31',
    });
    const on = (day: string, story = waived): number =>
      assessed(story, { rules }, day).balances.recognised;
    expect(on('2022-05-31')).toBe(300);
    expect(on('2022-06-01')).toBe(0);
    expect(on('2024-01-01')).toBe(300);
    expect(on('2025-12-31')).toBe(300);
    expect(on('2026-01-01')).toBe(0);
    expect(on('2024-01-01', new Story([old]))).toBe(0);
  });

  it('r32: rule effective on completion date (case 35)', () => {
    const rules: BookRule[] = [{ id: 'c1', kind: 'exclude', when: {} }];
    const book: Book = {
      rules,
      referenceDate: 'completed',
      validFrom: '2021-01-01',
      validTo: '2023-12-31',
    };
    const on = (completedOn: string): number =>
      assessed([{ credits: '3', completedOn }], book).balances.recognised;
    expect(on('2023-12-31')).toBe(0);
    expect(on('2024-01-02')).toBe(300);
  });
});

describe('what counts beside its likes', () => {
  it('r22: highest of a family only', () => {
    const rules: BookRule[] = [
      {
        id: 'f1',
        kind: 'family',
        members: [{ scheme: 'skill-level' }],
        take: 'highest',
        each: 'code',
      },
    ];
    const found = assessed(
      [
        { ...CERTIFICATE, level: '4', credits: '2' },
        { ...CERTIFICATE, level: '3', credits: '3' },
        { ...CERTIFICATE, code: 'K2', level: '4', credits: '2' },
      ],
      { rules },
    );
    expect(recognisedOf(found)).toEqual([0, 300, 200]);
    const values = { by: outcomeId(2) };
    expect(last(found, 0)).toEqual({ code: 'lowerInFamily', rule: 'f1', values });
  });

  it('r23: highest of an event only', () => {
    const rules: BookRule[] = [
      {
        id: 'f1',
        kind: 'family',
        members: [{ scheme: 'contest' }],
        take: 'highest',
        each: { tagPrefix: 'event:' },
      },
    ];
    const found = assessed(
      [
        { ...PRIZE, credits: '4', tags: ['event:2024-robotics'] },
        { ...PRIZE, credits: '2', tags: ['event:2024-robotics'] },
        { ...PRIZE, credits: '2', tags: ['event:2024-welding'] },
        { ...PRIZE, credits: '1', tags: ['school'] },
      ],
      { rules, schemes: [{ scheme: 'contest', levels: ['city', 'national'] }] },
    );
    expect(recognisedOf(found)).toEqual([400, 0, 200, 100]);
  });

  it('r24: implied outcome excluded', () => {
    const rules: BookRule[] = [
      { id: 'a1', kind: 'implied', by: { code: 'ENGINEER' }, when: { code: 'OPERATOR' } },
    ];
    const operator: Given = { ...CERTIFICATE, code: 'OPERATOR', credits: '5' };
    const engineer: Given = { ...CERTIFICATE, code: 'ENGINEER', credits: '3' };
    expect(recognisedOf(assessed([operator], { rules }))).toEqual([500]);
    const both = assessed([operator, engineer], { rules });
    expect(recognisedOf(both)).toEqual([0, 300]);
    const values = { by: outcomeId(2) };
    expect(last(both, 0)).toEqual({ code: 'implied', rule: 'a1', values });
    const failed = { ...engineer, result: 'failed' } as const;
    expect(recognisedOf(assessed([operator, failed], { rules }))).toEqual([500, 0]);
  });

  it('r25: duplicate courses by normalised name', () => {
    const rules: BookRule[] = [{ id: 'd1', kind: 'duplicate', when: {}, by: 'title' }];
    const found = assessed(
      [
        { issuer: 'A', title: '高等数学（Ⅰ）', credits: '4' },
        { issuer: 'B', title: '高等数学 (i)', credits: '5' },
        { issuer: 'C', title: '高等数学（Ⅱ）', credits: '4' },
      ],
      { rules },
    );
    expect(recognisedOf(found)).toEqual([0, 500, 400]);
    const values = { by: outcomeId(2) };
    expect(last(found, 0)).toEqual({ code: 'duplicate', rule: 'd1', values });
  });

  it('r26: container vs components', () => {
    const found = assessed(
      [
        { id: 9, kind: 'diploma', credits: '6' },
        { id: 1, credits: '3', partOf: 9 },
        { id: 2, credits: '3', partOf: 9 },
      ],
      { rules: [] },
    );
    expect(found.balances).toMatchObject({ accumulated: 600, recognised: 600 });
    expect(last(found, 0)).toEqual({
      code: 'countedInContainer',
      values: { container: outcomeId(9) },
    });
  });
});

describe('what is recognised at most', () => {
  const capped = (rules: readonly BookRule[], outcomes: readonly Given[]): Assessment =>
    assessed(outcomes, { rules });

  it('r15: cap per source item', () => {
    const rules: BookRule[] = [
      { id: 'c1', kind: 'cap', per: 'item', when: { code: 'K1' }, credits: '8.00' },
      {
        id: 'c2',
        kind: 'cap',
        per: 'item',
        when: { code: 'K2' },
        shareOf: { share: '1/3', of: 'item' },
      },
    ];
    const found = capped(rules, [
      { ...CERTIFICATE, credits: '12' },
      { ...CERTIFICATE, code: 'K2', credits: '10' },
    ]);
    expect(recognisedOf(found)).toEqual([800, 333]);
    expect(last(found, 0)).toEqual({ code: 'overItemCap', rule: 'c1', values: { limit: '8.00' } });
    expect(last(found, 1).values).toEqual({
      limit: '3.33',
      arithmetic: '10.00 × 1/3 → 3.33 (0.01 down)',
    });
  });

  it('r16: cap = min of several authorities', () => {
    const table = (credits: string) => [{ when: { code: 'K1' }, credits }];
    const rules: BookRule[] = [
      {
        id: 'c1',
        kind: 'cap',
        per: 'item',
        when: { kind: 'skillLevelCertificate' },
        credits: '8.00',
        authorities: [
          { authority: 'NCB', table: [...table('6.00'), ...table('1.00')] },
          { authority: 'province', table: table('7.00') },
        ],
      },
    ];
    const found = capped(rules, [
      { ...CERTIFICATE, credits: '12' },
      { ...CERTIFICATE, code: 'K2', credits: '12' },
    ]);
    expect(recognisedOf(found)).toEqual([600, 800]);
    expect(last(found, 0).values).toEqual({ limit: '6.00', authority: 'NCB' });
  });

  it('r18: cap per period, with its own calendar', () => {
    const cap = {
      id: 'p1',
      kind: 'cap',
      per: 'period',
      yearStarts: '03-01',
      when: {},
      credits: '3.00',
    } as const;
    const days = ['2024-02-29', '2024-03-01', '2024-03-31', '2024-06-01', '2024-09-01'];
    const outcomes = days.map((completedOn) => ({ credits: '3', completedOn }));
    const by = (period: 'month' | 'quarter' | 'semester' | 'year'): number[] =>
      recognisedOf(capped([{ ...cap, period }], outcomes));
    expect(by('month')).toEqual([300, 300, 0, 300, 300]);
    expect(by('quarter')).toEqual([300, 300, 0, 300, 300]);
    expect(by('semester')).toEqual([300, 300, 0, 0, 300]);
    expect(by('year')).toEqual([300, 300, 0, 0, 0]);
  });

  it('r19: cap per institution', () => {
    const rules: BookRule[] = [
      { id: 'i1', kind: 'cap', per: 'institution', when: { kind: 'course' }, credits: '5.00' },
    ];
    const found = capped(rules, [
      { credits: '3' },
      { credits: '3' },
      { credits: '3', issuer: 'B' },
    ]);
    expect(recognisedOf(found)).toEqual([300, 0, 300]);
    expect(last(found, 1)).toEqual({ code: 'overCap', rule: 'i1', values: { limit: '5.00' } });
  });

  it('r20: cap on count of items, sub-cap per class', () => {
    const when = { kind: 'skillLevelCertificate' } as const;
    const rules: BookRule[] = [
      { id: 'n1', kind: 'cap', per: 'count', when, items: 3 },
      { id: 'n2', kind: 'cap', per: 'count', when: { ...when, tags: ['elective'] }, items: 1 },
    ];
    const elective = { ...CERTIFICATE, tags: ['elective'] };
    const three = [
      { ...elective, credits: '20' },
      { ...elective, credits: '14' },
      { ...CERTIFICATE, credits: '6' },
    ];
    const found = capped(rules, three);
    expect(recognisedOf(found)).toEqual([2000, 0, 600]);
    expect(last(found, 1)).toEqual({ code: 'overCountCap', rule: 'n2', values: { limit: '1' } });
    const more = ['5', '4'].map((credits) => ({ ...CERTIFICATE, credits }));
    const five = capped(rules, [...three, ...more]);
    expect(recognisedOf(five)).toEqual([2000, 0, 600, 500, 0]);
    expect(last(five, 4)).toEqual({ code: 'overCountCap', rule: 'n1', values: { limit: '3' } });
  });

  it('a cap per total, as 42 of all that a person studied elsewhere', () => {
    const rules: BookRule[] = [
      { id: 't1', kind: 'cap', per: 'total', when: { tags: ['elsewhere'] }, credits: '5.00' },
    ];
    const elsewhere = { credits: '3', tags: ['elsewhere'] };
    const found = capped(rules, [elsewhere, { ...elsewhere, issuer: 'B' }, { credits: '3' }]);
    expect(recognisedOf(found)).toEqual([300, 0, 300]);
  });

  it('r43: rounding: granularity, mode, when (per item or total)', () => {
    const item: BookRule = {
      id: 'h1',
      kind: 'ratio',
      when: {},
      on: 'recognised',
      factor: '0.9',
      rounding: { granularity: '0.10', mode: 'halfEven' },
    };
    const total: BookRule = {
      id: 't1',
      kind: 'rounding',
      when: 'total',
      granularity: '0.50',
      mode: 'down',
    };
    const found = capped([item, total], [{ credits: '2.5' }, { credits: '1.5' }]);
    expect(recognisedOf(found)).toEqual([220, 140]);
    expect(found.balances).toMatchObject({ accumulated: 400, recognised: 350, available: 350 });
    expect(found.rounding).toMatchObject({
      amount: -10,
      rule: 't1',
      ruleBook: { id: 'bank', version: 1 },
      values: { arithmetic: '3.60 → 3.50 (0.50 down)' },
    });
  });
});
