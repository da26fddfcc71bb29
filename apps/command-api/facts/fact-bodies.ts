/** The body of `POST /v1/facts`; what each type takes of it is said in ./fact-of.ts. */
import {
  IsBoundedText,
  IsCivilDate,
  IsCode,
  IsFreeText,
  IsId,
  IsOneOf,
  Nested,
  Optional,
} from '#edge';

export const FACT_TYPES = ['overlap', 'agreement', 'enrolment', 'learnerStatus'] as const;
export type FactType = (typeof FACT_TYPES)[number];

export class FactSourceBody {
  @Optional() @IsId() outcomeId?: string;
  @Optional() @IsCode() issuer?: string;
  @Optional() @IsCode() code?: string;
  @Optional() @IsCode() institution?: string;
}

export class FactTargetBody {
  /** The caller's own where it is left out; only the operator names another one. */
  @Optional() @IsCode() institution?: string;
  @Optional() @IsCode() programme?: string;
  @Optional() @IsCode() course?: string;
  @Optional() @IsCode() plan?: string;
  @Optional() @IsCode() cohort?: string;
}

export class FactBody {
  @IsOneOf(FACT_TYPES) type: FactType;
  @Optional() @IsId() learnerId?: string;
  @Optional() @Nested(() => FactSourceBody) source?: FactSourceBody;
  @Optional() @Nested(() => FactTargetBody) target?: FactTargetBody;
  @IsBoundedText(64) value: string;
  @Optional() @IsCivilDate() validFrom?: string;
  @Optional() @IsCivilDate() validTo?: string;
  @IsFreeText() reason: string;
}
