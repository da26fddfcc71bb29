/** Decisions on a conversion: who may take which step when. Amounts are looked at elsewhere. */
import type { ConversionRecord } from './account.js';
import type { CourseMatch, ReviewDecision, ReviewStep, StepClock } from './conversion-events.js';
import { daysAfter } from './dates.js';
import type { CivilDate } from './dates.js';
import type { Actor } from './outcomes.js';

export type ConversionRefusal =
  /** The step asked for does not fit the status that the conversion has. */
  | 'wrongStatus'
  /** Another review step comes first. */
  | 'wrongStep'
  /** The step is for somebody else to decide. */
  | 'notYourStep'
  /** An item names a course that was not applied for. */
  | 'unknownCourse'
  /** A course asks for a person's judgment, and no step has given one. */
  | 'judgmentNeeded'
  /** An appeal against what stands is not decided yet. */
  | 'appealOpen';

export interface ReviewItem {
  readonly course: string;
  readonly decision: 'approve' | 'refuse';
  /** True where the reviewer says why. */
  readonly reasoned: boolean;
}

export interface ReviewRequest {
  readonly step: string;
  readonly decision: ReviewDecision;
  /** Who reviews: an institution's code, or `bank`. */
  readonly party: Actor;
  readonly items?: readonly ReviewItem[];
}

/** What a review leads to: the next step, the grant of these matches, or the end. */
export type ReviewOutcome =
  | { readonly leadsTo: 'nextStep'; readonly next: ReviewStep }
  | {
      readonly leadsTo: 'grant';
      readonly matches: readonly CourseMatch[];
      readonly partly: boolean;
    }
  | { readonly leadsTo: 'refusal' }
  | { readonly leadsTo: 'return' }
  | { readonly refused: ConversionRefusal; readonly courses?: readonly string[] };

const OPEN: readonly ConversionRecord['status'][] = ['awaitingLearner', 'inReview', 'returned'];

/** Who decides a step of this conversion: an institution's code, or `bank`. */
export function partyOf(conversion: ConversionRecord, { by }: ReviewStep): Actor {
  return by === undefined || by === 'institution' ? conversion.institution : by;
}

/** True where the institution, or `bank`, decides some step. */
export function isReviewer(party: Actor, conversion: ConversionRecord): boolean {
  return conversion.steps.some((one) => partyOf(conversion, one) === party);
}

/** The clock of a step that begins today: its last day is `days` after the first. */
export function clockFrom(step: ReviewStep | undefined, today: CivilDate): StepClock {
  return { startedOn: today, dueOn: daysAfter(today, step?.days ?? 0) };
}

/**
 * Refuses, in this order: `wrongStatus`, `wrongStep`, `notYourStep`, `unknownCourse`, and at the
 * last step `judgmentNeeded`. A course that one step refuses is not granted by a later one.
 */
export function review(conversion: ConversionRecord, request: ReviewRequest): ReviewOutcome {
  if (conversion.status !== 'inReview') return { refused: 'wrongStatus' };
  const step = conversion.steps[conversion.approved];
  if (step?.step !== request.step) return { refused: 'wrongStep' };
  if (partyOf(conversion, step) !== request.party) return { refused: 'notYourStep' };
  const items = request.items ?? [];
  const courses = new Set(conversion.matches.map((one) => one.course));
  if (items.some((one) => !courses.has(one.course))) return { refused: 'unknownCourse' };
  if (request.decision === 'return') return { leadsTo: 'return' };
  if (request.decision === 'refuse') return { leadsTo: 'refusal' };
  const matches = leftAfter(conversion, items);
  if (matches.length === 0) return { leadsTo: 'refusal' };
  const next = conversion.steps[conversion.approved + 1];
  if (next !== undefined) return { leadsTo: 'nextStep', next };
  const unjudged = coursesToJudge(conversion, matches, items);
  if (unjudged.length > 0) return { refused: 'judgmentNeeded', courses: unjudged };
  return { leadsTo: 'grant', matches, partly: matches.length < conversion.matches.length };
}

/** What no step has refused. General credit is no course, so no item can refuse it alone. */
function leftAfter(
  conversion: ConversionRecord,
  items: readonly ReviewItem[],
): readonly CourseMatch[] {
  const now = items.filter((one) => one.decision === 'refuse').map((one) => one.course);
  const refused = new Set([...(conversion.refusedCourses ?? []), ...now]);
  return conversion.matches.filter((one) => one.course === null || !refused.has(one.course));
}

/** Courses of `matches` that need a judgment which no step has given with its reason. */
function coursesToJudge(
  conversion: ConversionRecord,
  matches: readonly CourseMatch[],
  items: readonly ReviewItem[],
): string[] {
  const now = items.filter((one) => one.decision === 'approve' && one.reasoned);
  const judged = new Set([...(conversion.judgedCourses ?? []), ...now.map((one) => one.course)]);
  // For general credit the review's own reason is the judgment: no item can name it.
  return matches.flatMap(({ course, needsJudgment }) =>
    needsJudgment === true && course !== null && !judged.has(course) ? [course] : [],
  );
}

export function canConfirm(conversion: ConversionRecord): boolean {
  return conversion.status === 'awaitingLearner';
}

export function canResubmit(conversion: ConversionRecord): boolean {
  return conversion.status === 'returned';
}

export function canWithdraw(conversion: ConversionRecord): boolean {
  return OPEN.includes(conversion.status);
}

/** Null where a grant can be reversed; while an appeal is open, its decision comes first. */
export function obstacleToReverse(conversion: ConversionRecord): ConversionRefusal | null {
  const { status, appeals = [] } = conversion;
  if (status !== 'granted' && status !== 'partlyGranted') return 'wrongStatus';
  return appeals.some((one) => one.status === 'filed') ? 'appealOpen' : null;
}
