/** Rules that looked at an outcome and took nothing: what it passed is explained too. */
import { formatHundredths } from '#domain';
import type { CivilDate } from '#domain';
import type { CompiledBook } from '../compile.js';
import type { Dossier } from '../dossier.js';
import { matches } from '../matcher.js';
import { groupOf } from '../recognise/groups.js';
import { itemCap, lastDay } from '../recognise/tests.js';
import type { Inputs } from './looked-at.js';
import type { ExplainedStage, STEP_CODES } from './steps.js';
import type { Watched } from './watched.js';

export interface LetPass {
  readonly code: (typeof STEP_CODES)[number];
  readonly rule: string;
  readonly input: Inputs;
}

/** In the order of the book's rules; none for what no book or a person speaks of. */
export function letPass(
  stage: ExplainedStage,
  { dossier, all }: Watched,
  asOf: CivilDate,
): LetPass[] {
  const { book } = dossier;
  if (book === null || dossier.decided !== null) return [];
  switch (stage) {
    case 'tests':
      return [...graded(dossier, book), ...inTime(dossier, book, asOf)];
    case 'families':
      return aboveOthers(dossier, all);
    case 'itemCaps':
      return withinItemCap(dossier, book);
    case 'sums':
      return withinSums(dossier, book);
    default:
      return [];
  }
}

function graded(dossier: Dossier, book: CompiledBook): LetPass[] {
  const { grade } = dossier.facts;
  if (grade === undefined) return [];
  return book.grades
    .filter((rule) => rule.scale === grade.scale && matches(rule.when, dossier, book))
    .map(({ id, scale, value }) => {
      return { code: 'gradeReached', rule: id, input: { scale, has: grade.value, needed: value } };
    });
}

function inTime(dossier: Dossier, book: CompiledBook, asOf: CivilDate): LetPass[] {
  const { validUntil } = dossier.facts;
  const until = (id: string, date: CivilDate): LetPass => {
    return { code: 'stillValid', rule: id, input: { date, asOf } };
  };
  const certificate = book.validity.flatMap((rule) =>
    validUntil !== undefined && matches(rule.when, dossier, book)
      ? [until(rule.id, validUntil)]
      : [],
  );
  const shelf = book.shelfLives.flatMap((rule) => {
    const last = matches(rule.when, dossier, book) ? lastDay(rule, dossier.facts) : null;
    // Past its day it counts by a waiver, which the rule grants and no day.
    return last === null || last < asOf ? [] : [until(rule.id, last)];
  });
  return [...certificate, ...shelf];
}

/** What others lost to this one. */
function aboveOthers(dossier: Dossier, all: readonly Dossier[]): LetPass[] {
  const rules = new Set<string>();
  for (const other of all) {
    for (const { code, rule, values } of other.reasons) {
      const lost = code === 'lowerInFamily' || code === 'duplicate' || code === 'implied';
      if (lost && rule !== undefined && values?.['by'] === dossier.id) rules.add(rule);
    }
  }
  return [...rules].map((rule) => ({ code: 'highestInFamily', rule, input: {} }));
}

function withinItemCap(dossier: Dossier, book: CompiledBook): LetPass[] {
  const cap = dossier.countedIn === null ? itemCap(dossier, book) : null;
  if (cap === null) return [];
  const input = { limit: formatHundredths(cap.limit) };
  return [{ code: 'withinItemCap', rule: cap.rule, input }];
}

function withinSums(dossier: Dossier, book: CompiledBook): LetPass[] {
  return book.sumCaps
    .filter((cap) => matches(cap.when, dossier, book) && groupOf(cap, dossier.facts) !== null)
    .map(({ id, per, limit }) => {
      const written = per === 'count' ? String(limit) : formatHundredths(limit);
      return { code: 'withinCap', rule: id, input: { limit: written } };
    });
}
