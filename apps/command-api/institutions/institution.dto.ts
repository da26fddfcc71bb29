import { Checked, IsBoundedText, IsCode, IsOneOf, Nested, Optional } from '#edge';
import { usccFault } from '../identifiers.js';

export const INSTITUTION_KINDS = [
  'secondaryVocational',
  'upperSecondary',
  'comprehensiveUpperSecondary',
  'higherVocational',
  'vocationalUndergraduate',
  'university',
  'certifyingBody',
  'examinationAuthority',
  'trainingProvider',
  'communityEducation',
  'enterprise',
  'foreign',
] as const;

export class BilingualBody {
  @IsBoundedText(200) zh: string;
  @IsBoundedText(200) en: string;
}

export class InstitutionBody {
  @IsCode() code: string;
  @Nested(() => BilingualBody) name: BilingualBody;
  @IsOneOf(INSTITUTION_KINDS) kind: (typeof INSTITUTION_KINDS)[number];
  @Optional()
  @Checked('uscc', usccFault, { type: 'string', minLength: 18, maxLength: 18 })
  uscc?: string;
}
