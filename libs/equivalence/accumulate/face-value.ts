/**
 * Face value (credits.md §2): table, else stated credits, else hours, else unvalued; then the
 * factor of a ratio, then what reductions take off.
 *
 * Of several table entries, divisors, step tables or factors that take one outcome the book's hit
 * policy names one: the first listed, or the one that gives the most. A book without a policy was
 * checked to have none that disagree. Reductions add up.
 */
import { formatHundredths, formatRatio, scale } from '#domain';
import type { Hundredths, OutcomeFacts, Ratio } from '#domain';
import { rulesFor } from '../candidates.js';
import type {
  CompiledBook,
  CompiledRatio,
  CompiledRounding,
  CompiledTest,
  CompiledValue,
} from '../compile.js';
import { matches, mismatch } from '../matcher.js';
import type { MatchSubject } from '../matcher.js';
import type { Reason } from '../types.js';

/** The name of the bank's own unit; an outcome that names no unit is stated in it. */
export const BANK_UNIT = 'bank';

export interface FaceValue {
  readonly credits: Hundredths;
  /** How it came about, one for each rule that spoke, with the arithmetic in one line. */
  readonly reasons: readonly Pick<Reason, 'code' | 'rule' | 'values'>[];
}

/** Null where nothing gives it a value. `of.face` is not looked at: it is what is asked for. */
export function faceValue(of: MatchSubject, book: CompiledBook | null): FaceValue | null {
  const base = baseValue(of, book);
  if (base === null || book === null) return base;
  const { ratios, reductions } = rulesFor(book, of.facts);
  if (ratios.length === 0 && reductions.length === 0) return base;
  return reduced(of, book, multiplied(of, book, base));
}

function baseValue(of: MatchSubject, book: CompiledBook | null): FaceValue | null {
  if (book === null) return fromCredits(of.facts, null);
  return fromTable(of, book) ?? fromCredits(of.facts, book) ?? fromHours(of, book);
}

/** The table entry that would value it, were it confirmed by its issuer; null where none would. */
export function unconfirmedValue(of: MatchSubject & { book: CompiledBook | null }): string | null {
  const { book, facts } = of;
  if (book === null) return null;
  const rules = rulesFor(book, facts);
  const named = facts.hours === undefined ? rules.values : [...rules.values, ...rules.hours];
  return named.find((one) => mismatch(one.when, of, book) === 'unconfirmed')?.id ?? null;
}

/** The one rule that speaks, by the book's hit policy; the first of equals. */
function hit<T extends CompiledTest>(
  rules: readonly T[],
  of: MatchSubject,
  book: CompiledBook,
  creditsBy: (rule: T) => Hundredths,
): T | null {
  let best: T | null = null;
  let most = 0;
  for (const rule of rules) {
    if (!matches(rule.when, of, book)) continue;
    if (book.hitPolicy !== 'highest') return rule;
    const credits = creditsBy(rule);
    if (best !== null && credits <= most) continue;
    best = rule;
    most = credits;
  }
  return best;
}

function fromTable(of: MatchSubject, book: CompiledBook): FaceValue | null {
  const rule = hit(rulesFor(book, of.facts).values, of, book, tableCredits);
  if (rule === null) return null;
  const credits = tableCredits(rule);
  return counted(credits, `= ${formatHundredths(credits)}`, rule.id);
}

function tableCredits({ source }: CompiledValue): Hundredths {
  return source.kind === 'value' ? source.credits : 0;
}

function fromCredits(facts: OutcomeFacts, book: CompiledBook | null): FaceValue | null {
  if (facts.credits === undefined) return null;
  const unit = facts.creditScheme ?? BANK_UNIT;
  if (unit === BANK_UNIT) return { credits: facts.credits, reasons: [{ code: 'counted' }] };
  const conversion = book?.units.get(unit);
  if (conversion === undefined) return null;
  const { factor, rounding } = conversion;
  const { credits, arithmetic } = times(facts.credits, factor, rounding);
  return counted(credits, arithmetic);
}

/** Steps go before divisors: where one of them takes it, no divisor is asked. */
function fromHours(of: MatchSubject, book: CompiledBook): FaceValue | null {
  const { hours } = of.facts;
  const rules = hours === undefined ? [] : rulesFor(book, of.facts).hours;
  if (hours === undefined || rules.length === 0) return null;
  const first = rules.findIndex((one) => one.source.kind !== 'steps');
  const steps = first < 0 ? rules : rules.slice(0, first);
  const divisors = first < 0 ? [] : rules.slice(first);
  const credits = ({ source }: CompiledValue): Hundredths => hoursValue(hours, source).credits;
  const rule = hit(steps, of, book, credits) ?? hit(divisors, of, book, credits);
  if (rule === null) return null;
  const value = hoursValue(hours, rule.source);
  return counted(value.credits, value.arithmetic, rule.id);
}

interface Computed {
  readonly credits: Hundredths;
  readonly arithmetic: string;
}

function hoursValue(hours: Hundredths, source: CompiledValue['source']): Computed {
  if (source.kind === 'hours') return times(hours, source.factor, source.rounding, ' h');
  let credits = 0;
  const steps = source.kind === 'steps' ? source.steps : [];
  for (const [from, value] of steps) if (hours >= from) credits = value;
  return { credits, arithmetic: `${formatHundredths(hours)} h → ${formatHundredths(credits)}` };
}

/** The ratio sees the value before it, and reductions the one after it. */
function multiplied(of: MatchSubject, book: CompiledBook, base: FaceValue): FaceValue {
  const { ratios } = rulesFor(book, of.facts);
  if (ratios.length === 0) return base;
  const valued = { ...asSubject(of), face: base.credits };
  const product = (one: CompiledRatio): Computed => times(base.credits, one.factor, one.rounding);
  const rule = hit(ratios, valued, book, (one) => product(one).credits);
  if (rule === null) return base;
  const { credits, arithmetic } = product(rule);
  const reason = { code: 'scaled', rule: rule.id, values: { arithmetic } } as const;
  return { credits, reasons: [...base.reasons, reason] };
}

function reduced(of: MatchSubject, book: CompiledBook, value: FaceValue): FaceValue {
  let { credits } = value;
  const { reductions } = rulesFor(book, of.facts);
  if (reductions.length === 0) return value;
  const reasons = [...value.reasons];
  const valued = { ...asSubject(of), face: credits };
  for (const rule of reductions) {
    if (!matches(rule.when, valued, book)) continue;
    const left = credits > rule.credits ? credits - rule.credits : 0;
    const sum = `${formatHundredths(credits)} − ${formatHundredths(rule.credits)}`;
    const arithmetic = `${sum} → ${formatHundredths(left)}`;
    reasons.push({ code: 'reduced', rule: rule.id, values: { arithmetic } });
    credits = left;
  }
  return { credits, reasons };
}

function asSubject({ facts, record, learner }: MatchSubject): Omit<MatchSubject, 'face'> {
  return { facts, record, learner };
}

function counted(credits: Hundredths, arithmetic: string, rule?: string): FaceValue {
  const named = rule === undefined ? {} : { rule };
  return { credits, reasons: [{ code: 'counted', ...named, values: { arithmetic } }] };
}

/** `amount × factor`, rounded, with the line that says so. */
export function times(
  amount: Hundredths,
  factor: Ratio,
  { granularity, mode }: CompiledRounding,
  unit = '',
): Computed {
  const credits = scale(amount, factor, granularity, mode);
  const product = `${formatHundredths(amount)}${unit} × ${written(factor)}`;
  const arithmetic = `${product} → ${formatHundredths(credits)} (${formatHundredths(granularity)} ${mode})`;
  return { credits, arithmetic };
}

/** A share of what there is, which rounding up could make more than that: then it is all of it. */
export function share(
  amount: Hundredths,
  by: { readonly factor: Ratio; readonly rounding: CompiledRounding },
): Computed {
  const found = times(amount, by.factor, by.rounding);
  if (found.credits <= amount) return found;
  return { credits: amount, arithmetic: `${found.arithmetic} → ${formatHundredths(amount)}` };
}

/** Rules have few factors and outcomes are many: each is written once. */
const texts = new WeakMap<Ratio, string>();

function written(factor: Ratio): string {
  const known = texts.get(factor);
  if (known !== undefined) return known;
  const text = formatRatio(factor);
  texts.set(factor, text);
  return text;
}
