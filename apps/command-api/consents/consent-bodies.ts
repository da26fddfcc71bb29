/** What the consent acts take and answer. */
import { ApiProperty } from '@nestjs/swagger';
import { CONSENT_FIELDS } from '#domain';
import type { ConsentField } from '#domain';
import { IsBoundedText, IsCivilDate, IsCode, IsFreeText, IsSomeOf } from '#edge';

export class ConsentBody {
  @IsCode() institution: string;
  @IsSomeOf(CONSENT_FIELDS) fields: ConsentField[];
  @IsFreeText(500) purpose: string;
  /** The last day on which it holds. */
  @IsCivilDate() until: string;
}

export class GuardianBody {
  @IsBoundedText(100) name: string;
  /** Such as mother, father, or the number of the court's decision. */
  @IsBoundedText(100) relation: string;
}

const ID = { type: 'string', format: 'uuid' } as const;
const POSITION = { type: 'string', description: 'For `after` and `knownAt`' } as const;

export class GivenConsent {
  @ApiProperty(ID) consentId: string;
  @ApiProperty() institution: string;
  @ApiProperty({ type: 'array', items: { type: 'string', enum: [...CONSENT_FIELDS] } })
  fields: string[];
  @ApiProperty({ type: 'string', format: 'date' }) until: string;
  @ApiProperty(POSITION) position: string;
}

export class WithdrawnConsent {
  @ApiProperty(ID) consentId: string;
  @ApiProperty({ type: 'string', enum: ['ended'] }) status: string;
  @ApiProperty(POSITION) position: string;
}

export class RecordedGuardian {
  @ApiProperty(ID) guardianId: string;
  @ApiProperty(POSITION) position: string;
}
