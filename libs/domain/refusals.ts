/**
 * What the field refuses, as values. The list is closed and in order of precedence: where several
 * would hold, a decision gives the first, so the same input always gets the same answer.
 */
import type { Hundredths } from './amounts.js';
import type { ContentField } from './content.js';
import type { AccountEvent } from './events.js';

export type RefusedDecision =
  /** The caller has nothing to do with it; to them it does not exist. */
  | { readonly refused: 'notFound' }
  | { readonly refused: 'evidenceHeldElsewhere' }
  /** A revoked number stays taken. */
  | { readonly refused: 'outcomeRevoked' }
  | { readonly refused: 'evidenceConflict'; readonly fields: readonly ContentField[] }
  /** An attester's word can be given, not taken back for the recorder or the issuer. */
  | { readonly refused: 'notRecorderOrIssuer' }
  /** The issuer has spoken; only the issuer may say something else. */
  | { readonly refused: 'issuerConfirmed' }
  /** A correction keeps learner and issuer. */
  | { readonly refused: 'issuerChanged' }
  | { readonly refused: 'aboveFaceValue'; readonly faceValue: Hundredths }
  | { readonly refused: 'accountFull' };

/** The events that follow; none where everything was said before. */
export interface Decided {
  readonly events: readonly AccountEvent[];
}

export type Decision = Decided | RefusedDecision;

export function isRefused(decision: Decision): decision is RefusedDecision {
  return 'refused' in decision;
}
