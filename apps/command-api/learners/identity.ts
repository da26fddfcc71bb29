/**
 * Who a learner is, as an institution says it: checked, in one way of writing, sealed and claimed.
 * Fields are sealed as `externalId`, `name`, `document` and `birthDate` of the learner's stream.
 */
import type { Actor, Account, LearnerId, SealedExternalId } from '#domain';
import { fieldError, Refusal } from '#edge';
import type { Caller, FieldError } from '#edge';
import type { ClaimWrite } from '#event-store';
import type { LearnerKey, PersonalData } from '#personal-data';
import { birthDateIn, residentId } from '../identifiers.js';
import type { LearnerBody } from './learner.dto.js';

export interface ExternalId {
  readonly issuer: string;
  readonly value: string;
}

export interface Identity {
  readonly externalIds: readonly ExternalId[];
  readonly document?: { readonly type: string; readonly number: string };
  readonly name?: string;
  readonly birthDate?: string;
}

/** Refuses `forbidden` for ids of another institution, `invalidBody` for the rest. */
export function identityOf(body: LearnerBody, caller: Caller, today: string): Identity | Refusal {
  const { externalIds = [], identityDocument: given, name, birthDate } = body;
  const foreign = externalIds.flatMap(({ issuer }, index) =>
    caller.role === 'operator' || issuer === caller.institution
      ? []
      : [fieldError(`/externalIds/${index}/issuer`, 'notOwnInstitution')],
  );
  if (foreign.length > 0) return new Refusal('forbidden', { errors: foreign });
  const document = given === undefined ? undefined : { ...given, number: inOneWay(given) };
  const errors = faultsOf(body, document?.number ?? null, today);
  if (errors.length > 0) return new Refusal('invalidBody', { errors });
  return {
    externalIds: distinct(externalIds),
    ...(document === undefined ? {} : { document: { ...document, number: document.number ?? '' } }),
    ...(name === undefined ? {} : { name: name.normalize('NFC').trim() }),
    ...(birthDate === undefined ? {} : { birthDate }),
  };
}

/** The number as the bank writes it; null where it is no such number. */
function inOneWay({ type, number }: { type: string; number: string }): string | null {
  return type === 'residentId' ? residentId(number) : number.toUpperCase();
}

function faultsOf(body: LearnerBody, number: string | null, today: string): FieldError[] {
  const { externalIds = [], identityDocument, birthDate } = body;
  const errors: FieldError[] = [];
  if (externalIds.length === 0 && identityDocument === undefined) {
    errors.push(fieldError('/externalIds', 'idOrDocumentNeeded'));
  }
  if (identityDocument !== undefined && number === null) {
    errors.push(fieldError('/identityDocument/number', 'badCheckDigit'));
  }
  if (birthDate === undefined) return errors;
  if (birthDate > today) errors.push(fieldError('/birthDate', 'inFuture', { today }));
  const resident = identityDocument?.type === 'residentId' ? number : null;
  if (resident !== null && birthDateIn(resident) !== birthDate) {
    errors.push(fieldError('/birthDate', 'contradictsDocument'));
  }
  return errors;
}

function distinct(ids: readonly ExternalId[]): ExternalId[] {
  return [...new Map(ids.map((id) => [JSON.stringify([id.issuer, id.value]), id])).values()];
}

/** The key that an external id is found by. */
export function externalIdKey(personalData: PersonalData, id: ExternalId): Uint8Array {
  return personalData.lookup('externalId', id.issuer, id.value);
}

/** The key that a person is found by with a document. */
export function documentKey(
  personalData: PersonalData,
  document: { readonly type: string; readonly number: string },
): Uint8Array {
  return personalData.lookup('document', document.type, document.number);
}

/** The claims that make an identity findable. */
export function identityClaims(
  personalData: PersonalData,
  identity: Pick<Identity, 'externalIds' | 'document'>,
  owner: { readonly learnerId: LearnerId; readonly by: Actor },
): ClaimWrite[] {
  const rest = { owner: owner.learnerId, by: owner.by, mode: 'new' } as const;
  const claims: ClaimWrite[] = identity.externalIds.map((id) => ({
    kind: 'externalId',
    key: externalIdKey(personalData, id),
    ...rest,
  }));
  if (identity.document !== undefined) {
    claims.push({ kind: 'document', key: documentKey(personalData, identity.document), ...rest });
  }
  return claims;
}

export interface SealedIdentity {
  readonly externalIds: readonly SealedExternalId[];
  readonly name?: string;
  readonly documentType?: string;
  readonly document?: string;
  readonly birthDate?: string;
}

export function sealIdentity(
  personalData: PersonalData,
  key: LearnerKey,
  { externalIds, name, document, birthDate }: Identity,
): SealedIdentity {
  const seal = (field: string, text: string): string =>
    personalData.seal(key, { stream: key.learnerId, field }, text);
  return {
    externalIds: externalIds.map(({ issuer, value }) => ({
      issuer,
      value: seal('externalId', value),
    })),
    ...(name === undefined ? {} : { name: seal('name', name) }),
    ...(document === undefined
      ? {}
      : { documentType: document.type, document: seal('document', document.number) }),
    ...(birthDate === undefined ? {} : { birthDate: seal('birthDate', birthDate) }),
  };
}

/**
 * What an identity adds to an account; null where the two contradict each other: another document,
 * or the same document with another name or birth date.
 */
export function additionsTo(
  account: Account,
  identity: Identity,
  open: (field: string, sealed: string) => string,
): Omit<Identity, 'externalIds'> | null {
  const said = (field: 'name' | 'birthDate' | 'document'): string | null =>
    account[field] === undefined ? null : open(field, account[field]);
  const { document, name, birthDate } = identity;
  const number = said('document');
  if (document !== undefined && number !== null) {
    const first = number === document.number && account.documentType === document.type;
    const same = first || hasOther(account, document, open);
    const differs = (had: string | null, given: string | undefined): boolean =>
      had !== null && given !== undefined && had !== given;
    if (!same || differs(said('name'), name)) return null;
    if (differs(said('birthDate'), birthDate)) return null;
  }
  return withoutKnown(account, { document, name, birthDate });
}

/** A document of an account that joined this one. */
function hasOther(
  { otherDocuments = [] }: Account,
  { type, number }: NonNullable<Identity['document']>,
  open: (field: string, sealed: string) => string,
): boolean {
  return otherDocuments.some(
    (one) => one.documentType === type && open('document', one.document) === number,
  );
}

type Additions = Omit<Identity, 'externalIds'>;

function withoutKnown(
  account: Account,
  given: { [field in keyof Additions]: Additions[field] | undefined },
): Additions {
  const fields = ['document', 'name', 'birthDate'] as const;
  const added = fields.filter((one) => account[one] === undefined && given[one] !== undefined);
  return Object.fromEntries(added.map((one) => [one, given[one]]));
}
