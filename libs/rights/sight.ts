/** Who sees what of an account; the one place where that is decided. */
import type { Account, ConversionRecord } from '#domain';
import { actorOf, Right } from '#edge';
import type { Caller } from '#edge';
import type { Consent } from './consent.js';
import { EVERYTHING, isEmpty, isParty, NOTHING, ownPart, widened } from './extent.js';
import type { Extent } from './extent.js';

/** A right together with how much it shows. */
export interface Sight {
  readonly right: Right;
  readonly extent: Extent;
}

/** Null where the account does not exist for this caller. `consent`: the one that holds today. */
export function sightOf(caller: Caller, account: Account, consent: Consent | null): Sight | null {
  const { learnerId } = account;
  if (caller.role === 'operator') {
    return { right: new Right('operator', learnerId), extent: EVERYTHING };
  }
  if (caller.role === 'learner') {
    const own = caller.learner === learnerId;
    return own ? { right: new Right('own', learnerId), extent: EVERYTHING } : null;
  }
  const { institution = '' } = caller;
  // An admissions office has no part of its own: it sees what it was let see, by a consent here.
  const own = caller.role === 'admissionsOffice' ? NOTHING : ownPart(account, institution);
  if (consent !== null) {
    const right = new Right('consent', learnerId, consent.consentId);
    return { right, extent: widened(own, consent) };
  }
  if (!isEmpty(own)) {
    const applied = own.conversions !== null && own.conversions.size > 0;
    return { right: new Right(applied ? 'application' : 'recorded', learnerId), extent: own };
  }
  if (caller.role === 'admissionsOffice') return null;
  const registered = account.externalIds.some(({ issuer }) => issuer === institution);
  return registered ? { right: new Right('registered', learnerId), extent: own } : null;
}

/** False where no account of this id can ever be seen by the caller: nothing is read then. */
export function mayEverSee(caller: Caller, learnerId: string): boolean {
  return caller.role !== 'learner' || caller.learner === learnerId;
}

/** The learner oneself, and the operator: nobody else at all. */
export function rightToLearner(caller: Caller, learnerId: string): Right | null {
  if (caller.role === 'operator') return new Right('operator', learnerId);
  return caller.learner === learnerId ? new Right('own', learnerId) : null;
}

/** The right of a party to a conversion. */
export function rightToConversion(
  caller: Caller,
  learnerId: string,
  conversion: ConversionRecord,
): Right | null {
  if (caller.role === 'operator') return new Right('operator', learnerId);
  if (caller.role === 'learner') {
    return caller.learner === learnerId ? new Right('own', learnerId) : null;
  }
  const party = isParty(actorOf(caller), conversion);
  return party ? new Right('application', learnerId, conversion.conversionId) : null;
}
