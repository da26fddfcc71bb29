/** The shapes of rules.md §2 about grades, leftovers, persons and degrees, by their sentences. */
import { describe, expect, it } from '@jest/globals';
import type { BookRule, ProgrammeCourse } from './book.js';
import { Story } from './cases.js';
import { granted, grantedBefore, match, planFor, unused } from './conversion-cases.js';

function courses(...credits: readonly string[]): ProgrammeCourse[] {
  return credits.map((one, at) => ({ code: `C${at + 1}`, credits: one }));
}

describe('what becomes of grades, leftovers and purposes', () => {
  it('r41: grade policy: fixed, converted, exempt, excluded from the average', () => {
    const graded = (more: object, grade = { scale: 'percent', value: '85.00' }) =>
      planFor([{ code: 'S1', credits: '3', grade }], {
        courses: courses('3'),
        rules: [match('m1', { from: [{}], to: { courses: ['C1'] }, ...more })],
      }).matches[0]?.grade;
    const fixed = { policy: 'fixed', scale: 'percent', value: '90' };
    expect(graded({ grade: fixed })).toEqual({ ...fixed, inAverage: true });
    const table = [
      ['60', 'pass'],
      ['80', 'good'],
      ['90', 'excellent'],
    ];
    const convert = { policy: 'convert', from: 'percent', to: 'fiveLevel', table };
    expect(graded({ grade: convert, inAverage: false })).toEqual({
      policy: 'converted',
      scale: 'fiveLevel',
      value: 'good',
      inAverage: false,
    });
    // 1 + 3 × (100 − 85) ÷ (100 − 60) = 2.125, cut to 2.1.
    expect(graded({ grade: { policy: 'bavarian', best: '100', pass: '60' } })).toMatchObject({
      policy: 'converted',
      value: '2.1',
    });
    expect(graded({ grade: convert }, { scale: 'letter', value: 'A' })).toMatchObject({
      policy: 'passed',
    });
    expect(graded({})).toBeUndefined();
  });

  it('r42: leftover policy: keep, forfeit or general credit (case 9)', () => {
    const left = (leftover: 'keep' | 'forfeit' | 'general') =>
      planFor(
        [
          { code: 'S1', credits: '5' },
          { code: 'S2', credits: '3' },
        ],
        {
          courses: courses('4'),
          rules: [match('m1', { from: [{}], to: { courses: ['C1'] }, leftover })],
        },
      );
    expect(left('keep').matches).toMatchObject([{ sources: [{ drawn: 400, forfeited: 0 }] }]);
    expect(left('forfeit').matches).toMatchObject([{ sources: [{ drawn: 400, forfeited: 100 }] }]);
    expect(granted(left('general'))).toEqual([
      ['C1', 400, [1, 400]],
      [null, 100, [1, 100]],
    ]);
    expect(unused(left('forfeit'))).toEqual({ 2: 'sourceTooSmall' });
  });

  it('r28: reuse allowed for one purpose, not for another', () => {
    const purposes = [
      { purpose: 'admission', consumes: false },
      { purpose: 'credit', consumes: true },
    ];
    const rules = [match('m1', { from: [{}], to: { courses: ['C1'] } })];
    const one = { courses: courses('3'), rules, more: { purposes } };
    const story = new Story([{ code: 'S1', credits: '3' }]);
    const admission = planFor(story.account(), { ...one, asked: { purpose: 'admission' } });
    expect(granted(admission)).toEqual([['C1', 300, [1, 0]]]);
    const admitted = grantedBefore(story, admission.matches, 'admission');
    const credit = planFor(admitted, { ...one, asked: { purpose: 'credit' } });
    expect(granted(credit)).toEqual([['C1', 300, [1, 300]]]);
    const credited = grantedBefore(story, credit.matches, 'credit');
    expect(planFor(credited, { ...one, asked: { purpose: 'credit' } }).converted).toBe(0);
    expect(planFor(credited, { ...one, asked: { purpose: 'admission' } }).converted).toBe(300);
  });
});

describe('what a person decides', () => {
  it('r44: manual decision, which a plan takes as the bank does', () => {
    const rules = [match('m1', { from: [{ code: 'S1' }], to: { courses: ['C1'] } })];
    const one = { courses: courses('3'), rules };
    const story = new Story([{ code: 'S1', hours: '48' }]);
    expect(unused(planFor(story.account(), one))).toEqual({ 1: 'unvalued' });
    const decided = planFor(story.decide(1, '3').account(), one);
    expect(granted(decided)).toEqual([['C1', 300, [1, 300]]]);
  });
});

describe('what a degree needs', () => {
  it('r46: degree audit: several minima at once (case 30)', () => {
    const audit = (id: string, tag: string | null, credits: string): BookRule => ({
      id,
      kind: 'audit',
      of: { when: tag === null ? {} : { tags: [tag] } },
      credits,
    });
    const rules = [
      audit('total', null, '140'),
      audit('major', 'major', '60'),
      audit('liberal', 'liberal', '30'),
      audit('mandatory', 'mandatory', '18'),
    ];
    const has: [string, string][] = [
      ['32', 'other'],
      ['62', 'major'],
      ['28', 'liberal'],
      ['18', 'mandatory'],
    ];
    const outcomes = has.map(([credits, tag]) => ({ credits, tags: [tag] }));
    expect(planFor(outcomes, { courses: [], rules }).audit).toEqual([
      { rule: 'liberal', needed: 3000, has: 2800, met: false },
      { rule: 'major', needed: 6000, has: 6200, met: true },
      { rule: 'mandatory', needed: 1800, has: 1800, met: true },
      { rule: 'total', needed: 14000, has: 14000, met: true },
    ]);
  });

  it('r46: of granted and planned courses, by class, bucket or name', () => {
    const rules: BookRule[] = [
      { id: 'a1', kind: 'audit', of: { class: 'core' }, credits: '6' },
      match('m1', { from: [{ code: 'S1' }], to: { courses: ['C1'] } }),
    ];
    const core = courses('3', '3').map((one) => ({ ...one, class: 'core' }));
    const before = grantedBefore(new Story([{ code: 'S1', credits: '3' }]), [
      { course: 'C2', credits: 300, rule: 'm0', sources: [] },
    ]);
    const plan = planFor(before, { courses: core, rules });
    expect(plan.audit).toEqual([{ rule: 'a1', needed: 600, has: 600, met: true }]);
  });
});
