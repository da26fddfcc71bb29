/** One outcome in the fold: recorded, then said again, updated, corrected, revoked, decided. */
import type { OutcomeRecord } from './account.js';
import { differingFields } from './content.js';
import type { Recorded } from './evolve.js';
import type { Actor, OutcomeFacts } from './outcomes.js';
import { MisplacedEventError } from './unreadable.js';

type OutcomeEvent = Extract<Recorded, { type: `Outcome${string}` | 'RecognitionDecided' }>;
type LaterEvent = Exclude<OutcomeEvent, { type: 'OutcomeRecorded' }>;

export function evolveOutcome(
  before: OutcomeRecord | undefined,
  event: OutcomeEvent,
): OutcomeRecord {
  if ((event.type === 'OutcomeRecorded') !== (before === undefined)) {
    throw new MisplacedEventError(event);
  }
  if (event.type === 'OutcomeRecorded') return recorded(event);
  return later(before as OutcomeRecord, event);
}

function recorded(event: Extract<OutcomeEvent, { type: 'OutcomeRecorded' }>): OutcomeRecord {
  const { outcomeId, by, outcome, number, numberChecked } = event.data;
  // Everything else reads the facts; an event without them is stopped here.
  if (typeof outcome?.result !== 'string') throw new MisplacedEventError(event);
  return {
    outcomeId,
    facts: outcome,
    number,
    numberChecked,
    recordedBy: by,
    attestedBy: [],
    recordedOn: event.recordedOn,
    epoch: event.epoch,
  };
}

function later(before: OutcomeRecord, event: LaterEvent): OutcomeRecord {
  const on = event.recordedOn;
  switch (event.type) {
    case 'OutcomeAttested':
      return { ...before, attestedBy: said(before, event.data.by, before.facts) };
    case 'OutcomeUpdated':
      return updated(before, event);
    case 'OutcomeCorrected':
      return corrected(before, event);
    case 'OutcomeRevoked': {
      const { effectiveOn, reason } = event.data;
      return { ...before, revoked: { on, effectiveOn, reason } };
    }
    case 'RecognitionDecided':
      return {
        ...before,
        decided: { on, credits: event.data.credits, reason: event.data.reason },
      };
  }
}

// The day and the epoch choose the rule-book version, so they move only when the outcome becomes
// one that can count. A correction keeps them: it is as if it had always been so.
function updated(
  before: OutcomeRecord,
  event: Extract<LaterEvent, { type: 'OutcomeUpdated' }>,
): OutcomeRecord {
  const { by, outcome } = event.data;
  const after = { ...before, facts: outcome, attestedBy: said(before, by, outcome) };
  if (outcome.result !== 'passed') return after;
  return { ...after, recordedOn: event.recordedOn, epoch: event.epoch };
}

function corrected(
  before: OutcomeRecord,
  event: Extract<LaterEvent, { type: 'OutcomeCorrected' }>,
): OutcomeRecord {
  const { by, outcome, number, numberChecked, numberId, effectiveOn } = event.data;
  const rest: { -readonly [field in keyof OutcomeRecord]: OutcomeRecord[field] } = { ...before };
  // The number may have come back to the first one.
  delete rest.numberId;
  return {
    ...rest,
    facts: outcome,
    number,
    numberChecked,
    ...(numberId === undefined ? {} : { numberId }),
    attestedBy: said(before, by, outcome),
    corrected: { on: event.recordedOn, effectiveOn },
  };
}

/** Who says `facts` beside the recorder: those who said the same before, and the one who acts. */
function said(before: OutcomeRecord, by: Actor, facts: OutcomeFacts): readonly Actor[] {
  const still = differingFields(before.facts, facts).length === 0 ? before.attestedBy : [];
  return by === before.recordedBy || still.includes(by) ? still : [...still, by];
}
