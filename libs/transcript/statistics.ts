/** What one learner adds to the bank's statistics; the projector books the differences. */
import type { Account } from '#domain';
import type { LearnerState } from './state.js';

export const STATISTIC_SCOPES = ['cell', 'institution', 'total'] as const;
export type StatisticScope = (typeof STATISTIC_SCOPES)[number];

export interface Counts {
  outcomes: number;
  /** Distinct learners within the scope; of one learner: 1. */
  learners: number;
  accumulated: number;
  recognised: number;
  converted: number;
}

export interface StatisticsKey {
  readonly scope: StatisticScope;
  readonly kind: string;
  readonly level: string;
  readonly institution: string;
  readonly year: number;
}

export type Statistics = Map<string, { readonly key: StatisticsKey; readonly counts: Counts }>;

/** Adds (`sign` 1) or takes away (`sign` -1) what the learner counts for. */
export function addContribution(into: Statistics, state: LearnerState | null, sign: 1 | -1): void {
  if (state === null) return;
  const own: Statistics = new Map();
  const converted = convertedFrom(state);
  for (const outcome of state.assessment.outcomes) {
    if (outcome.status !== 'counted') continue;
    const facts = state.account.outcomes[outcome.outcomeId]?.facts;
    if (facts?.awardedOn === undefined) continue;
    const { accumulated, recognised } = outcome;
    const given = converted.get(outcome.outcomeId) ?? 0;
    const counts = { outcomes: 1, learners: 1, accumulated, recognised, converted: given };
    const cell: StatisticsKey = {
      scope: 'cell',
      kind: facts.kind,
      level: facts.level ?? '',
      institution: facts.issuer,
      year: Number(facts.awardedOn.slice(0, 4)),
    };
    const wide = { kind: '', level: '', year: 0 };
    addOwn(own, cell, counts);
    addOwn(own, { ...wide, scope: 'institution', institution: facts.issuer }, counts);
    addOwn(own, { ...wide, scope: 'total', institution: '' }, counts);
  }
  for (const [name, { key, counts }] of own) add(counts, sumIn(into, name, key), sign);
}

/** Within one learner every outcome counts, and the learner once. */
function addOwn(own: Statistics, key: StatisticsKey, counts: Counts): void {
  // No code holds a control character, so NUL cannot make two keys one.
  const name = [key.scope, key.kind, key.level, key.institution, key.year].join('\0');
  const there = own.get(name)?.counts;
  if (there === undefined) {
    own.set(name, { key, counts: { ...counts } });
    return;
  }
  there.outcomes += counts.outcomes;
  there.accumulated += counts.accumulated;
  there.recognised += counts.recognised;
  there.converted += counts.converted;
}

function sumIn(into: Statistics, name: string, key: StatisticsKey): Counts {
  const there = into.get(name)?.counts;
  if (there !== undefined) return there;
  const counts = { outcomes: 0, learners: 0, accumulated: 0, recognised: 0, converted: 0 };
  into.set(name, { key, counts });
  return counts;
}

function add(counts: Counts, sum: Counts, sign: 1 | -1): void {
  sum.outcomes += sign * counts.outcomes;
  sum.learners += sign * counts.learners;
  sum.accumulated += sign * counts.accumulated;
  sum.recognised += sign * counts.recognised;
  sum.converted += sign * counts.converted;
}

/**
 * Converted credits by source outcome: what each match drew from it. A match that draws less than
 * it grants (an exemption draws nothing) puts the rest on its first source.
 */
function convertedFrom(state: LearnerState): Map<string, number> {
  const given = new Map<string, number>();
  for (const { conversionId } of state.assessment.conversions) {
    for (const match of matchesOf(state.account, conversionId)) {
      let rest = match.credits;
      for (const { outcomeId, drawn } of match.sources) {
        given.set(outcomeId, (given.get(outcomeId) ?? 0) + drawn);
        rest -= drawn;
      }
      const first = match.sources[0]?.outcomeId;
      if (first !== undefined && rest !== 0) given.set(first, (given.get(first) ?? 0) + rest);
    }
  }
  return given;
}

function matchesOf(account: Account, conversionId: string) {
  return account.conversions[conversionId]?.matches ?? [];
}
