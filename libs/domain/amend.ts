/** What may be done to an outcome that is recorded: correct it, revoke it, decide on it. */
import type { Account, OutcomeRecord } from './account.js';
import type { Hundredths } from './amounts.js';
import type { CivilDate } from './dates.js';
import type { Actor, OutcomeId, Sealed } from './outcomes.js';
import type { Evidence } from './record.js';
import type { Decision, RefusedDecision } from './refusals.js';

/** The act of an institution or of the operator (`bank`), with its reason. */
export interface Act {
  readonly outcomeId: OutcomeId;
  readonly by: Actor;
  readonly reason: Sealed;
}

export interface DatedAct extends Act {
  readonly effectiveOn: CivilDate;
}

/**
 * A whole new body for an outcome; its id, learner and issuer stay. `body.outcomeId` is the id that
 * the new number stands for, the outcome's own where the number stays.
 * Refuses `notFound`, `outcomeRevoked`, `notRecorderOrIssuer`, `issuerConfirmed`, `issuerChanged`.
 */
export function correct(account: Account, act: DatedAct, body: Evidence): Decision {
  const before = amendable(account, act);
  if ('refused' in before) return before;
  if (body.facts.issuer !== before.facts.issuer) return { refused: 'issuerChanged' };
  const { facts: outcome, number, numberChecked } = body;
  const numberId = body.outcomeId === act.outcomeId ? {} : { numberId: body.outcomeId };
  const data = { ...act, outcome, number, numberChecked, ...numberId };
  return { events: [{ type: 'OutcomeCorrected', data }] };
}

/**
 * The outcome counts no longer from `effectiveOn`; its number stays taken.
 * Refuses `notFound`, `outcomeRevoked`, `notRecorderOrIssuer`, `issuerConfirmed`.
 */
export function revoke(account: Account, act: DatedAct): Decision {
  const before = amendable(account, act);
  if ('refused' in before) return before;
  return { events: [{ type: 'OutcomeRevoked', data: { ...act } }] };
}

/**
 * The operator sets what the bank recognises of one outcome. `faceValue` is null where the rules
 * give it none: then the decision sets the face value too. Refuses `notFound`, `outcomeRevoked`,
 * `aboveFaceValue`.
 */
export function decideRecognition(
  account: Account,
  act: Act & { readonly credits: Hundredths; readonly precedent?: string },
  faceValue: Hundredths | null,
): Decision {
  const before = account.outcomes[act.outcomeId];
  if (before === undefined) return { refused: 'notFound' };
  if (before.revoked !== undefined) return { refused: 'outcomeRevoked' };
  if (faceValue !== null && act.credits > faceValue) {
    return { refused: 'aboveFaceValue', faceValue };
  }
  return { events: [{ type: 'RecognitionDecided', data: { ...act } }] };
}

function amendable(account: Account, act: Act): OutcomeRecord | RefusedDecision {
  const { outcomeId, by } = act;
  const before = account.outcomes[outcomeId];
  if (before === undefined) return { refused: 'notFound' };
  const { issuer } = before.facts;
  if (by !== issuer && by !== before.recordedBy) {
    return { refused: before.attestedBy.includes(by) ? 'notRecorderOrIssuer' : 'notFound' };
  }
  if (before.revoked !== undefined) return { refused: 'outcomeRevoked' };
  if (by !== issuer && before.attestedBy.includes(issuer)) return { refused: 'issuerConfirmed' };
  return before;
}

/** True where the institution has to do with the outcome: issued, recorded or attested it. */
export function concerns(outcome: OutcomeRecord, institution: Actor): boolean {
  return (
    outcome.facts.issuer === institution ||
    outcome.recordedBy === institution ||
    outcome.attestedBy.includes(institution)
  );
}
