/** Face value (credits.md §2): table, else stated credits, else hours, else unvalued. */
import { formatHundredths, scale } from '#domain';
import type { Hundredths, OutcomeFacts } from '#domain';
import type { CompiledBook, CompiledValue } from '../compile.js';
import { matches } from '../matcher.js';
import type { MatchSubject } from '../matcher.js';

/** The name of the bank's own unit; an outcome that names no unit is stated in it. */
export const BANK_UNIT = 'bank';

export interface FaceValue {
  readonly credits: Hundredths;
  readonly rule?: string;
  /** The arithmetic in one line, for the explanation; none where the credits are as stated. */
  readonly arithmetic?: string;
}

export function faceValue(of: MatchSubject, book: CompiledBook | null): FaceValue | null {
  return (
    (book === null ? null : fromTable(of, book)) ??
    fromCredits(of.facts, book) ??
    (book === null ? null : fromHours(of, book))
  );
}

function fromTable(of: MatchSubject, book: CompiledBook): FaceValue | null {
  const rule = book.values.find((one) => matches(one.when, of, book));
  if (rule === undefined || rule.source.kind !== 'value') return null;
  const { credits } = rule.source;
  return { credits, rule: rule.id, arithmetic: `= ${formatHundredths(credits)}` };
}

function fromCredits(facts: OutcomeFacts, book: CompiledBook | null): FaceValue | null {
  if (facts.credits === undefined) return null;
  const unit = facts.creditScheme ?? BANK_UNIT;
  if (unit === BANK_UNIT) return { credits: facts.credits };
  const stated = formatHundredths(facts.credits);
  const conversion = book?.units.get(unit);
  if (conversion === undefined) return null;
  const { factor, rounding } = conversion;
  const credits = scale(facts.credits, factor, rounding.granularity, rounding.mode);
  const by = `${factor.numerator}/${factor.denominator}`;
  const steps = `${formatHundredths(rounding.granularity)} ${rounding.mode}`;
  return { credits, arithmetic: `${stated} × ${by} → ${formatHundredths(credits)} (${steps})` };
}

function fromHours(of: MatchSubject, book: CompiledBook): FaceValue | null {
  const { hours } = of.facts;
  if (hours === undefined) return null;
  const rule = book.hours.find((one) => matches(one.when, of, book));
  return rule === undefined ? null : hoursValue(hours, rule);
}

function hoursValue(hours: Hundredths, rule: CompiledValue): FaceValue | null {
  const { source } = rule;
  const stated = formatHundredths(hours);
  if (source.kind === 'steps') {
    let credits = 0;
    for (const [from, value] of source.steps) if (hours >= from) credits = value;
    return { credits, rule: rule.id, arithmetic: `${stated} h → ${formatHundredths(credits)}` };
  }
  if (source.kind !== 'hours') return null;
  const { factor, rounding } = source;
  const credits = scale(hours, factor, rounding.granularity, rounding.mode);
  const by = `${factor.numerator}/${factor.denominator}`;
  const steps = `${formatHundredths(rounding.granularity)} ${rounding.mode}`;
  const arithmetic = `${stated} h × ${by} → ${formatHundredths(credits)} (${steps})`;
  return { credits, rule: rule.id, arithmetic };
}
