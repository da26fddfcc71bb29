/** One matcher: what it names must be known, its fields must fit, its condition must be sound. */
import { isCivilDate, parseHundredths } from '#domain';
import type { BookDocument, LearnerMatcher, Matcher } from '../book.js';
import { checkCondition } from '../conditions/index.js';
import type { Faults } from './faults.js';
import type { ProgrammeWords } from './programme.js';
import type { Vocabulary } from './vocabulary.js';

/** What every check of a rule needs. */
export interface RuleChecks {
  readonly document: BookDocument;
  readonly words: Vocabulary;
  readonly programme: ProgrammeWords;
  readonly faults: Faults;
}

/** The fields of a rule or an example that name a scheme and levels. */
interface Levelled {
  readonly scheme?: string | undefined;
  readonly level?: string | undefined;
  readonly minLevel?: string | undefined;
  readonly maxLevel?: string | undefined;
}

/** Matchers within matchers, the outermost counted. */
const DEPTH_MAX = 4;

export function checkLevels(
  named: Levelled,
  pointer: string,
  words: Vocabulary,
  faults: Faults,
): void {
  const { scheme, minLevel, maxLevel } = named;
  if (scheme !== undefined && !words.hasScheme(scheme)) {
    faults.add(`${pointer}/scheme`, 'unknownScheme', { scheme });
    return;
  }
  for (const field of ['level', 'minLevel', 'maxLevel'] as const) {
    const level = named[field];
    if (level === undefined || words.hasLevel(scheme, level)) continue;
    faults.add(`${pointer}/${field}`, 'unknownLevel', { level, scheme: scheme ?? '*' });
  }
  const least = words.ordinal(scheme, minLevel);
  const most = words.ordinal(scheme, maxLevel);
  if (least !== null && most !== null && most < least) {
    faults.add(`${pointer}/maxLevel`, 'levelsReversed');
  }
}

export function checkMatcher(
  matcher: Matcher,
  pointer: string,
  checks: RuleChecks,
  depth = DEPTH_MAX,
): void {
  const { words, faults } = checks;
  if (depth === 0) {
    faults.add(pointer, 'tooDeep', { max: String(DEPTH_MAX) });
    return;
  }
  checkLevels(matcher, pointer, words, faults);
  for (const field of ['minCredits', 'minHours'] as const) {
    const text = matcher[field];
    if (text !== undefined && parseHundredths(text) === null) {
      faults.add(`${pointer}/${field}`, 'tooFine');
    }
  }
  checkNames(matcher, pointer, faults);
  checkDays(matcher, pointer, faults);
  checkLearner(matcher.learner, `${pointer}/learner`, faults);
  checkWhere(matcher.where, `${pointer}/where`, faults);
  for (const group of ['not', 'anyOf'] as const) {
    matcher[group]?.forEach((one, at) => {
      checkMatcher(one, `${pointer}/${group}/${at}`, checks, depth - 1);
    });
  }
}

/** The place counts from 1, as people count. */
function checkWhere(where: string | undefined, pointer: string, faults: Faults): void {
  const fault = where === undefined ? null : checkCondition(where);
  if (fault === null) return;
  faults.add(pointer, fault.code, { at: String(fault.at + 1), name: fault.name });
}

/** A code and a list of codes beside it: one of the two says nothing, or never holds. */
const BESIDE = [
  ['codes', 'code'],
  ['codePrefix', 'code'],
  ['codePrefix', 'codes'],
  ['issuers', 'issuer'],
] as const;

function checkNames(matcher: Matcher, pointer: string, faults: Faults): void {
  for (const [field, by] of BESIDE) {
    if (matcher[field] === undefined || matcher[by] === undefined) continue;
    faults.add(`${pointer}/${field}`, 'doesNotFit', { field, by });
  }
  for (const field of ['codes', 'issuers'] as const) {
    faults.duplicates(matcher[field] ?? [], (at) => `${pointer}/${field}/${at}`);
  }
}

function checkDays(matcher: Matcher, pointer: string, faults: Faults): void {
  const { completedFrom: from, completedTo: to } = matcher;
  for (const field of ['completedFrom', 'completedTo'] as const) {
    const day = matcher[field];
    if (day !== undefined && !isCivilDate(day)) faults.add(`${pointer}/${field}`, 'notDate');
  }
  if (from !== undefined && to !== undefined && to < from) {
    faults.add(`${pointer}/completedTo`, 'datesReversed');
  }
}

export function checkLearner(
  learner: LearnerMatcher | undefined,
  pointer: string,
  faults: Faults,
): void {
  if (learner?.programme === undefined || learner.programmePrefix === undefined) return;
  const values = { field: 'programmePrefix', by: 'programme' };
  faults.add(`${pointer}/programmePrefix`, 'doesNotFit', values);
}

/** Matchers in a list, of which none may be there twice. */
export function checkMembers(
  members: readonly Matcher[],
  pointer: string,
  checks: RuleChecks,
): void {
  members.forEach((one, at) => checkMatcher(one, `${pointer}/${at}`, checks));
  const seen = new Set<string>();
  members.forEach((one, at) => {
    const key = JSON.stringify(Object.entries(one).sort());
    if (seen.has(key)) checks.faults.add(`${pointer}/${at}`, 'duplicate', { value: String(at) });
    seen.add(key);
  });
}
