/** What one learner adds to the bank's statistics; the projector books the differences. */
import type { Account } from '#domain';
import type { LearnerState } from './state.js';

export const STATISTIC_SCOPES = ['cell', 'institution', 'total'] as const;
export type StatisticScope = (typeof STATISTIC_SCOPES)[number];

export interface Counts {
  outcomes: number;
  /** Distinct learners within the scope. */
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
  const converted = convertedFrom(state);
  const met = new Set<string>();
  for (const outcome of state.assessment.outcomes) {
    if (outcome.status !== 'counted') continue;
    const facts = state.account.outcomes[outcome.outcomeId]?.facts;
    if (facts?.awardedOn === undefined) continue;
    const { kind, level = '', issuer: institution } = facts;
    const year = Number(facts.awardedOn.slice(0, 4));
    const keys: StatisticsKey[] = [
      { scope: 'cell', kind, level, institution, year },
      { scope: 'institution', ...ALL, institution },
      { scope: 'total', ...ALL, institution: '' },
    ];
    for (const key of keys) {
      // No code holds a control character, so NUL cannot make two keys one.
      const name = `${key.scope}\0${key.kind}\0${key.level}\0${key.institution}\0${key.year}`;
      const counts = sumIn(into, name, key);
      counts.outcomes += sign;
      counts.accumulated += sign * outcome.accumulated;
      counts.recognised += sign * outcome.recognised;
      counts.converted += sign * (converted.get(outcome.outcomeId) ?? 0);
      // Every outcome counts, and the learner once.
      if (!met.has(name)) counts.learners += sign;
      met.add(name);
    }
  }
}

const ALL = { kind: '', level: '', year: 0 };

function sumIn(into: Statistics, name: string, key: StatisticsKey): Counts {
  const there = into.get(name)?.counts;
  if (there !== undefined) return there;
  const counts = { outcomes: 0, learners: 0, accumulated: 0, recognised: 0, converted: 0 };
  into.set(name, { key, counts });
  return counts;
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
