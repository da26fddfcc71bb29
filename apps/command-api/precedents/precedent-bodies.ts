/** The body of `POST /v1/precedents`. */
import { CASE_KINDS, PRECEDENT_DECISIONS } from '#domain';
import type { CaseKind, PrecedentDecision } from '#domain';
import { IsCode, IsFreeText, IsId, IsOneOf, Nested, Optional } from '#edge';

export class CaseBody {
  @IsOneOf(CASE_KINDS) kind: CaseKind;
  /** Of the conversion, of the appeal, or of the outcome that was decided on. */
  @IsId() id: string;
}

/** Nothing personal: no name, no number, nothing by which the learner could be known. */
export class SummaryBody {
  @IsFreeText() zh: string;
  @IsFreeText() en: string;
}

export class PrecedentBody {
  @Nested(() => CaseBody) case: CaseBody;
  /** One course of the conversion; the whole of it where left out. */
  @Optional() @IsCode() course?: string;
  /** What was decided: it is compared with the case. */
  @IsOneOf(PRECEDENT_DECISIONS) decision: PrecedentDecision;
  @Nested(() => SummaryBody) summary: SummaryBody;
}
