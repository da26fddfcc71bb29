/** Bodies of the conversion requests. */
import { APPEAL_DECISIONS, REVIEW_CODES, REVIEW_DECISIONS } from '#domain';
import type { AppealDecision, ReviewCode, ReviewDecision } from '#domain';
import { IsCode, IsFreeText, IsId, IsIdList, IsOneOf, NestedList, Optional } from '#edge';

export class ApplyBody {
  @IsCode() institution: string;
  @IsCode() programme: string;
  @Optional() @IsCode() plan?: string;
  /** Only these outcomes may be used; all where it is left out. */
  @Optional() @IsIdList(200, 1) outcomes?: string[];
  @Optional() @IsCode() purpose?: string;
}

export class ReviewItemBody {
  @IsCode() course: string;
  @IsOneOf(['approve', 'refuse']) decision: 'approve' | 'refuse';
  /** Asked for where the course is refused, and where it needs a person's judgment. */
  @Optional() @IsFreeText() reason?: string;
  /** Why the course is refused; `refusedByReview` where it is left out. */
  @Optional() @IsOneOf(REVIEW_CODES) code?: ReviewCode;
}

export class ReviewBody {
  @IsCode() step: string;
  @IsOneOf(REVIEW_DECISIONS) decision: ReviewDecision;
  @IsFreeText() reason: string;
  @Optional() @NestedList(() => ReviewItemBody, { max: 200 }) items?: ReviewItemBody[];
  /** On which an approval depends. */
  @Optional() @IsFreeText() conditions?: string;
  /** Why the whole is refused; `refusedByReview` where it is left out. */
  @Optional() @IsOneOf(REVIEW_CODES) code?: ReviewCode;
  /** A precedent that the decision follows. */
  @Optional() @IsId() precedent?: string;
}

export class AppealDecisionBody {
  @IsOneOf(APPEAL_DECISIONS) decision: AppealDecision;
  @IsFreeText() reason: string;
  @Optional() @IsId() precedent?: string;
}

export class ReasonBody {
  @IsFreeText() reason: string;
}

/** Confirmations, withdrawals and resubmissions say nothing but that they happen. */
export class EmptyBody {}
