/** Who the learner is, as it was said and by whom; merged accounts and a guardian with it. */
import { withTakenOver } from '#domain';
import type { Account, AccountEvent, SealedExternalId, TakenOverEvent } from '#domain';
import type { StoredEvent } from '#event-store';
import type { ClearTexts } from './clear-texts.js';

type Of<Type extends AccountEvent['type']> = Extract<AccountEvent, { type: Type }>['data'];
type Details = Of<'AccountDetailsAdded'>;

export function identityIn(account: Account, events: readonly StoredEvent[], clear: ClearTexts) {
  const { name, document, documentType, birthDate, otherDocuments = [], externalIds } = account;
  const documents = [
    ...(document === undefined || documentType === undefined ? [] : [{ documentType, document }]),
    ...otherDocuments,
  ];
  return {
    ...clear.maybe('name', 'name', name),
    ...clear.maybe('birthDate', 'birthDate', birthDate),
    documents: documents.map((one) => documentOf(one.documentType, one.document, clear)),
    externalIds: externalIdsOf(externalIds, clear),
    said: [...withTakenOver(events)].filter(isAboutIdentity).map((one) => said(one, clear)),
  };
}

function isAboutIdentity({ type }: TakenOverEvent): boolean {
  return type === 'AccountOpened' || type === 'AccountDetailsAdded';
}

function said({ data, recordedOn }: TakenOverEvent, clear: ClearTexts): object {
  const { by, externalIds, name, documentType, document, birthDate } = data as Details;
  return {
    on: recordedOn,
    by,
    externalIds: externalIdsOf(externalIds, clear),
    ...clear.maybe('name', 'name', name),
    ...(document === undefined || documentType === undefined
      ? {}
      : { document: documentOf(documentType, document, clear) }),
    ...clear.maybe('birthDate', 'birthDate', birthDate),
  };
}

function documentOf(type: string, sealed: string, clear: ClearTexts): object {
  return { type, number: clear.of('document', sealed) };
}

function externalIdsOf(ids: readonly SealedExternalId[], clear: ClearTexts): object[] {
  return ids.map(({ issuer, value }) => ({ issuer, value: clear.of('externalId', value) }));
}

/** Accounts of the same person that joined this one, with the reason that was given. */
export function mergersIn(events: readonly StoredEvent[], clear: ClearTexts): object[] {
  return events.flatMap(({ type, data, recordedOn }) => {
    if (type !== 'AccountJoined') return [];
    const { from, earlier = [], by, reason, part } = data as Of<'AccountJoined'>;
    if (part !== 1) return [];
    return [{ from, earlier, on: recordedOn, by, reason: clear.of('reason', reason, from) }];
  });
}

export function guardiansIn(events: readonly StoredEvent[], clear: ClearTexts): object[] {
  return events.flatMap(({ type, data, recordedAt }) => {
    if (type !== 'GuardianRecorded') return [];
    const { guardianId, by, name, relation } = data as Of<'GuardianRecorded'>;
    return [
      {
        guardianId,
        recordedAt,
        by,
        name: clear.of('guardianName', name, guardianId),
        relation: clear.of('guardianRelation', relation, guardianId),
      },
    ];
  });
}
