/** Bodies of the conversion requests. */
import { REVIEW_DECISIONS } from '#domain';
import type { ReviewDecision } from '#domain';
import { IsCode, IsFreeText, IsIdList, IsOneOf, NestedList, Optional } from '#edge';

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
  @Optional() @IsFreeText() reason?: string;
}

export class ReviewBody {
  @IsCode() step: string;
  @IsOneOf(REVIEW_DECISIONS) decision: ReviewDecision;
  @IsFreeText() reason: string;
  @Optional() @NestedList(() => ReviewItemBody, { max: 200 }) items?: ReviewItemBody[];
  @Optional() @IsFreeText() conditions?: string;
}

export class ReasonBody {
  @IsFreeText() reason: string;
}

/** Confirmations, withdrawals and resubmissions say nothing but that they happen. */
export class EmptyBody {}
