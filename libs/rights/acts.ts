/** Who may act on a learner's data. What the field itself refuses stays the field's matter. */
import type { Account, ConversionRecord, OutcomeId } from '#domain';
import { concerns, isReviewer } from '#domain';
import { actorOf, Right } from '#edge';
import type { Caller } from '#edge';
import { sightOf } from './sight.js';

/** What is done to a conversion. */
export type ConversionAct =
  'confirm' | 'withdraw' | 'resubmit' | 'review' | 'reverse' | 'appeal' | 'decideAppeal';

/**
 * Reversals are the receiving institution's, reviews whoever's step it is; the rest is the
 * learner's or of the institution that applied, confirming and appealing the learner's alone.
 */
export function rightToAct(
  caller: Caller,
  act: ConversionAct,
  learnerId: string,
  conversion: ConversionRecord,
): Right | null {
  if (caller.role === 'operator') {
    const decides = act === 'reverse' || act === 'review' || act === 'decideAppeal';
    return decides ? new Right('operator', learnerId) : null;
  }
  if (caller.role === 'learner') {
    const own = caller.learner === learnerId && act !== 'decideAppeal';
    return own ? new Right('own', learnerId) : null;
  }
  const party = institutionMay(act, actorOf(caller), conversion);
  return party ? new Right('application', learnerId, conversion.conversionId) : null;
}

function institutionMay(
  act: ConversionAct,
  institution: string,
  conversion: ConversionRecord,
): boolean {
  const receives = conversion.institution === institution;
  const applied = conversion.by === institution;
  switch (act) {
    case 'reverse':
      return receives;
    case 'review':
      // A party that is not this step's is told so; to everybody else it is not there.
      return receives || applied || isReviewer(institution, conversion);
    case 'withdraw':
    case 'resubmit':
      return applied;
    case 'confirm':
    case 'appeal':
    case 'decideAppeal':
      return false;
  }
}

/** Issuer, recorder, attesters and the operator; which of them may do what, the field decides. */
export function rightToOutcome(by: string, account: Account, outcomeId: OutcomeId): Right | null {
  const outcome = account.outcomes[outcomeId];
  if (outcome === undefined) return null;
  if (by === 'bank') return new Right('operator', account.learnerId);
  return concerns(outcome, by) ? new Right('recorded', account.learnerId) : null;
}

/** Whoever sees anything of the account may say a fact of it or apply for its learner. */
export function rightToTell(caller: Caller, account: Account): Right | null {
  return sightOf(caller, account, null)?.right ?? null;
}

/** The operator, and whoever registered the learner under a number of its own. */
export function rightToRegistered(caller: Caller, account: Account): Right | null {
  const { learnerId, externalIds } = account;
  if (caller.role === 'operator') return new Right('operator', learnerId);
  const known = externalIds.some(({ issuer }) => issuer === caller.institution);
  return known ? new Right('registered', learnerId) : null;
}

/** An operator, or an institution that the learner has applied to. */
export function rightToTry(caller: Caller, account: Account): Right | null {
  const { learnerId } = account;
  if (caller.role === 'operator') return new Right('operator', learnerId);
  const here = Object.values(account.conversions).find(
    ({ institution }) => institution === caller.institution,
  );
  return here === undefined ? null : new Right('application', learnerId, here.conversionId);
}

/** Whoever names an external id of their own, or a document, knows the person. */
export function rightByNumber(caller: Caller, learnerId: string): Right {
  return new Right(caller.role === 'operator' ? 'operator' : 'identified', learnerId);
}

/** The same command again: its first answer was checked, and is given to the same client. */
export function rightOfRepeated(learnerId: string): Right {
  return new Right('repeated', learnerId);
}

/** Whoever showed the code of a share, and its PIN: what it shows is its terms' matter. */
export function rightByShare(learnerId: string, shareId: string): Right {
  return new Right('share', learnerId, shareId);
}

/** Rows of a list that holds only what the caller is a party to. */
export function rightsToRows(
  caller: Caller,
  rows: readonly { readonly learnerId?: string; readonly conversionId?: string }[],
): Right[] {
  const why = caller.role === 'operator' ? 'operator' : 'application';
  return rows.flatMap(({ learnerId, conversionId }) =>
    learnerId === undefined
      ? []
      : [new Right(why, learnerId, why === 'operator' ? undefined : conversionId)],
  );
}
