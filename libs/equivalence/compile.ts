/** A checked document made ready for evaluation: amounts read once, scales ordered. */
import { parseHundredths, parseRatio } from '#domain';
import type { Hundredths, Ratio, RoundingMode, RuleBookRef } from '#domain';
import type { BookDocument, BookRule, CapPer, MatchRule, Matcher, Rounding } from './book.js';

export interface CompiledMatcher {
  readonly source: Matcher;
  readonly minCredits: Hundredths | null;
  readonly minHours: Hundredths | null;
}

export interface CompiledRounding {
  readonly granularity: Hundredths;
  readonly mode: RoundingMode;
}

/** Where a rule or a unit names no rounding: to hundredths, half up. */
const DEFAULT_ROUNDING: CompiledRounding = { granularity: 1, mode: 'halfUp' };

export type ValueSource =
  | { readonly kind: 'value'; readonly credits: Hundredths }
  | { readonly kind: 'hours'; readonly factor: Ratio; readonly rounding: CompiledRounding }
  | { readonly kind: 'steps'; readonly steps: readonly (readonly [Hundredths, Hundredths])[] };

export interface CompiledValue {
  readonly id: string;
  readonly when: CompiledMatcher;
  readonly source: ValueSource;
}

export interface CompiledGrade {
  readonly id: string;
  readonly when: CompiledMatcher;
  readonly scale: string;
  readonly value: string;
}

export interface CompiledTest {
  readonly id: string;
  readonly when: CompiledMatcher;
}

export interface CompiledFamily {
  readonly id: string;
  readonly members: readonly CompiledMatcher[];
}

export interface CompiledCap {
  readonly id: string;
  readonly per: CapPer;
  readonly when: CompiledMatcher;
  /** Hundredths, or a number of items where `per` is `count`. */
  readonly limit: number;
  readonly period: 'month' | 'quarter' | 'semester' | 'year';
  readonly yearStarts: string;
  readonly by: 'completedOn' | 'awardedOn';
}

export interface CompiledMatch {
  readonly id: string;
  readonly from: readonly CompiledMatcher[];
  readonly to: MatchRule['to'];
  readonly size: 'any' | 'sourceAtLeastTarget';
  readonly leftover: 'keep' | 'forfeit' | 'general';
  readonly draws: 'credits' | 'none';
}

export interface CompiledCourse {
  readonly code: string;
  readonly credits: Hundredths;
  readonly class: string | null;
}

export interface CompiledUnit {
  readonly factor: Ratio;
  readonly rounding: CompiledRounding;
}

export interface CompiledBook {
  readonly ref: RuleBookRef;
  readonly document: BookDocument;
  /** Lowest level first, by scheme; the book's own beside the built-in ones. */
  readonly schemes: ReadonlyMap<string, readonly string[]>;
  readonly scales: ReadonlyMap<string, readonly string[]>;
  readonly units: ReadonlyMap<string, CompiledUnit>;
  readonly values: readonly CompiledValue[];
  readonly hours: readonly CompiledValue[];
  readonly grades: readonly CompiledGrade[];
  readonly validity: readonly CompiledTest[];
  readonly families: readonly CompiledFamily[];
  readonly caps: readonly CompiledCap[];
  readonly matches: readonly CompiledMatch[];
  readonly courses: readonly CompiledCourse[];
}

function amount(text: string | undefined): Hundredths | null {
  return text === undefined ? null : parseHundredths(text);
}

function compileMatcher(source: Matcher): CompiledMatcher {
  return { source, minCredits: amount(source.minCredits), minHours: amount(source.minHours) };
}

function rounding(source: Rounding | undefined): CompiledRounding {
  if (source === undefined) return DEFAULT_ROUNDING;
  return { granularity: parseHundredths(source.granularity) ?? 1, mode: source.mode };
}

function must<T>(value: T | null): T {
  if (value === null) throw new Error('A rule book reached evaluation without its check.');
  return value;
}

function valueOf(rule: BookRule): CompiledValue | null {
  if (rule.kind === 'value') {
    const credits = must(parseHundredths(rule.credits));
    return { id: rule.id, when: compileMatcher(rule.when), source: { kind: 'value', credits } };
  }
  if (rule.kind === 'hours') {
    const per = must(parseRatio(rule.hoursPerCredit));
    const factor = { numerator: per.denominator, denominator: per.numerator };
    const source = { kind: 'hours', factor, rounding: rounding(rule.rounding) } as const;
    return { id: rule.id, when: compileMatcher(rule.when), source };
  }
  if (rule.kind === 'steps') {
    const steps = rule.steps
      .map(([from, credits]) => [must(amount(from)), must(amount(credits))] as const)
      .sort((a, b) => a[0] - b[0]);
    return { id: rule.id, when: compileMatcher(rule.when), source: { kind: 'steps', steps } };
  }
  return null;
}

function capOf(rule: BookRule): CompiledCap | null {
  if (rule.kind !== 'cap') return null;
  const limit = rule.per === 'count' ? (rule.items ?? 0) : must(amount(rule.credits));
  return {
    id: rule.id,
    per: rule.per,
    when: compileMatcher(rule.when),
    limit,
    period: rule.period ?? 'year',
    yearStarts: rule.yearStarts ?? '01-01',
    by: rule.by ?? 'completedOn',
  };
}

function matchOf(rule: BookRule): CompiledMatch | null {
  if (rule.kind !== 'match') return null;
  return {
    id: rule.id,
    from: rule.from.map(compileMatcher),
    to: rule.to,
    size: rule.size ?? 'sourceAtLeastTarget',
    leftover: rule.leftover ?? 'keep',
    draws: rule.draws ?? 'credits',
  };
}

function present<T>(values: readonly (T | null)[]): T[] {
  return values.filter((value): value is T => value !== null);
}

function unitsOf(document: BookDocument): Map<string, CompiledUnit> {
  const units = new Map<string, CompiledUnit>();
  for (const unit of document.units ?? []) {
    const factor = must(parseRatio(unit.factor));
    units.set(unit.creditScheme, { factor, rounding: rounding(unit.rounding) });
  }
  return units;
}

/** Rules are kept in the order of their ids, so that no answer hangs on the order of listing. */
export function compileBook(document: BookDocument, ref: RuleBookRef): CompiledBook {
  const rules = [...document.rules].sort((a, b) => (a.id < b.id ? -1 : 1));
  const values = present(rules.map(valueOf));
  const steps = values.filter((value) => value.source.kind === 'steps');
  const ratios = values.filter((value) => value.source.kind === 'hours');
  return {
    ref,
    document,
    schemes: new Map((document.schemes ?? []).map((one) => [one.scheme, one.levels])),
    scales: new Map((document.gradeScales ?? []).map((one) => [one.scale, one.values])),
    units: unitsOf(document),
    values: values.filter((value) => value.source.kind === 'value'),
    hours: [...steps, ...ratios],
    grades: rules
      .filter((rule) => rule.kind === 'minimumGrade')
      .map((rule) => ({ ...rule, when: compileMatcher(rule.when) })),
    validity: rules
      .filter((rule) => rule.kind === 'validity')
      .map((rule) => ({ id: rule.id, when: compileMatcher(rule.when) })),
    families: rules
      .filter((rule) => rule.kind === 'family')
      .map((rule) => ({ id: rule.id, members: rule.members.map(compileMatcher) })),
    caps: present(rules.map(capOf)),
    matches: present(rules.map(matchOf)),
    courses: (document.programme?.courses ?? [])
      .map((one) => ({
        code: one.code,
        credits: must(amount(one.credits)),
        class: one.class ?? null,
      }))
      .sort((a, b) => (a.code < b.code ? -1 : 1)),
  };
}
