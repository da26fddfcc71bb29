/** The bodies of the record acts, as api.md §1 writes them. */
import { OUTCOME_KINDS, RESULTS, STUDY_MODES } from '#domain';
import type { OutcomeKind, OutcomeResult, StudyMode } from '#domain';
import {
  IsBoundedText,
  IsCivilDate,
  IsCode,
  IsCodeList,
  IsCredits,
  IsExternalId,
  IsFreeText,
  IsHours,
  IsId,
  IsOneOf,
  Nested,
  NestedList,
  Optional,
} from '#edge';

export class GradeBody {
  @IsCode() scale: string;
  @IsBoundedText(32) value: string;
}

/** A piece of evidence by what is printed on it. */
export class EvidenceBody {
  @IsCode() issuer: string;
  @IsExternalId() number: string;
}

export class OutcomeBody {
  @IsOneOf(OUTCOME_KINDS) kind: OutcomeKind;
  @IsCode() issuer: string;
  @IsExternalId() number: string;
  @IsBoundedText(200) title: string;
  @Optional() @IsCode() scheme?: string;
  @Optional() @IsCode() code?: string;
  @Optional() @IsCode() level?: string;
  @Optional() @IsOneOf(STUDY_MODES) studyMode?: StudyMode;
  @IsOneOf(RESULTS) result: OutcomeResult;
  @Optional() @IsCivilDate() awardedOn?: string;
  @Optional() @IsCivilDate() completedOn?: string;
  @Optional() @IsCivilDate() validUntil?: string;
  @Optional() @IsHours() hours?: string;
  @Optional() @IsCredits() credits?: string;
  @Optional() @IsCode() creditScheme?: string;
  @Optional() @Nested(() => GradeBody) grade?: GradeBody;
  @Optional() @IsCodeList(20) tags?: string[];
  @Optional() @Nested(() => EvidenceBody) partOf?: EvidenceBody;
}

/** An outcome with its parts, which are outcomes of their own. */
export class RecordBody extends OutcomeBody {
  @Optional() @NestedList(() => OutcomeBody, { max: 200 }) components?: OutcomeBody[];
}

export class ExternalIdBody {
  @IsCode() issuer: string;
  @IsExternalId() value: string;
}

export class LearnerByExternalId {
  @Nested(() => ExternalIdBody) externalId: ExternalIdBody;
}

/** A row of a batch: whose it is, and the outcome. */
export class BatchRowBody extends RecordBody {
  @Optional() @IsId() learnerId?: string;
  @Optional() @Nested(() => LearnerByExternalId) learner?: LearnerByExternalId;
}

export const MAX_BATCH = 1_000;
export const BATCH_MODES = ['atomic', 'continue'] as const;
export type BatchMode = (typeof BATCH_MODES)[number];

export class CorrectionBody {
  @IsFreeText() reason: string;
  @Optional() @IsCivilDate() effectiveOn?: string;
  @Nested(() => OutcomeBody) outcome: OutcomeBody;
}

export class RevocationBody {
  @IsFreeText() reason: string;
  @Optional() @IsCivilDate() effectiveOn?: string;
}

export class RecognitionDecisionBody {
  @IsCredits() credits: string;
  @IsFreeText() reason: string;
  @Optional() @IsId() precedent?: string;
}
