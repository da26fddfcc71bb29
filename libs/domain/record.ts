/** Recording a piece of evidence, and saying it again (credits.md §5). */
import type { Account, OutcomeRecord } from './account.js';
import { differingFields } from './content.js';
import type { ContentField } from './content.js';
import type { AccountEvent } from './events.js';
import type { Actor, OutcomeFacts, OutcomeId, OutcomeResult, Sealed } from './outcomes.js';
import type { Decision } from './refusals.js';

/** A learner has at most this many live outcomes. */
export const MAX_LIVE_OUTCOMES = 1_000;

/** Evidence as an institution gives it: what is compared, and the number, sealed. */
export interface Evidence {
  readonly outcomeId: OutcomeId;
  readonly facts: OutcomeFacts;
  readonly number: Sealed;
  readonly numberChecked: boolean;
}

/** The event of evidence that nobody recorded before; the claim on its number says so. */
export function outcomeRecorded(evidence: Evidence, by: Actor): AccountEvent {
  const { outcomeId, facts: outcome, number, numberChecked } = evidence;
  return { type: 'OutcomeRecorded', data: { by, number, numberChecked, outcome, outcomeId } };
}

/** Live outcomes are all that were not revoked. Refuses `accountFull`. */
export function hasRoomFor(account: Account, more: number): boolean {
  let live = more;
  for (const outcome of Object.values(account.outcomes)) {
    if (outcome.revoked === undefined) live += 1;
  }
  return live <= MAX_LIVE_OUTCOMES;
}

/**
 * Evidence that this learner's account holds already: an attestation, an update of its result, or a
 * conflict. Refuses `outcomeRevoked`, `evidenceConflict`.
 */
export function recordAgain(account: Account, evidence: Evidence, by: Actor): Decision {
  const { facts } = evidence;
  const before = outcomeNumbered(account, evidence.outcomeId);
  // A number that a correction gave up stays taken, and says nothing any more.
  if (before === null) return { refused: 'evidenceConflict', fields: ['number'] };
  const { outcomeId } = before;
  if (before.revoked !== undefined) return { refused: 'outcomeRevoked' };
  const fields = differingFields(before.facts, facts);
  if (fields.length === 0) return attest(before, by);
  if (mayUpdate(before, facts, by) && fields.every((field) => MAY_CHANGE.has(field))) {
    return { events: [{ type: 'OutcomeUpdated', data: { outcomeId, by, outcome: facts } }] };
  }
  return { refused: 'evidenceConflict', fields };
}

/** The outcome whose present number has this id; null where a correction gave that number up. */
export function outcomeNumbered(account: Account, numberId: OutcomeId): OutcomeRecord | null {
  const first = account.outcomes[numberId];
  if (first !== undefined && (first.numberId ?? numberId) === numberId) return first;
  return Object.values(account.outcomes).find((one) => one.numberId === numberId) ?? null;
}

function attest(before: OutcomeRecord, by: Actor): Decision {
  if (by === before.recordedBy || before.attestedBy.includes(by)) return { events: [] };
  return { events: [{ type: 'OutcomeAttested', data: { outcomeId: before.outcomeId, by } }] };
}

/** What a result brings with it; the rest says which evidence it is and stays. */
const MAY_CHANGE: ReadonlySet<ContentField> = new Set([
  'result',
  'awardedOn',
  'credits',
  'creditScheme',
  'hours',
  'grade',
] as const);

const NEXT: { readonly [from in OutcomeResult]: readonly OutcomeResult[] } = {
  inProgress: ['passed', 'failed'],
  failed: ['passed'],
  passed: [],
};

function mayUpdate(before: OutcomeRecord, facts: OutcomeFacts, by: Actor): boolean {
  if (by !== before.recordedBy && by !== before.facts.issuer) return false;
  return NEXT[before.facts.result].includes(facts.result);
}
