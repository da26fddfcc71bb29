/** Does an outcome answer to a matcher? Levels are compared by the scheme's ordinal only. */
import { builtInLevels } from '#domain';
import type { Hundredths, OutcomeFacts, OutcomeRecord } from '#domain';
import type { CompiledBook, CompiledMatcher } from './compile.js';
import { isLearner } from './learner.js';
import type { KnownLearner } from './learner.js';

/** All that a matcher looks at; a dossier is one. */
export interface MatchSubject {
  readonly facts: OutcomeFacts;
  readonly record: OutcomeRecord;
  /** Face value in the bank's unit; null while it is not known. */
  readonly face: Hundredths | null;
  /** What is known of the learner on the day that the book goes by. */
  readonly learner: KnownLearner;
}

/**
 * What stands in the way: a field; the level; a bound on credits or hours; a date; the learner;
 * the confirmation; the condition, which is false, or `absent` where it read what is not there.
 */
export type MatchFailure =
  'field' | 'level' | 'size' | 'date' | 'learner' | 'unconfirmed' | 'condition' | 'absent';

/** Null where it matches; else the first thing that stands in the way, what is named first. */
export function mismatch(
  matcher: CompiledMatcher,
  of: MatchSubject,
  book: CompiledBook,
): MatchFailure | null {
  if (matcher.any) return null;
  const { facts } = of;
  const { source } = matcher;
  if (!fieldsFit(matcher, facts)) return 'field';
  if (!combinationFits(matcher, of, book)) return 'field';
  if (!levelFits(matcher, facts, book)) return 'level';
  if (!sizeFits(matcher, of)) return 'size';
  if (!dateFits(matcher, facts)) return 'date';
  if (source.learner !== undefined && !isLearner(source.learner, of.learner)) return 'learner';
  if (source.confirmation !== undefined && source.confirmation !== confirmationOf(of.record)) {
    return 'unconfirmed';
  }
  return matcher.where === null ? null : matcher.where.failure(of, book);
}

export function matches(matcher: CompiledMatcher, of: MatchSubject, book: CompiledBook): boolean {
  return mismatch(matcher, of, book) === null;
}

/** `issuer`: the issuer recorded or attested it. */
export function confirmationOf(record: OutcomeRecord): 'issuer' | 'attested' {
  const { issuer } = record.facts;
  const confirmed = record.recordedBy === issuer || record.attestedBy.includes(issuer);
  return confirmed ? 'issuer' : 'attested';
}

/** What is equal, listed, a prefix, or contained. */
function fieldsFit(matcher: CompiledMatcher, facts: OutcomeFacts): boolean {
  const { source, codes, issuers } = matcher;
  for (const { field, value } of matcher.equal) if (facts[field] !== value) return false;
  if (codes !== null && !codes.has(facts.code ?? '')) return false;
  if (issuers !== null && !issuers.has(facts.issuer)) return false;
  const { codePrefix, tags } = source;
  if (codePrefix !== undefined && facts.code?.startsWith(codePrefix) !== true) return false;
  return tags === undefined || tags.every((tag) => facts.tags?.includes(tag) === true);
}

function combinationFits(
  { not, anyOf }: CompiledMatcher,
  of: MatchSubject,
  book: CompiledBook,
): boolean {
  if (not?.some((one) => matches(one, of, book)) === true) return false;
  return anyOf === null || anyOf.some((one) => matches(one, of, book));
}

function sizeFits({ minCredits, minHours }: CompiledMatcher, of: MatchSubject): boolean {
  if (minCredits !== null && (of.face ?? of.facts.credits ?? 0) < minCredits) return false;
  return minHours === null || (of.facts.hours ?? 0) >= minHours;
}

/** By the day it was completed, else awarded. */
function dateFits({ source }: CompiledMatcher, facts: OutcomeFacts): boolean {
  const { completedFrom, completedTo } = source;
  if (completedFrom === undefined && completedTo === undefined) return true;
  const day = facts.completedOn ?? facts.awardedOn;
  if (day === undefined) return false;
  if (completedFrom !== undefined && day < completedFrom) return false;
  return completedTo === undefined || day <= completedTo;
}

function levelFits({ source }: CompiledMatcher, facts: OutcomeFacts, book: CompiledBook): boolean {
  const { level, minLevel, maxLevel } = source;
  if (level !== undefined && !sameLevel(level, facts, book)) return false;
  if (minLevel === undefined && maxLevel === undefined) return true;
  const has = levelOrdinal(book, facts.scheme, facts.level);
  if (has === null) return false;
  if (minLevel !== undefined) {
    const least = levelOrdinal(book, facts.scheme, minLevel);
    if (least === null || has < least) return false;
  }
  if (maxLevel === undefined) return true;
  const most = levelOrdinal(book, facts.scheme, maxLevel);
  return most !== null && has <= most;
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
