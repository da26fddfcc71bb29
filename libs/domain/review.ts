/** Decisions on a conversion: who may take which step when. Amounts are looked at elsewhere. */
import type { ConversionRecord } from './account.js';
import type { CourseMatch, ReviewDecision } from './events.js';

export type ConversionRefusal =
  /** The step asked for does not fit the status that the conversion has. */
  | 'wrongStatus'
  /** Another review step comes first. */
  | 'wrongStep'
  /** An item names a course that was not applied for. */
  | 'unknownCourse';

export interface ReviewItem {
  readonly course: string;
  readonly decision: 'approve' | 'refuse';
}

export interface ReviewRequest {
  readonly step: string;
  readonly decision: ReviewDecision;
  readonly items?: readonly ReviewItem[];
}

/** What a review leads to: the next step, the grant of these matches, or the end. */
export type ReviewOutcome =
  | { readonly leadsTo: 'nextStep' }
  | {
      readonly leadsTo: 'grant';
      readonly matches: readonly CourseMatch[];
      readonly partly: boolean;
    }
  | { readonly leadsTo: 'refusal' }
  | { readonly leadsTo: 'return' }
  | { readonly refused: ConversionRefusal };

const OPEN: readonly ConversionRecord['status'][] = ['awaitingLearner', 'inReview', 'returned'];

export function review(conversion: ConversionRecord, request: ReviewRequest): ReviewOutcome {
  if (conversion.status !== 'inReview') return { refused: 'wrongStatus' };
  const step = conversion.steps[conversion.approved];
  if (step?.step !== request.step) return { refused: 'wrongStep' };
  if (request.decision === 'return') return { leadsTo: 'return' };
  if (request.decision === 'refuse') return { leadsTo: 'refusal' };
  const items = request.items ?? [];
  const courses = new Set(conversion.matches.map((one) => one.course));
  if (items.some((one) => !courses.has(one.course))) return { refused: 'unknownCourse' };
  if (conversion.approved + 1 < conversion.steps.length) return { leadsTo: 'nextStep' };
  const refused = new Set(
    items.filter((one) => one.decision === 'refuse').map((one) => one.course),
  );
  const matches = conversion.matches.filter(
    (one) => one.course === null || !refused.has(one.course),
  );
  if (matches.length === 0) return { leadsTo: 'refusal' };
  return { leadsTo: 'grant', matches, partly: matches.length < conversion.matches.length };
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

export function canReverse(conversion: ConversionRecord): boolean {
  return conversion.status === 'granted' || conversion.status === 'partlyGranted';
}
