/**
 * What a version of a book would do to one account: the question behind a simulation. Two answers,
 * and neither is recorded anywhere:
 *
 * - for all: what if everything were judged by it. The bank's book is tried as one that reassesses.
 *   A programme's book is tried by planning anew, on the first day from today on which it is valid,
 *   for whoever applied to the programme or is enrolled in it; what was granted there before is set
 *   aside, so that both versions answer for the same credits.
 * - as written: what publishing it would change of what stands booked today. A book that does not
 *   reassess only values what no version covered before, and grants stand under any version.
 */
import { inForce } from '#domain';
import type { Account, CivilDate, Hundredths, InstitutionFact } from '#domain';
import { assess } from './assess.js';
import type { BookDocument } from './book.js';
import { planConversion } from './convert/index.js';
import type { ProgrammeTarget, RuleLibrary } from './library.js';
import type { OutcomeAssessment, Plan, Reason } from './types.js';

export interface TrialBook {
  readonly bookId: string;
  readonly version: number;
  readonly contentHash: string;
  readonly document: BookDocument;
}

export interface Trial {
  /** The rules as they stand, and their epoch. */
  readonly library: RuleLibrary;
  readonly epoch: number;
  readonly asWritten: RuleLibrary;
  readonly forAll: RuleLibrary;
  readonly reassesses: boolean;
  /** Null for the bank's book. */
  readonly target: TrialTarget | null;
  readonly on: CivilDate;
}

/** The programme, and what its institution has recorded for its rules. */
interface TrialTarget extends ProgrammeTarget {
  readonly facts: readonly InstitutionFact[];
}

/** `facts` are those of the book's own institution; the bank's book reads none. */
export function trialOf(
  library: RuleLibrary,
  book: TrialBook,
  today: CivilDate,
  facts: readonly InstitutionFact[] = [],
): Trial {
  const { document, ...named } = book;
  const change = { ...named, epoch: library.epoch + 1, change: 'published' } as const;
  const programme = targetOf(document, today);
  const target = programme === null ? null : { ...programme, facts };
  return {
    library,
    epoch: library.epoch,
    asWritten: library.with({ ...change, document }),
    forAll: library.with({ ...change, document: { ...document, reassesses: true } }),
    reassesses: document.reassesses === true,
    target,
    on: target?.on ?? today,
  };
}

function targetOf(document: BookDocument, today: CivilDate): ProgrammeTarget | null {
  const { authority, scope } = document;
  if (scope.kind === 'recognition') return null;
  const { programme, plan } = scope;
  const on = validDay(document, today);
  return { institution: authority, programme, ...(plan === undefined ? {} : { plan }), on };
}

/** Today or the nearest day on which the book is valid. */
function validDay({ validFrom, validTo }: BookDocument, today: CivilDate): CivilDate {
  if (today < validFrom) return validFrom;
  return validTo !== undefined && validTo !== null && validTo < today ? validTo : today;
}

/** Credits of one account: now, if all were judged by the book, and once it is published. */
export interface Tried {
  readonly before: Hundredths;
  readonly after: Hundredths;
  /** What would stand booked after publishing, beside what stands booked now. */
  readonly booked: Hundredths;
  readonly bookedAfter: Hundredths;
}

/** Null for a learner whom the book does not concern. */
export function tryOn(account: Account, trial: Trial): Tried | null {
  if (trial.target !== null) return tryPlan(account, trial, trial.target);
  const { library, epoch, on, forAll } = trial;
  const before = assess(account, library, epoch, on).balances.recognised;
  const after = assess(account, forAll, epoch + 1, on).balances.recognised;
  return { before, after, booked: before, bookedAfter: bookedAfter(account, trial, before, after) };
}

function bookedAfter(
  account: Account,
  trial: Trial,
  before: Hundredths,
  after: Hundredths,
): Hundredths {
  const { library, epoch, on, asWritten, reassesses } = trial;
  if (reassesses) return after;
  const uncovered = Object.values(account.outcomes).some(
    (one) => library.versionFor(one, epoch, account.facts) === null,
  );
  return uncovered ? assess(account, asWritten, epoch + 1, on).balances.recognised : before;
}

function tryPlan(account: Account, trial: Trial, target: TrialTarget): Tried | null {
  if (!concernedBy(account, target)) return null;
  const fresh = withoutGrants(account, target);
  const briefly = { ...trial, target: { ...target, brief: true } };
  const before = planned(fresh, briefly, 'now')?.converted ?? 0;
  const after = planned(fresh, briefly, 'forAll')?.converted ?? 0;
  return { before, after, booked: 0, bookedAfter: 0 };
}

function planned(account: Account, trial: Trial, by: 'now' | 'forAll'): Plan | null {
  const { library, epoch, forAll, target } = trial;
  if (target === null) return null;
  return by === 'now'
    ? planConversion(account, library, epoch, target)
    : planConversion(account, forAll, epoch + 1, target);
}

/** An application to the programme, whatever became of it, or an enrolment in it. */
export function concernedBy(account: Account, target: ProgrammeTarget): boolean {
  const samePlan = (plan: string | undefined): boolean =>
    plan === undefined || target.plan === undefined || plan === target.plan;
  const applied = Object.values(account.conversions).some(
    (one) =>
      one.institution === target.institution &&
      one.programme === target.programme &&
      samePlan(one.plan),
  );
  if (applied) return true;
  return (account.facts ?? []).some(
    (fact) =>
      fact.type === 'enrolment' &&
      fact.institution === target.institution &&
      fact.programme === target.programme &&
      samePlan(fact.plan) &&
      inForce(fact, target.on),
  );
}

function withoutGrants(account: Account, target: ProgrammeTarget): Account {
  const kept = Object.entries(account.conversions).filter(
    ([, one]) => one.institution !== target.institution || one.programme !== target.programme,
  );
  return { ...account, conversions: Object.fromEntries(kept) };
}

/** One outcome under the rules as they stand and under the tried ones. */
export interface TriedOutcome {
  readonly outcomeId: string;
  readonly before: Hundredths;
  readonly after: Hundredths;
  readonly reasonsBefore: readonly Reason[];
  readonly reasonsAfter: readonly Reason[];
}

export interface TriedAccount {
  readonly tried: Tried;
  readonly outcomes: readonly TriedOutcome[];
  /** The plans of a programme's book; null where none is in force. */
  readonly plans?: { readonly before: Plan | null; readonly after: Plan | null };
}

/** The same with what each outcome brings and why; null where `tryOn` is. */
export function tryInDetail(account: Account, trial: Trial): TriedAccount | null {
  const tried = tryOn(account, trial);
  if (tried === null) return null;
  if (trial.target === null) return { tried, outcomes: recognisedOutcomes(account, trial) };
  const fresh = withoutGrants(account, trial.target);
  const plans = { before: planned(fresh, trial, 'now'), after: planned(fresh, trial, 'forAll') };
  return { tried, outcomes: convertedOutcomes(account, plans), plans };
}

function recognisedOutcomes(account: Account, trial: Trial): TriedOutcome[] {
  const { library, epoch, forAll, on } = trial;
  const before = byId(assess(account, library, epoch, on).outcomes);
  return assess(account, forAll, epoch + 1, on).outcomes.map((after) => {
    const was = before.get(after.outcomeId);
    return {
      outcomeId: after.outcomeId,
      before: was?.recognised ?? 0,
      after: after.recognised,
      reasonsBefore: was?.reasons ?? [],
      reasonsAfter: after.reasons,
    };
  });
}

function byId(outcomes: readonly OutcomeAssessment[]): Map<string, OutcomeAssessment> {
  return new Map(outcomes.map((one) => [one.outcomeId, one]));
}

type Plans = NonNullable<TriedAccount['plans']>;

function convertedOutcomes(account: Account, plans: Plans): TriedOutcome[] {
  return Object.keys(account.outcomes)
    .sort()
    .map((outcomeId) => ({
      outcomeId,
      before: drawnFrom(plans.before, outcomeId),
      after: drawnFrom(plans.after, outcomeId),
      reasonsBefore: whyIn(plans.before, outcomeId),
      reasonsAfter: whyIn(plans.after, outcomeId),
    }));
}

function drawnFrom(plan: Plan | null, outcomeId: string): Hundredths {
  const sources = plan?.matches.flatMap((match) => match.sources) ?? [];
  return sources
    .filter((one) => one.outcomeId === outcomeId)
    .reduce((sum, one) => sum + one.drawn, 0);
}

function whyIn(plan: Plan | null, outcomeId: string): Reason[] {
  if (plan === null) return [];
  const { ruleBook } = plan;
  const used = plan.matches
    .filter((match) => match.sources.some((one) => one.outcomeId === outcomeId))
    .map(({ rule }) => ({ code: 'counted', rule, ruleBook }) as const);
  const unused = plan.notUsed
    .filter((one) => one.outcomeId === outcomeId)
    .map(({ code, rule }) => ({ code, ...(rule === undefined ? {} : { rule }), ruleBook }));
  return [...used, ...unused];
}
