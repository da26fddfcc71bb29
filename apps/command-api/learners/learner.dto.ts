import {
  IsBoundedText,
  IsCivilDate,
  IsExternalId,
  IsOneOf,
  Nested,
  NestedList,
  Optional,
} from '#edge';
import { ExternalIdBody } from '../outcomes/outcome.dto.js';

export const DOCUMENT_TYPES = [
  'residentId',
  'hkMacaoPermit',
  'taiwanPermit',
  'foreignPermanentResident',
  'passport',
  'other',
] as const;

export class IdentityDocumentBody {
  @IsOneOf(DOCUMENT_TYPES) type: (typeof DOCUMENT_TYPES)[number];
  @IsExternalId(64) number: string;
}

export class LearnerBody {
  @Optional() @NestedList(() => ExternalIdBody, { max: 20 }) externalIds?: ExternalIdBody[];
  @Optional() @IsBoundedText(100) name?: string;
  @Optional() @Nested(() => IdentityDocumentBody) identityDocument?: IdentityDocumentBody;
  @Optional() @IsCivilDate() birthDate?: string;
}

export class LookupBody {
  @Nested(() => ExternalIdBody) externalId: ExternalIdBody;
}
