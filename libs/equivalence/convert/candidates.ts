/** Every way in which sources could stand for a course under one match rule. */
import type { CompiledBook, CompiledCourse, CompiledMatch } from '../compile.js';
import { byAward } from '../dossier.js';
import { matches, mismatch } from '../matcher.js';
import type { ReasonCode } from '../types.js';
import type { Source } from './admissible.js';

export interface Candidate {
  readonly rule: CompiledMatch;
  readonly course: CompiledCourse;
  /** Earliest awarded first. */
  readonly sources: readonly Source[];
}

export interface CandidateSet {
  /** By course, in the order of codes; each list in the order of ties. */
  readonly byCourse: ReadonlyMap<string, readonly Candidate[]>;
  readonly general: readonly { readonly rule: CompiledMatch; readonly source: Source }[];
  /** True where enumeration stopped at its bound, so that no optimum can be claimed. */
  readonly truncated: boolean;
  /** The nearest reason why a source has no candidate at all. */
  readonly misses: ReadonlyMap<string, ReasonCode>;
}

/** More combinations of sources than this for one rule are not enumerated. */
const TUPLES_MAX = 20_000;

export function candidatesOf(
  book: CompiledBook,
  sources: readonly Source[],
  taken: ReadonlySet<string>,
): CandidateSet {
  const misses = new Map<string, ReasonCode>();
  const byCourse = new Map<string, Candidate[]>();
  const general: { rule: CompiledMatch; source: Source }[] = [];
  let truncated = false;
  for (const rule of book.matches) {
    const usable = sources.filter((one) => canServe(one, rule));
    const tuples = tuplesOf(rule, usable, book);
    truncated ||= tuples.truncated;
    noteGroups({ rule, sources: usable, tuples: tuples.list, book, misses });
    for (const tuple of tuples.list) {
      if ('general' in rule.to) general.push({ rule, source: tuple[0] as Source });
      else offer({ book, rule, tuple, taken, byCourse, misses });
    }
  }
  return { byCourse, general, truncated, misses };
}

function canServe(source: Source, rule: CompiledMatch): boolean {
  if (rule.draws === 'none') {
    return (source.barred === null || source.barred === 'consumed') && !source.usedBefore;
  }
  return source.barred === null && source.admissible > 0;
}

function tuplesOf(
  rule: CompiledMatch,
  sources: readonly Source[],
  book: CompiledBook,
): { list: Source[][]; truncated: boolean } {
  let tuples: Source[][] = [[]];
  for (const matcher of rule.groups[0] ?? []) {
    const fitting = sources.filter((one) => matches(matcher, one.dossier, book));
    tuples = tuples.flatMap((tuple) =>
      fitting.filter((one) => !tuple.includes(one)).map((one) => [...tuple, one]),
    );
    if (tuples.length > TUPLES_MAX) {
      return { list: distinct(tuples.slice(0, TUPLES_MAX)), truncated: true };
    }
  }
  return { list: distinct(tuples), truncated: false };
}

/** The same sources in another order are the same tuple. */
function distinct(tuples: readonly Source[][]): Source[][] {
  const seen = new Map<string, Source[]>();
  for (const tuple of tuples) {
    const sorted = [...tuple].sort((a, b) => byAward(a.dossier, b.dossier));
    const key = sorted.map((one) => one.id).join();
    if (!seen.has(key)) seen.set(key, sorted);
  }
  return [...seen.values()];
}

interface Offer {
  readonly book: CompiledBook;
  readonly rule: CompiledMatch;
  readonly tuple: readonly Source[];
  readonly taken: ReadonlySet<string>;
  readonly byCourse: Map<string, Candidate[]>;
  readonly misses: Map<string, ReasonCode>;
}

function offer({ book, rule, tuple, taken, byCourse, misses }: Offer): void {
  const courses = coursesOf(rule, book);
  const note = (code: ReasonCode): void => {
    for (const source of tuple) if (!misses.has(source.id)) misses.set(source.id, code);
  };
  if (courses.length === 0) note('class' in rule.to ? 'wrongCourseClass' : 'noMatch');
  const total = tuple.reduce((sum, one) => sum + one.admissible, 0);
  for (const course of courses) {
    if (taken.has(course.code)) {
      note('targetTaken');
      continue;
    }
    const small = rule.draws === 'credits' && rule.size !== 'any' && total < course.credits;
    if (small) {
      note('sourceTooSmall');
      continue;
    }
    const list = byCourse.get(course.code) ?? [];
    list.push({ rule, course, sources: tuple });
    byCourse.set(course.code, list);
  }
}

function coursesOf(rule: CompiledMatch, book: CompiledBook): CompiledCourse[] {
  const { to } = rule;
  if ('courses' in to) return book.courses.filter((one) => to.courses.includes(one.code));
  if ('class' in to) return book.courses.filter((one) => one.class === to.class);
  return [];
}

interface Groups {
  readonly rule: CompiledMatch;
  readonly sources: readonly Source[];
  readonly tuples: readonly Source[][];
  readonly book: CompiledBook;
  readonly misses: Map<string, ReasonCode>;
}

/** A source that fits one place of a group whose other places stay empty; or a wrong level. */
function noteGroups({ rule, sources, tuples, book, misses }: Groups): void {
  for (const source of sources) {
    const from = rule.groups[0] ?? [];
    const failures = from.map((one) => mismatch(one, source.dossier, book));
    const fits = failures.includes(null);
    if (fits && from.length > 1 && !tuples.some((tuple) => tuple.includes(source))) {
      misses.set(source.id, 'groupIncomplete');
    } else if (!fits && failures.includes('level') && 'class' in rule.to) {
      if (!misses.has(source.id)) misses.set(source.id, 'wrongCourseClass');
    } else if (!fits && failures.includes('size') && !misses.has(source.id)) {
      misses.set(source.id, 'sourceTooSmall');
    }
  }
}
