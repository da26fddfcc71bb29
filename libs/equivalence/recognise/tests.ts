/** The tests on one outcome alone: grade, validity, and the cap per item. */
import { formatHundredths } from '#domain';
import type { CivilDate, Hundredths } from '#domain';
import { because, least } from '../dossier.js';
import type { Dossier } from '../dossier.js';
import { gradeOrdinal } from '../grades.js';
import type { CompiledBook } from '../compile.js';
import { matches } from '../matcher.js';

/** The id of the first grade rule that the outcome misses. Another or no scale is not tested. */
export function gradeMissed(dossier: Dossier, book: CompiledBook): string | null {
  const { facts } = dossier;
  for (const rule of book.grades) {
    if (facts.grade?.scale !== rule.scale || !matches(rule.when, dossier, book)) continue;
    const has = gradeOrdinal(book, facts.grade);
    const needs = gradeOrdinal(book, { scale: rule.scale, value: rule.value });
    if (has === null || needs === null || has < needs) return rule.id;
  }
  return null;
}

/** The id of the first validity rule under which the outcome had run out by `on`. */
export function expiredBy(dossier: Dossier, book: CompiledBook, on: CivilDate): string | null {
  const { facts } = dossier;
  if (facts.validUntil === undefined || facts.validUntil >= on) return null;
  const rule = book.validity.find((one) => matches(one.when, dossier, book));
  return rule?.id ?? null;
}

export interface ItemCap {
  readonly rule: string;
  readonly limit: Hundredths;
}

/** The lowest cap per item that applies; null where none does. */
export function itemCap(dossier: Dossier, book: CompiledBook): ItemCap | null {
  let lowest: ItemCap | null = null;
  for (const cap of book.caps) {
    if (cap.per !== 'item' || !matches(cap.when, dossier, book)) continue;
    if (lowest === null || cap.limit < lowest.limit) lowest = { rule: cap.id, limit: cap.limit };
  }
  return lowest;
}

/** Sets what per-item rules let stand, and what stands before families and sums are looked at. */
export function testItem(dossier: Dossier, asOf: CivilDate): void {
  const { book } = dossier;
  dossier.hard = dossier.accumulated;
  dossier.recognised = dossier.hard;
  if (dossier.accumulated === 0 || dossier.supersededBy !== null) return;
  if (dossier.decided !== null) {
    dossier.hard = least(dossier.decided, dossier.accumulated);
    dossier.recognised = dossier.hard;
    because(dossier, 'decidedByPerson', {
      values: { credits: formatHundredths(dossier.hard) },
    });
    return;
  }
  if (book === null) return;
  const grade = gradeMissed(dossier, book);
  if (grade !== null) {
    dossier.hard = 0;
    dossier.recognised = 0;
    because(dossier, 'gradeTooLow', { rule: grade, values: gradeValues(dossier, book, grade) });
    return;
  }
  const cap = itemCap(dossier, book);
  if (cap !== null) dossier.hard = least(dossier.hard, cap.limit);
  const expired = expiredBy(dossier, book, asOf);
  if (expired === null) return;
  dossier.recognised = 0;
  const date = dossier.facts.validUntil ?? '';
  because(dossier, 'expired', { rule: expired, values: { date } });
}

/** Cuts to the cap per item, which comes after the families. */
export function capItem(dossier: Dossier): void {
  if (dossier.book === null || dossier.decided !== null || dossier.countedIn !== null) return;
  const cap = itemCap(dossier, dossier.book);
  if (cap === null || dossier.recognised <= cap.limit) return;
  const limit = formatHundredths(cap.limit);
  because(dossier, 'overItemCap', { rule: cap.rule, values: { limit } });
  dossier.recognised = cap.limit;
}

function gradeValues(
  dossier: Dossier,
  book: CompiledBook,
  rule: string,
): { has: string; needed: string } {
  const needed = book.grades.find((one) => one.id === rule)?.value ?? '';
  return { has: dossier.facts.grade?.value ?? '', needed };
}
