/** Plans for the specs: what one learner's outcomes become under one programme's book. */
import type { Account, CourseMatch, InstitutionFact, LearnerFact } from '#domain';
import type { BookDocument, BookRule, ProgrammeCourse } from './book.js';
import { conversionBook, libraryOf, Story } from './cases.js';
import type { Given } from './cases.js';
import { planConversion } from './convert/index.js';
import type { PlanRequest } from './convert/index.js';
import type { Plan } from './types.js';

export interface PlanCase {
  readonly courses: readonly ProgrammeCourse[];
  readonly rules: readonly BookRule[];
  /** What the book says beside its courses and rules. */
  readonly more?: Partial<BookDocument>;
  readonly bank?: BookDocument;
  readonly facts?: readonly LearnerFact[];
  readonly asked?: Partial<PlanRequest>;
}

const ON = '2026-02-01';

export function planFor(outcomes: readonly Given[] | Account, one: PlanCase): Plan {
  const recorded = Array.isArray(outcomes) ? new Story(outcomes).account() : (outcomes as Account);
  const account = { ...recorded, ...(one.facts === undefined ? {} : { facts: one.facts }) };
  const book = conversionBook(one.courses, one.rules, one.more);
  const library = one.bank === undefined ? libraryOf(book) : libraryOf(one.bank, book);
  const request = { institution: 'R', programme: 'P1', on: ON, ...one.asked };
  const plan = planConversion(account, library, library.epoch, request);
  if (plan === null) throw new Error('The programme has no book on that day.');
  return plan;
}

/** `C1 4.00 ← 1: 4.00` as `['C1', 400, [1, 400]]`, general credit as `null`. */
export function granted(plan: Plan): unknown[] {
  return plan.matches.map((one) => [
    one.course,
    one.credits,
    ...one.sources.map((source) => [numberOf(source.outcomeId), source.drawn]),
  ]);
}

/** Why each outcome is not used, by its number. */
export function unused(plan: Plan): Record<number, string> {
  return Object.fromEntries(plan.notUsed.map((one) => [numberOf(one.outcomeId), one.code]));
}

/** Why each course stays open. */
export function open(plan: Plan): Record<string, string> {
  return Object.fromEntries(plan.open.map((one) => [one.course, one.code]));
}

export function match(id: string, more: Partial<Extract<BookRule, { kind: 'match' }>>): BookRule {
  return { id, kind: 'match', from: [], to: { general: true }, ...more };
}

function numberOf(outcomeId: string): number {
  return Number.parseInt(outcomeId.slice(-12), 10);
}

export const SINCE = { factId: 'f', validFrom: '2020-01-01' } as const;

export function agreementWith(source: string): InstitutionFact {
  return { ...SINCE, type: 'agreement', source, target: 'R', reference: 'A-1' };
}

export function judged(code: string, course: string, percent: number): InstitutionFact {
  const target = { institution: 'R', programme: 'P1', course };
  return { ...SINCE, type: 'overlap', source: { issuer: 'A', code }, target, percent };
}

/** A grant of these matches in the programme, before the plan. */
export function grantedBefore(
  story: Story,
  matches: readonly CourseMatch[],
  purpose?: string,
): Account {
  const account = story.account();
  const conversionId = '00000000-0000-4000-a000-000000000009';
  const conversion = {
    conversionId,
    institution: 'R',
    programme: 'P1',
    ...(purpose === undefined ? {} : { purpose }),
    by: 'learner',
    ruleBook: { id: 'R-P1', version: 1, contentHash: 'sha-256:1' },
    steps: [],
    approved: 1,
    status: 'granted',
    matches,
    appliedOn: '2026-01-02',
    grantedOn: '2026-01-03',
  } as unknown as Account['conversions'][string];
  return { ...account, conversions: { [conversionId]: conversion } };
}
