/** Rules about one outcome: what it is worth, and what it must pass. */
import type { BookRule, FamilyRule, Matcher, ShelfLifeRule } from '../book.js';
import { amount, ratio, rounding } from './amounts.js';
import type {
  CompiledFamily,
  CompiledGrade,
  CompiledRatio,
  CompiledShelfLife,
  CompiledTest,
  CompiledValue,
} from './compiled.js';
import { compileMatcher } from './matchers.js';

export function valuesOf(rules: readonly BookRule[]): CompiledValue[] {
  return rules.flatMap((rule): CompiledValue[] => {
    if (rule.kind !== 'value') return [];
    const source = { kind: 'value', credits: amount(rule.credits) } as const;
    return [{ ...testOf(rule), source }];
  });
}

/** Steps go before the hours, whatever their ids or places. */
export function hoursOf(rules: readonly BookRule[]): CompiledValue[] {
  const steps: CompiledValue[] = [];
  const hours: CompiledValue[] = [];
  for (const rule of rules) {
    if (rule.kind === 'steps') {
      const table = rule.steps
        .map(([from, credits]) => [amount(from), amount(credits)] as const)
        .sort((a, b) => a[0] - b[0]);
      steps.push({ ...testOf(rule), source: { kind: 'steps', steps: table } });
    } else if (rule.kind === 'hours') {
      const per = ratio(rule.hoursPerCredit);
      const factor = { numerator: per.denominator, denominator: per.numerator };
      const source = { kind: 'hours', factor, rounding: rounding(rule.rounding) } as const;
      hours.push({ ...testOf(rule), source });
    }
  }
  return [...steps, ...hours];
}

export function ratiosOf(rules: readonly BookRule[], on: CompiledRatio['on']): CompiledRatio[] {
  return rules
    .filter((rule) => rule.kind === 'ratio')
    .filter((rule) => rule.on === on)
    .map((rule) => ({
      ...testOf(rule),
      on,
      factor: ratio(rule.factor),
      rounding: rounding(rule.rounding),
    }));
}

export function gradesOf(rules: readonly BookRule[]): CompiledGrade[] {
  return rules
    .filter((rule) => rule.kind === 'minimumGrade')
    .map((rule) => ({
      ...testOf(rule),
      scale: rule.scale,
      value: rule.value,
      otherScales: rule.otherScales ?? 'accept',
    }));
}

export function shelfLivesOf(rules: readonly BookRule[]): CompiledShelfLife[] {
  return rules
    .filter((rule) => rule.kind === 'shelfLife')
    .map((rule) => ({
      ...testOf(rule),
      months: monthsOf(rule),
      from: rule.from ?? 'awardedOn',
      unless: rule.unless ?? null,
    }));
}

function monthsOf(rule: ShelfLifeRule): number {
  return (rule.years ?? 0) * 12 + (rule.months ?? 0);
}

export function familiesOf(rules: readonly BookRule[]): CompiledFamily[] {
  return rules
    .filter((rule) => rule.kind === 'family')
    .map((rule) => ({
      id: rule.id,
      members: rule.members.map(compileMatcher),
      each: rule.each ?? null,
      lower: lowerOf(rule),
    }));
}

function lowerOf({ lower }: FamilyRule): CompiledFamily['lower'] {
  if (lower === undefined) return null;
  return { factor: ratio(lower.factor), rounding: rounding(lower.rounding) };
}

/** What every rule with one matcher has. */
export function testOf(rule: { readonly id: string; readonly when: Matcher }): CompiledTest {
  return { id: rule.id, when: compileMatcher(rule.when) };
}
