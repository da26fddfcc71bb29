/** The shapes of rules.md §2 by which a plan limits what it takes, each by its sentence. */
import { describe, expect, it } from '@jest/globals';
import type { BookRule, ProgrammeCourse } from './book.js';
import { bankBook, outcomeId } from './cases.js';
import type { Given } from './cases.js';
import { granted, match, planFor, unused } from './conversion-cases.js';
import type { PlanCase } from './conversion-cases.js';
import { CERTIFICATE } from './shape-cases.js';

function courses(...credits: readonly string[]): ProgrammeCourse[] {
  return credits.map((one, at) => ({ code: `C${at + 1}`, credits: one }));
}

const ANY = match('m1', { from: [{}], to: { courses: [] } });

/** Outcomes S1, S2 … each with an equal course of its own, under these rules. */
function oneToOne(
  credits: readonly string[],
  rules: readonly BookRule[],
  more: { given?: readonly Partial<Given>[]; course?: readonly Partial<ProgrammeCourse>[] } = {},
): { outcomes: Given[]; one: PlanCase } {
  const outcomes = credits.map((one, at) => ({
    code: `S${at + 1}`,
    credits: one,
    ...more.given?.[at],
  }));
  const matching = credits.map((_, at) =>
    match(`m${String(at + 1).padStart(2, '0')}`, {
      from: [{ code: `S${at + 1}` }],
      to: { courses: [`C${at + 1}`] },
    }),
  );
  const targets = courses(...credits).map((one, at) => ({ ...one, ...more.course?.[at] }));
  return { outcomes, one: { courses: targets, rules: [...rules, ...matching] } };
}

describe('what a plan takes at most', () => {
  it('r17: cap per kind share and total share: each shows what it alone takes (case 7)', () => {
    const kinds = [...Array<string>(16).fill('diploma'), ...Array<string>(12).fill('online')];
    const rules: BookRule[] = [
      {
        id: 'online',
        kind: 'cap',
        per: 'total',
        when: { tags: ['online'] },
        shareOf: { share: '0.25', of: 'programme' },
      },
      {
        id: 'all',
        kind: 'cap',
        per: 'total',
        when: {},
        shareOf: { share: '0.50', of: 'programme' },
      },
    ];
    const given = kinds.map((tag) => ({ tags: [tag] }));
    const { outcomes, one } = oneToOne(Array<string>(28).fill('3'), rules, { given });
    const programme = { courses: one.courses, totalCredits: '120.00' };
    const plan = planFor(outcomes, { ...one, more: { programme } });
    expect(plan).toMatchObject({ optimal: true, admissible: 8400, converted: 6000 });
    expect(plan.caps).toEqual([
      { rule: 'online', limit: 3000, unit: 'credits', asked: 3600, excluded: 600 },
      { rule: 'all', limit: 6000, unit: 'credits', asked: 7800, excluded: 1800 },
    ]);
  });

  it('r17: cap per bucket share takes the best whole courses (case 8)', () => {
    const rules: BookRule[] = [
      {
        id: 'c1',
        kind: 'cap',
        per: 'total',
        when: {},
        targets: { bucket: 'professional' },
        shareOf: { share: '0.20', of: { bucket: 'professional' } },
      },
    ];
    const course = Array<Partial<ProgrammeCourse>>(4).fill({ bucket: 'professional' });
    const { outcomes, one } = oneToOne(['4', '4', '4', '6'], rules, { course });
    const buckets = [{ bucket: 'professional', credits: '80.00' }];
    const plan = planFor(outcomes, {
      ...one,
      more: { programme: { courses: one.courses, buckets } },
    });
    expect(plan).toMatchObject({ optimal: true, ordered: true, converted: 1400 });
    expect(plan.caps).toEqual([
      { rule: 'c1', limit: 1600, unit: 'credits', asked: 1800, excluded: 400 },
    ]);
    expect(unused(plan)).toEqual({ 3: 'overCap' });
    expect(plan.notUsed[0]?.wouldCountIf).toEqual({
      code: 'capRaised',
      values: { rule: 'c1', limit: '16.00' },
      gain: 400,
    });
  });

  it('r20: cap on count of items, sub-cap per class: three certificates, one as elective', () => {
    const rules: BookRule[] = [
      { id: 'n1', kind: 'cap', per: 'count', when: {}, items: 3 },
      { id: 'n2', kind: 'cap', per: 'count', when: {}, items: 1, targets: { class: 'elective' } },
    ];
    const course = ['core', 'elective', 'elective', 'core'].map((one) => ({ class: one }));
    const { outcomes, one } = oneToOne(['2', '3', '4', '5'], rules, { course });
    expect(granted(planFor(outcomes, one))).toEqual([
      ['C1', 200, [1, 200]],
      ['C3', 400, [3, 400]],
      ['C4', 500, [4, 500]],
    ]);
  });

  it('r16: cap = min of several authorities, per certificate (c1)', () => {
    const table = [{ when: { code: 'S1' }, credits: '5.00' }];
    const rules: BookRule[] = [
      {
        id: 'c1',
        kind: 'cap',
        per: 'item',
        when: {},
        credits: '8.00',
        authorities: [{ authority: 'NCB', table }],
      },
    ];
    const { one } = oneToOne(['3', '3'], rules);
    const from = [{ code: 'S1' }];
    const both = match('m1', { from, to: { courses: ['C1', 'C2'] } });
    const plan = planFor([{ code: 'S1', credits: '12' }], { ...one, rules: [...rules, both] });
    expect(plan).toMatchObject({ admissible: 500, converted: 300 });
  });

  it('r37: residency: a minimum is earned at the institution itself', () => {
    const { outcomes, one } = oneToOne(
      ['4', '4', '4'],
      [{ id: 'r1', kind: 'residency', credits: '22.00' }],
    );
    const programme = { courses: one.courses, totalCredits: '30.00' };
    const plan = planFor(outcomes, { ...one, more: { programme } });
    expect(plan.converted).toBe(800);
    expect(unused(plan)).toEqual({ 3: 'underResidency' });
  });

  it('r29: expiry of the credit, min of awarding and accepting side (case 32)', () => {
    const life = (years: number): BookRule => ({
      id: `l${years}`,
      kind: 'shelfLife',
      when: {},
      years,
    });
    const rules = [life(5), { ...ANY, to: { courses: ['C1'] } } as BookRule];
    const one = { courses: courses('10'), rules, bank: bankBook([life(7)]) };
    const given = [{ credits: '10', awardedOn: '2018-07-01' }];
    const onDay = (on: string) => planFor(given, { ...one, asked: { on } });
    expect(onDay('2023-07-01').converted).toBe(1000);
    expect(onDay('2024-06-01')).toMatchObject({ admissible: 0, converted: 0 });
    expect(unused(onDay('2024-06-01'))).toEqual({ 1: 'expired' });
  });

  it('r30: certificate must be valid at application', () => {
    const rules: BookRule[] = [
      { id: 'v1', kind: 'validity', when: {} },
      { ...ANY, to: { courses: ['C1'] } } as BookRule,
    ];
    const given = [{ ...CERTIFICATE, credits: '3', validUntil: '2026-01-31' }];
    const onDay = (on: string) => planFor(given, { courses: courses('3'), rules, asked: { on } });
    expect(onDay('2026-01-31').converted).toBe(300);
    expect(onDay('2026-02-01').notUsed).toMatchObject([
      {
        code: 'expired',
        wouldCountIf: { code: 'validOn', values: { date: '2026-02-01' }, gain: 300 },
      },
    ]);
  });

  it('r9 and r12: quarter credits × 2/3, at most 40 %, at least B (case 36)', () => {
    const grades = ['B', 'B', 'B', 'A', 'A', 'A', 'B-'];
    const given = grades.map((value) => ({
      creditScheme: 'quarter',
      grade: { scale: 'letter', value },
    }));
    const rules: BookRule[] = [
      { id: 'g1', kind: 'minimumGrade', when: {}, scale: 'letter', value: 'B' },
      {
        id: 'c1',
        kind: 'cap',
        per: 'total',
        when: {},
        shareOf: { share: '0.40', of: 'programme' },
      },
    ];
    const course = grades.map(() => ({ credits: '2.00' }));
    const quarters = oneToOne(['3', '3', '3', '4.5', '4.5', '4.5', '4.5'], rules, {
      given,
      course,
    });
    const sized = quarters.one.courses.map((one, at) => ({
      ...one,
      credits: at < 3 ? '2.00' : '3.00',
    }));
    const bank = bankBook([], { units: [{ creditScheme: 'quarter', factor: '2/3' }] });
    const more = { programme: { courses: sized, totalCredits: '30.00' } };
    const plan = planFor(quarters.outcomes, { ...quarters.one, courses: sized, bank, more });
    expect(plan).toMatchObject({ optimal: true, admissible: 1500, converted: 1200 });
    expect(plan.notUsed.find((one) => one.outcomeId === outcomeId(7))).toMatchObject({
      code: 'gradeTooLow',
      rule: 'g1',
    });
  });
});
