/** Does an outcome answer to a matcher? Levels are compared by the scheme's ordinal only. */
import { builtInLevels } from '#domain';
import type { OutcomeFacts } from '#domain';
import type { CompiledBook, CompiledMatcher } from './compile.js';

/** Fields that must be equal where the matcher names them. */
const EQUAL = ['kind', 'scheme', 'code', 'issuer', 'studyMode'] as const;

export type MatchFailure = 'field' | 'level' | 'size';

/** Null where it matches; else the last kind of field that stood in the way. */
export function mismatch(
  matcher: CompiledMatcher,
  facts: OutcomeFacts,
  book: CompiledBook,
  face: number | null,
): MatchFailure | null {
  const { source } = matcher;
  for (const field of EQUAL) {
    if (source[field] !== undefined && source[field] !== facts[field]) return 'field';
  }
  if (source.tags !== undefined) {
    const tags = facts.tags ?? [];
    if (!source.tags.every((tag) => tags.includes(tag))) return 'field';
  }
  if (!levelFits(matcher, facts, book)) return 'level';
  if (matcher.minCredits !== null && (face ?? facts.credits ?? 0) < matcher.minCredits) {
    return 'size';
  }
  if (matcher.minHours !== null && (facts.hours ?? 0) < matcher.minHours) return 'size';
  return null;
}

export function matches(
  matcher: CompiledMatcher,
  facts: OutcomeFacts,
  book: CompiledBook,
  face: number | null,
): boolean {
  return mismatch(matcher, facts, book, face) === null;
}

function levelFits(matcher: CompiledMatcher, facts: OutcomeFacts, book: CompiledBook): boolean {
  const { level, minLevel } = matcher.source;
  if (level !== undefined && !sameLevel(level, facts, book)) return false;
  if (minLevel === undefined) return true;
  const has = levelOrdinal(book, facts.scheme, facts.level);
  const needs = levelOrdinal(book, facts.scheme, minLevel);
  return has !== null && needs !== null && has >= needs;
}

function sameLevel(level: string, facts: OutcomeFacts, book: CompiledBook): boolean {
  if (level === facts.level) return true;
  const has = levelOrdinal(book, facts.scheme, facts.level);
  return has !== null && has === levelOrdinal(book, facts.scheme, level);
}

/** The ordinal of a level, 0 the lowest; null where the scheme or level is unknown. */
export function levelOrdinal(
  book: CompiledBook | null,
  scheme: string | undefined,
  level: string | undefined,
): number | null {
  if (scheme === undefined || level === undefined) return null;
  const own = book?.schemes.get(scheme);
  if (own !== undefined) {
    const at = own.indexOf(level);
    return at < 0 ? null : at;
  }
  return builtInLevels(scheme)?.get(level) ?? null;
}
