/**
 * What two matchers have to do with each other, as far as it can be told for certain: that no
 * outcome answers to both, or that all of one answer to the other. Conditions (`where`) are only
 * compared as texts.
 */
import { parseHundredths } from '#domain';
import type { LearnerMatcher, Matcher } from '../book.js';
import type { Vocabulary } from './vocabulary.js';

/** Comparisons of one check; a book that needs more is told so instead of being waited for. */
const STEPS_MAX = 5_000_000;

const EQUAL = ['kind', 'scheme', 'issuer', 'studyMode', 'confirmation'] as const;
const LEARNER = ['institution', 'programme', 'plan', 'cohort', 'status'] as const;

export class Relations {
  private left = STEPS_MAX;

  constructor(private readonly words: Vocabulary) {}

  /** True where the book was too large to be compared in full. */
  get exhausted(): boolean {
    return this.left <= 0;
  }

  /** True where no outcome can answer to both; false also where that cannot be told. */
  disjoint(a: Matcher, b: Matcher): boolean {
    this.left -= 1;
    if (this.exhausted) return false;
    return (
      differ(a, b) ||
      this.levelsApart(a, b) ||
      this.levelsApart(b, a) ||
      this.ruledOut(a, b) ||
      this.ruledOut(b, a)
    );
  }

  /** True where whatever answers to `narrow` answers to `wide`; false also where in doubt. */
  covers(wide: Matcher, narrow: Matcher): boolean {
    this.left -= 1;
    if (this.exhausted) return false;
    return (
      EQUAL.every((field) => wide[field] === undefined || wide[field] === narrow[field]) &&
      coversCodes(wide, narrow) &&
      coversIssuers(wide, narrow) &&
      coversBounds(wide, narrow) &&
      (wide.tags ?? []).every((tag) => narrow.tags?.includes(tag) === true) &&
      coversLearner(wide.learner, narrow.learner) &&
      (wide.where === undefined || wide.where === narrow.where) &&
      this.coversLevels(wide, narrow) &&
      this.coversGroups(wide, narrow)
    );
  }

  private levelsApart(a: Matcher, b: Matcher): boolean {
    const scheme = a.scheme ?? b.scheme;
    if (a.level !== undefined && b.level !== undefined && a.level !== b.level) {
      const first = this.words.ordinal(scheme, a.level);
      return first === null || first !== this.words.ordinal(scheme, b.level);
    }
    const highest = this.words.ordinal(scheme, a.level ?? a.maxLevel);
    const lowest = this.words.ordinal(scheme, b.level ?? b.minLevel);
    return highest !== null && lowest !== null && highest < lowest;
  }

  /** One of the groups of `a` leaves nothing to `b`. */
  private ruledOut(a: Matcher, b: Matcher): boolean {
    if (a.not?.some((one) => this.covers(one, b)) === true) return true;
    return a.anyOf?.every((one) => this.disjoint(one, b)) === true;
  }

  private coversLevels(wide: Matcher, narrow: Matcher): boolean {
    const { level, minLevel, maxLevel } = wide;
    const lowest = narrow.level ?? narrow.minLevel;
    const highest = narrow.level ?? narrow.maxLevel;
    const { scheme } = narrow;
    return (
      (level === undefined || level === narrow.level || this.isSame(scheme, level, narrow.level)) &&
      (minLevel === undefined || this.isAtMost(scheme, minLevel, lowest)) &&
      (maxLevel === undefined || this.isAtMost(scheme, highest, maxLevel))
    );
  }

  private isSame(scheme: string | undefined, a: string, b: string | undefined): boolean {
    const ordinal = this.words.ordinal(scheme, a);
    return ordinal !== null && ordinal === this.words.ordinal(scheme, b);
  }

  private isAtMost(
    scheme: string | undefined,
    a: string | undefined,
    b: string | undefined,
  ): boolean {
    if (a !== undefined && a === b) return true;
    const least = this.words.ordinal(scheme, a);
    const most = this.words.ordinal(scheme, b);
    return least !== null && most !== null && least <= most;
  }

  private coversGroups(wide: Matcher, narrow: Matcher): boolean {
    const excluded = (one: Matcher): boolean =>
      narrow.not?.some((other) => this.covers(other, one)) === true || this.disjoint(one, narrow);
    if (wide.not?.every(excluded) === false) return false;
    const { anyOf } = wide;
    if (anyOf === undefined || anyOf.some((one) => this.covers(one, narrow))) return true;
    const ways = narrow.anyOf ?? [];
    const met = (way: Matcher): boolean => anyOf.some((one) => this.covers(one, way));
    return ways.length > 0 && ways.every(met);
  }
}

function listOf(
  one: string | undefined,
  many: readonly string[] | undefined,
): readonly string[] | null {
  return one === undefined ? (many ?? null) : [one];
}

function differ(a: Matcher, b: Matcher): boolean {
  return (
    EQUAL.some(
      (field) => a[field] !== undefined && b[field] !== undefined && a[field] !== b[field],
    ) ||
    apart(listOf(a.code, a.codes), listOf(b.code, b.codes)) ||
    apart(listOf(a.issuer, a.issuers), listOf(b.issuer, b.issuers)) ||
    prefixApart(a, b) ||
    prefixApart(b, a) ||
    isAfter(a.completedFrom, b.completedTo) ||
    isAfter(b.completedFrom, a.completedTo)
  );
}

function apart(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) return false;
  const [first] = a;
  if (a.length === 1 && b.length === 1) return first !== b[0];
  const among = new Set(b);
  return !a.some((one) => among.has(one));
}

/** No code of `b` begins as `a` wants. */
function prefixApart(a: Matcher, b: Matcher): boolean {
  const { codePrefix } = a;
  if (codePrefix === undefined) return false;
  const codes = listOf(b.code, b.codes);
  if (codes !== null) return !codes.some((code) => code.startsWith(codePrefix));
  const other = b.codePrefix;
  return other !== undefined && !other.startsWith(codePrefix) && !codePrefix.startsWith(other);
}

function isAfter(from: string | undefined, to: string | undefined): boolean {
  return from !== undefined && to !== undefined && from > to;
}

function coversCodes(wide: Matcher, narrow: Matcher): boolean {
  const codes = listOf(narrow.code, narrow.codes);
  if (!within(codes, listOf(wide.code, wide.codes))) return false;
  return startsAs(wide.codePrefix, codes, narrow.codePrefix);
}

function coversIssuers(wide: Matcher, narrow: Matcher): boolean {
  return within(listOf(narrow.issuer, narrow.issuers), listOf(wide.issuer, wide.issuers));
}

function within(narrow: readonly string[] | null, wide: readonly string[] | null): boolean {
  if (wide === null) return true;
  if (narrow === null) return false;
  const [first] = wide;
  if (wide.length === 1) return narrow.every((one) => one === first);
  const among = new Set(wide);
  return narrow.every((one) => among.has(one));
}

function startsAs(
  prefix: string | undefined,
  codes: readonly string[] | null,
  other: string | undefined,
): boolean {
  if (prefix === undefined) return true;
  if (codes !== null) return codes.every((code) => code.startsWith(prefix));
  return other?.startsWith(prefix) === true;
}

function coversBounds(wide: Matcher, narrow: Matcher): boolean {
  const reaches = (field: 'minCredits' | 'minHours'): boolean => {
    const least = wide[field];
    if (least === undefined) return true;
    return amountOf(narrow[field]) >= amountOf(least);
  };
  const { completedFrom: from, completedTo: to } = wide;
  return (
    reaches('minCredits') &&
    reaches('minHours') &&
    (from === undefined || (narrow.completedFrom ?? '') >= from) &&
    (to === undefined || (narrow.completedTo !== undefined && narrow.completedTo <= to))
  );
}

function amountOf(text: string | undefined): number {
  return text === undefined ? -1 : (parseHundredths(text) ?? -1);
}

function coversLearner(wide: LearnerMatcher = {}, narrow: LearnerMatcher = {}): boolean {
  const equal = LEARNER.every((one) => wide[one] === undefined || wide[one] === narrow[one]);
  const programmes = listOf(narrow.programme, undefined);
  return equal && startsAs(wide.programmePrefix, programmes, narrow.programmePrefix);
}
