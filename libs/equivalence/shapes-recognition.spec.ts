/** The shapes of rules.md §2 by which the bank recognises less, each by its sentence. */
import { describe, expect, it } from '@jest/globals';
import type { BookRule } from './book.js';
import { outcomeId, Story } from './cases.js';
import type { Given } from './cases.js';
import { assessed, CERTIFICATE, last, PRIZE, recognisedOf } from './shape-cases.js';
import type { Book } from './shape-cases.js';
import type { Assessment } from './types.js';

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
