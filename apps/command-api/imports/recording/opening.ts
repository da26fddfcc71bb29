/** A learner whom an import meets for the first time. */
import type { AccountEvent, Actor } from '#domain';
import type { ClaimWrite } from '#event-store';
import type { LearnerKey, PersonalData } from '#personal-data';
import { type ExternalId, identityClaims, sealIdentity } from '../../learners/identity.js';

export interface Opening {
  readonly event: AccountEvent;
  readonly claim: ClaimWrite;
}

export function opening(
  personalData: PersonalData,
  key: LearnerKey,
  externalId: ExternalId,
  by: Actor,
): Opening {
  const { learnerId } = key;
  const identity = { externalIds: [externalId] };
  const [claim] = identityClaims(personalData, identity, { learnerId, by });
  if (claim === undefined) throw new Error('an external id has a claim');
  const data = { learnerId, by, ...sealIdentity(personalData, key, identity) };
  return { event: { type: 'AccountOpened', data }, claim };
}
