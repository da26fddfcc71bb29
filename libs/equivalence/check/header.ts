/** The head of a book: who decides what, from when until when, and the words it adds. */
import { isCivilDate, parseHundredths, parseRatio } from '#domain';
import { BANK_UNIT } from '../accumulate/face-value.js';
import { STAGES } from '../book.js';
import type { BookDocument, BookScope, Rounding, Stage } from '../book.js';
import type { Faults } from './faults.js';

/** The authority of the bank's own book, and the id that no other book may take. */
const BANK = 'bank';

/** What one published version of a book says of itself. */
export interface BookSummary {
  readonly bookId: string;
  readonly authority: string;
  readonly scope: BookScope;
  readonly validFrom: string;
  readonly validTo?: string | null;
}

/** What stands beside the book that is checked. */
interface Surroundings {
  readonly published: readonly BookSummary[];
  readonly isRegistered?: (code: string) => boolean;
}

export function checkHeader(
  document: BookDocument,
  { published, isRegistered }: Surroundings,
  faults: Faults,
): void {
  const { authority } = document;
  const recognition = document.scope.kind === 'recognition';
  if (recognition !== (authority === BANK)) {
    faults.add('/authority', 'authorityMismatch', { scope: document.scope.kind });
  } else if (!recognition && isRegistered?.(authority) === false) {
    faults.add('/authority', 'unknownAuthority', { authority });
  }
  if (document.bookId === BANK && document.authority !== BANK) {
    faults.add('/bookId', 'reservedBookId', { bookId: BANK });
  }
  const byTime = document.referenceDate === 'applied' || document.referenceDate === 'cohort';
  if (recognition && byTime) {
    faults.add('/referenceDate', 'doesNotFit', { field: 'referenceDate', by: 'scope' });
  }
  checkValidity(document, faults);
  checkOthers(document, published, faults);
  checkVocabulary(document, faults);
  checkUnits(document, faults);
  checkOrder(document.order, faults);
  checkSteps(document, isRegistered, faults);
}

/** Steps have names of their own, and everyone who decides one can be asked. */
function checkSteps(
  { reviewSteps = [] }: BookDocument,
  isRegistered: Surroundings['isRegistered'],
  faults: Faults,
): void {
  faults.duplicates(
    reviewSteps.map((one) => one.step),
    (at) => `/reviewSteps/${at}/step`,
  );
  reviewSteps.forEach(({ by }, at) => {
    if (by === undefined || by === BANK || by === 'institution') return;
    if (isRegistered?.(by) !== false) return;
    faults.add(`/reviewSteps/${at}/by`, 'unknownReviewer', { by });
  });
}

/** The default, or the default with item caps before families. */
function checkOrder(order: readonly Stage[] | undefined, faults: Faults): void {
  if (order === undefined) return;
  const swapped: { readonly [stage in Stage]?: Stage } = {
    families: 'itemCaps',
    itemCaps: 'families',
  };
  const other = STAGES.map((stage) => swapped[stage] ?? stage);
  const wrong = order.findIndex((stage, at) => stage !== STAGES[at]);
  if (wrong < 0 || order.every((stage, at) => stage === other[at])) return;
  faults.add(`/order/${wrong}`, 'notOrder');
}

function checkValidity(document: BookDocument, faults: Faults): void {
  const { validFrom, validTo } = document;
  const from = isCivilDate(validFrom);
  if (!from) faults.add('/validFrom', 'notDate');
  if (validTo === undefined || validTo === null) return;
  if (!isCivilDate(validTo)) faults.add('/validTo', 'notDate');
  else if (from && validTo < validFrom) faults.add('/validTo', 'datesReversed');
}

/** Versions of one book may overlap; two books that decide the same may not. */
function checkOthers(
  document: BookDocument,
  published: readonly BookSummary[],
  faults: Faults,
): void {
  for (const other of published) {
    const same = decidesTheSame(document, other);
    if (other.bookId === document.bookId) {
      if (!same) faults.add('/scope', 'bookMoved', { bookId: other.bookId });
      if (!same) return;
    } else if (same && overlap(document, other)) {
      faults.add('/validFrom', 'overlapsBook', { bookId: other.bookId });
      return;
    }
  }
}

function decidesTheSame(a: BookSummary, b: BookSummary): boolean {
  return a.authority === b.authority && scopeKey(a.scope) === scopeKey(b.scope);
}

function scopeKey(scope: BookScope): string {
  if (scope.kind === 'recognition') return scope.kind;
  return JSON.stringify([scope.kind, scope.programme, scope.plan ?? null]);
}

function overlap(a: BookSummary, b: BookSummary): boolean {
  const endsBefore = (x: BookSummary, y: BookSummary): boolean =>
    typeof x.validTo === 'string' && x.validTo < y.validFrom;
  return !endsBefore(a, b) && !endsBefore(b, a);
}

function checkVocabulary(document: BookDocument, faults: Faults): void {
  const schemes = document.schemes ?? [];
  const scales = document.gradeScales ?? [];
  faults.duplicates(
    schemes.map((one) => one.scheme),
    (at) => `/schemes/${at}/scheme`,
  );
  schemes.forEach((one, at) => {
    faults.duplicates(one.levels, (level) => `/schemes/${at}/levels/${level}`);
  });
  faults.duplicates(
    scales.map((one) => one.scale),
    (at) => `/gradeScales/${at}/scale`,
  );
  scales.forEach((one, at) => {
    faults.duplicates(one.values, (value) => `/gradeScales/${at}/values/${value}`);
  });
}

function checkUnits(document: BookDocument, faults: Faults): void {
  const units = document.units ?? [];
  if (units.length > 0 && document.scope.kind !== 'recognition') {
    faults.add('/units', 'wrongScope', { field: 'units', scope: document.scope.kind });
  }
  faults.duplicates(
    units.map((one) => one.creditScheme),
    (at) => `/units/${at}/creditScheme`,
  );
  units.forEach((unit, at) => {
    const pointer = `/units/${at}`;
    if (unit.creditScheme === BANK_UNIT) faults.add(`${pointer}/creditScheme`, 'ownUnit');
    checkRatio(unit.factor, `${pointer}/factor`, faults);
    checkRounding(unit.rounding, `${pointer}/rounding`, faults);
  });
}

export function checkRatio(text: string, pointer: string, faults: Faults): void {
  if (parseRatio(text) === null) faults.add(pointer, 'notRatio');
}

/** A part of a whole: above 0 and at most 1. */
export function checkShare(text: string, pointer: string, faults: Faults): void {
  const ratio = parseRatio(text);
  if (ratio === null) faults.add(pointer, 'notRatio');
  else if (ratio.numerator > ratio.denominator) faults.add(pointer, 'shareAboveOne');
}

export function checkRounding(
  rounding: Rounding | undefined,
  pointer: string,
  faults: Faults,
): void {
  if (rounding === undefined) return;
  checkAmount(rounding.granularity, `${pointer}/granularity`, faults);
}

/** An amount above 0 with at most two decimals. */
export function checkAmount(text: string, pointer: string, faults: Faults): void {
  const amount = parseHundredths(text);
  if (amount === null) faults.add(pointer, 'tooFine');
  else if (amount === 0) faults.add(pointer, 'zeroAmount');
}
