/** The shapes of rules.md §2 by which the bank limits sums and numbers, each by its sentence. */
import { describe, expect, it } from '@jest/globals';
import type { BookRule } from './book.js';
import type { Given } from './cases.js';
import { assessed, CERTIFICATE, last, recognisedOf } from './shape-cases.js';
import type { Assessment } from './types.js';

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
