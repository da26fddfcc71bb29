/**
 * The tests on one outcome alone, its factor and its cap: pure functions of an outcome, a book and
 * the day asked for, which know nothing of the bank's dossiers. A programme's book asks them about
 * a source of its plan: `failedTest` for what may come in, `scaled` and `itemCap` for how much.
 */
import { dayAfter, formatHundredths, monthsAfter } from '#domain';
import type { CivilDate, Hundredths, OutcomeFacts } from '#domain';
import { share, times } from '../accumulate/face-value.js';
import { rulesFor } from '../candidates.js';
import type { CompiledBook, CompiledGrade, CompiledShelfLife } from '../compile.js';
import { NO_LIMIT } from '../compile/compiled.js';
import { gradeOrdinal } from '../grades.js';
import { isLearner } from '../learner.js';
import type { KnownLearner } from '../learner.js';
import { matches } from '../matcher.js';
import type { MatchSubject } from '../matcher.js';
import type { Reason } from '../types.js';

/** The day asked for, and what is known of the learner on it: a waiver answers for that day. */
export interface AskedDay {
  readonly on: CivilDate;
  readonly learner: KnownLearner;
}

/** What one rule says; the version is the book's. */
export type RuleReason = Pick<Reason, 'code' | 'rule' | 'values'> & { readonly rule: string };

/** What a rule lets stand, and why not more. */
export interface Kept {
  readonly kept: Hundredths;
  readonly reason: RuleReason;
}

/** Why the outcome brings nothing on that day; null where it passes every test. */
export function failedTest(
  of: MatchSubject,
  book: CompiledBook,
  asked: AskedDay,
): RuleReason | null {
  return barredBy(of, book) ?? expiredBy(of, book, asked);
}

/** Exclusions and grades: no day changes what they say. */
export function barredBy(of: MatchSubject, book: CompiledBook): RuleReason | null {
  const { exclusions, grades } = rulesFor(book, of.facts);
  for (const { id, when } of exclusions) {
    if (when === null || !matches(when, of, book)) continue;
    // Confirmed by its issuer it would not be excluded: that is what is missing.
    const confirmed = matches(when, asConfirmed(of), book);
    return { code: confirmed ? 'notConvertible' : 'notConfirmed', rule: id };
  }
  for (const rule of grades) {
    const missed = gradeMissed(of, rule, book);
    if (missed) return { code: 'gradeTooLow', rule: rule.id, values: gradeValues(of.facts, rule) };
  }
  return null;
}

function asConfirmed(of: MatchSubject): MatchSubject {
  const { facts, record, face, learner } = of;
  return { facts, face, learner, record: { ...record, recordedBy: facts.issuer } };
}

function gradeMissed(of: MatchSubject, rule: CompiledGrade, book: CompiledBook): boolean {
  const { grade } = of.facts;
  if (grade?.scale !== rule.scale) {
    return rule.otherScales === 'refuse' && matches(rule.when, of, book);
  }
  if (!matches(rule.when, of, book)) return false;
  const has = gradeOrdinal(book, grade);
  const needs = gradeOrdinal(book, { scale: rule.scale, value: rule.value });
  return has === null || needs === null || has < needs;
}

/** A grade of another scale is said with it; none is an empty text. */
function gradeValues({ grade }: OutcomeFacts, rule: CompiledGrade): Record<string, string> {
  const values = { has: grade?.value ?? '', needed: rule.value };
  if (grade?.scale === rule.scale) return values;
  return { ...values, hasScale: grade?.scale ?? '', neededScale: rule.scale };
}

/** What had run out by that day: of several, what ran out first, so that time changes no reason. */
export function expiredBy(
  of: MatchSubject,
  book: CompiledBook,
  asked: AskedDay,
): RuleReason | null {
  const { validity, shelfLives } = rulesFor(book, of.facts);
  const { validUntil } = of.facts;
  let first: { last: CivilDate; reason: RuleReason } | null = null;
  if (validUntil !== undefined && validUntil < asked.on) {
    const rule = validity.find((one) => matches(one.when, of, book));
    const reason = (id: string): RuleReason => expired(id, { date: validUntil });
    if (rule !== undefined) first = { last: validUntil, reason: reason(rule.id) };
  }
  for (const rule of shelfLives) {
    const last = lastDay(rule, of.facts);
    if (last === null || last >= asked.on || (first !== null && first.last <= last)) continue;
    if (!matches(rule.when, of, book)) continue;
    if (rule.unless !== null && isLearner(rule.unless, asked.learner)) continue;
    const values = { date: last, from: startOf(rule, of.facts) ?? '', months: `${rule.months}` };
    first = { last, reason: expired(rule.id, values) };
  }
  return first?.reason ?? null;
}

function expired(rule: string, values: Record<string, string>): RuleReason {
  return { code: 'expired', rule, values };
}

/** The last day that counts; null where the outcome has no day to begin with. */
export function lastDay(rule: CompiledShelfLife, facts: OutcomeFacts): CivilDate | null {
  const from = startOf(rule, facts);
  return from === null ? null : monthsAfter(from, rule.months);
}

/** What names no day of completion was completed when it was awarded. */
function startOf({ from }: CompiledShelfLife, facts: OutcomeFacts): CivilDate | null {
  const completed = from === 'completedOn' ? facts.completedOn : undefined;
  return completed ?? facts.awardedOn ?? null;
}

/**
 * The days on which a book may take an outcome back as time passes: the day after its validity and
 * after each shelf life that could be its own. More than needed does no harm, since a day on which
 * nothing changes books nothing.
 */
export function expiryDays(facts: OutcomeFacts, book: CompiledBook): CivilDate[] {
  const { validity, shelfLives } = rulesFor(book, facts);
  const days = shelfLives.flatMap((rule) => lastDay(rule, facts) ?? []);
  if (facts.validUntil !== undefined && validity.length > 0) days.push(facts.validUntil);
  return days.map(dayAfter);
}

/** The factor on what is recognised, by the book's hit policy; null where none takes it. */
export function scaled(of: MatchSubject, book: CompiledBook, credits: Hundredths): Kept | null {
  let best: Kept | null = null;
  for (const rule of rulesFor(book, of.facts).scalings) {
    if (!matches(rule.when, of, book)) continue;
    const { credits: kept, arithmetic } = share(credits, rule);
    const reason = { code: 'scaled', rule: rule.id, values: { arithmetic } } as const;
    const found = { kept, reason };
    if (book.hitPolicy !== 'highest') return found;
    if (best === null || kept > best.kept) best = found;
  }
  return best;
}

export interface ItemCap {
  readonly rule: string;
  readonly limit: Hundredths;
  /** `limit`, and whose it is or how it was worked out. */
  readonly values: { readonly [name: string]: string };
}

/**
 * The lowest limit of all caps per item that take it: each rule's own amount, its share of the face
 * value, and what each of its authorities says; null where there is none.
 */
export function itemCap(of: MatchSubject, book: CompiledBook): ItemCap | null {
  let lowest: ItemCap | null = null;
  for (const cap of rulesFor(book, of.facts).itemCaps) {
    if (!matches(cap.when, of, book)) continue;
    const offer = (limit: Hundredths, more: Record<string, string> = {}): void => {
      if (lowest !== null && limit >= lowest.limit) return;
      lowest = { rule: cap.id, limit, values: { limit: formatHundredths(limit), ...more } };
    };
    if (cap.limit !== NO_LIMIT) offer(cap.limit);
    if (cap.itemShare !== null) {
      const { share, rounding } = cap.itemShare;
      const { credits, arithmetic } = times(of.face ?? 0, share, rounding);
      offer(credits, { arithmetic });
    }
    for (const { authority, table } of cap.authorities) {
      const row = table.find(({ when }) => matches(when, of, book));
      if (row !== undefined) offer(row.credits, { authority });
    }
  }
  return lowest;
}
