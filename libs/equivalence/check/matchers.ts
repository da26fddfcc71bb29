/** One matcher: what it names must be known; and whether two could take the same outcome. */
import type { Matcher } from '../book.js';
import type { Faults } from './faults.js';
import type { Vocabulary } from './vocabulary.js';

/** The fields of a rule or an example that name a scheme and levels. */
interface Levelled {
  readonly scheme?: string | undefined;
  readonly level?: string | undefined;
  readonly minLevel?: string | undefined;
}

export function checkLevels(
  named: Levelled,
  pointer: string,
  words: Vocabulary,
  faults: Faults,
): void {
  const { scheme } = named;
  if (scheme !== undefined && !words.hasScheme(scheme)) {
    faults.add(`${pointer}/scheme`, 'unknownScheme', { scheme });
    return;
  }
  for (const field of ['level', 'minLevel'] as const) {
    const level = named[field];
    if (level === undefined || words.hasLevel(scheme, level)) continue;
    faults.add(`${pointer}/${field}`, 'unknownLevel', { level, scheme: scheme ?? '' });
  }
}

const EQUAL = ['kind', 'scheme', 'code', 'issuer', 'studyMode'] as const;

/** True where no outcome can answer to both; false also where that cannot be told. */
export function areDisjoint(a: Matcher, b: Matcher, words: Vocabulary): boolean {
  for (const field of EQUAL) {
    if (a[field] !== undefined && b[field] !== undefined && a[field] !== b[field]) return true;
  }
  const scheme = a.scheme ?? b.scheme;
  if (a.level !== undefined && b.level !== undefined && a.level !== b.level) {
    const first = words.ordinal(scheme, a.level);
    return first === null || first !== words.ordinal(scheme, b.level);
  }
  return isBelow(a.level, b.minLevel) || isBelow(b.level, a.minLevel);

  function isBelow(level: string | undefined, least: string | undefined): boolean {
    const has = words.ordinal(scheme, level);
    const needs = words.ordinal(scheme, least);
    return has !== null && needs !== null && has < needs;
  }
}
