import { describe, expect, it } from '@jest/globals';
import type { BookRule } from '../book.js';
import type { Given } from '../cases.js';
import { match, planFor } from '../conversion-cases.js';
import type { WouldCountIf } from '../types.js';

const CORE = [{ code: 'K1', credits: '3', class: 'core' }];

function missing(given: Given, rules: readonly BookRule[]): WouldCountIf | undefined {
  return planFor([given], { courses: CORE, rules }).notUsed[0]?.wouldCountIf;
}

const TO_CORE = match('m1', { from: [{}], to: { class: 'core' } });

describe('what would count, and what the plan would gain by it', () => {
  const certificate: Given = {
    kind: 'skillLevelCertificate',
    scheme: 'x-certificate',
    code: 'X1',
    level: 'intermediate',
    credits: '3',
  };

  it('is the level that a rule asks for, where it is a higher one', () => {
    const at = (level: string): BookRule[] => [
      match('m1', { from: [{ code: 'X1', level }], to: { class: 'core' } }),
    ];
    const values = { needed: 'advanced' };
    expect(missing(certificate, at('advanced'))).toEqual({
      code: 'levelReached',
      values,
      gain: 300,
    });
    expect(missing(certificate, at('elementary'))).toBeUndefined();
  });

  it('is the grade that a test asks for', () => {
    const test = { id: 'g1', kind: 'minimumGrade', when: {}, scale: 'letter', value: 'B' } as const;
    const given = { credits: '3', grade: { scale: 'letter', value: 'C' } };
    const values = { needed: 'B' };
    expect(missing(given, [test, TO_CORE])).toEqual({ code: 'gradeReached', values, gain: 300 });
  });

  it('is the word of the issuer', () => {
    const rule = match('m1', { from: [{ confirmation: 'issuer' }], to: { class: 'core' } });
    const given = { credits: '3', issuer: 'B' };
    const values = { issuer: 'B' };
    expect(missing(given, [rule])).toEqual({ code: 'confirmedByIssuer', values, gain: 300 });
  });

  it('is the outcome that a group lacks', () => {
    const from = [{ code: 'S1' }, { code: 'S2' }];
    const rule = match('m1', { from, to: { courses: ['K1'] } });
    expect(missing({ code: 'S1', credits: '3' }, [rule])).toEqual({
      code: 'outcomeAdded',
      values: { code: 'S2' },
      gain: 300,
    });
  });

  it('of an open course is another outcome, unless a cap leaves it no room', () => {
    const open = (rules: readonly BookRule[]): WouldCountIf | undefined =>
      planFor([], { courses: CORE, rules }).open[0]?.wouldCountIf;
    expect(open([TO_CORE])).toMatchObject({ code: 'outcomeAdded', gain: 300 });
    const full = { id: 'c1', kind: 'cap', per: 'total', when: {}, credits: '2.00' } as const;
    expect(open([full, TO_CORE])).toBeUndefined();
  });

  it('is nothing for a course that cannot be converted into at all', () => {
    const never = { id: 'x1', kind: 'exclude', class: 'core' } as const;
    const plan = planFor([{ credits: '3' }], { courses: CORE, rules: [never, TO_CORE] });
    expect(plan.open).toEqual([{ course: 'K1', credits: 300, code: 'notConvertible', rule: 'x1' }]);
  });
});
