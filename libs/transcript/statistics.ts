/** What one learner adds to the bank's statistics; the projector books the differences. */
import type { Account, CivilDate, OutcomeFacts, OutcomeId } from '#domain';
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

/** What one learner counts for in one scope, before and after. */
interface Tally {
  readonly key: StatisticsKey;
  readonly counts: Counts;
  before: number;
  after: number;
}

/** Adds the difference between what a learner counted for and what it counts for now. */
export function addDifference(
  into: Statistics,
  before: LearnerState | null,
  after: LearnerState | null,
): void {
  const same = unchanged(before, after);
  const cells = new Map<string, Tally>();
  if (before !== null) tally(cells, before, { sign: -1, same });
  if (after !== null) tally(cells, after, { sign: 1, same });
  const wider = new Map<string, Tally>();
  for (const cell of cells.values()) {
    const { institution } = cell.key;
    widen(wider, { scope: 'institution', ...ALL, institution }, cell);
    widen(wider, { scope: 'total', ...ALL, institution: '' }, cell);
  }
  const rounding = roundingTally(before, after);
  if (rounding.counts.recognised !== 0) widen(wider, rounding.key, rounding);
  for (const [name, one] of cells) book(into, name, present(one, same));
  for (const [name, one] of wider) book(into, name, present(one, same));
}

/** What the rounding of a learner's total changed belongs to no outcome: only the total has it. */
function roundingTally(before: LearnerState | null, after: LearnerState | null): Tally {
  const amountOf = (one: LearnerState | null): number => one?.assessment.rounding?.amount ?? 0;
  const recognised = amountOf(after) - amountOf(before);
  const key = { scope: 'total', ...ALL, institution: '' } as const;
  return { key, counts: { ...noCounts(), recognised }, before: 0, after: 0 };
}

/** The facts of the outcomes that count now for just what they counted for before, by id. */
type Unchanged = ReadonlyMap<OutcomeId, OutcomeFacts>;

/** A page changes one outcome of many: those that are as they were need not be summed twice. */
function unchanged(before: LearnerState | null, after: LearnerState | null): Unchanged {
  const same = new Map<OutcomeId, OutcomeFacts>();
  if (before === null || after === null) return same;
  if (before.assessment.conversions.length + after.assessment.conversions.length > 0) return same;
  const earlier = new Map(before.assessment.outcomes.map((one) => [one.outcomeId, one]));
  for (const one of after.assessment.outcomes) {
    const was = earlier.get(one.outcomeId);
    const facts = after.account.outcomes[one.outcomeId]?.facts;
    if (facts === undefined || one.status !== 'counted' || was?.status !== 'counted') continue;
    if (was.accumulated !== one.accumulated || was.recognised !== one.recognised) continue;
    if (before.account.outcomes[one.outcomeId]?.facts === facts) same.set(one.outcomeId, facts);
  }
  return same;
}

/** The learner is in a scope before and after where an unchanged outcome of it is. */
function present(tallied: Tally, same: Unchanged): Tally {
  for (const facts of same.values()) {
    if (!within(tallied.key, facts)) continue;
    tallied.before += 1;
    tallied.after += 1;
    break;
  }
  return tallied;
}

function within(key: StatisticsKey, facts: OutcomeFacts): boolean {
  if (facts.awardedOn === undefined) return false;
  if (key.scope === 'total') return true;
  if (key.institution !== facts.issuer) return false;
  if (key.scope === 'institution') return true;
  return (
    key.kind === facts.kind &&
    key.level === (facts.level ?? '') &&
    key.year === Number(facts.awardedOn.slice(0, 4))
  );
}

interface Side {
  readonly sign: 1 | -1;
  readonly same: Unchanged;
}

function tally(cells: Map<string, Tally>, state: LearnerState, { sign, same }: Side): void {
  const converted = convertedFrom(state);
  for (const outcome of state.assessment.outcomes) {
    if (outcome.status !== 'counted' || same.has(outcome.outcomeId)) continue;
    const facts = state.account.outcomes[outcome.outcomeId]?.facts;
    if (facts?.awardedOn === undefined) continue;
    const cell = cellOf(cells, facts, facts.awardedOn);
    cell.counts.outcomes += sign;
    cell.counts.accumulated += sign * outcome.accumulated;
    cell.counts.recognised += sign * outcome.recognised;
    cell.counts.converted += sign * (converted.get(outcome.outcomeId) ?? 0);
    if (sign === 1) cell.after += 1;
    else cell.before += 1;
  }
}

function cellOf(cells: Map<string, Tally>, facts: OutcomeFacts, awardedOn: CivilDate): Tally {
  const { kind, level = '', issuer: institution } = facts;
  // No code holds a control character, so NUL cannot make two keys one.
  const year = awardedOn.slice(0, 4);
  const name = `cell\0${kind}\0${level}\0${institution}\0${year}`;
  const known = cells.get(name);
  if (known !== undefined) return known;
  const key = { scope: 'cell', kind, level, institution, year: Number(year) } as const;
  const cell = { key, counts: noCounts(), before: 0, after: 0 };
  cells.set(name, cell);
  return cell;
}

/** A cell counts in its institution and in the total as well. */
function widen(wider: Map<string, Tally>, key: StatisticsKey, cell: Tally): void {
  const name = `${key.scope}\0${key.institution}`;
  const into = wider.get(name) ?? { key, counts: noCounts(), before: 0, after: 0 };
  wider.set(name, into);
  add(into.counts, cell.counts);
  into.before += cell.before;
  into.after += cell.after;
}

/** Every outcome counts, and the learner once. */
function book(into: Statistics, name: string, { key, counts, before, after }: Tally): void {
  counts.learners = (after > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
  const known = into.get(name)?.counts;
  if (known === undefined) into.set(name, { key, counts });
  else add(known, counts);
}

function add(into: Counts, more: Counts): void {
  into.outcomes += more.outcomes;
  into.learners += more.learners;
  into.accumulated += more.accumulated;
  into.recognised += more.recognised;
  into.converted += more.converted;
}

function noCounts(): Counts {
  return { outcomes: 0, learners: 0, accumulated: 0, recognised: 0, converted: 0 };
}

const ALL = { kind: '', level: '', year: 0 };

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
