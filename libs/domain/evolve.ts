/**
 * The fold of one learner's stream. It never looks at a clock, a rule book or a key: the same
 * events give the same account, byte for byte.
 */
import { emptyAccount } from './account.js';
import type { Account, ConversionRecord, OutcomeRecord } from './account.js';
import type { CivilDate } from './dates.js';
import { evolveConversion } from './evolve-conversion.js';
import { evolveOutcome } from './evolve-outcome.js';
import type { AccountEvent } from './events.js';
import type { ConversionId, LearnerId, OutcomeId } from './outcomes.js';
import { MisplacedEventError, UnknownEventError } from './unreadable.js';

/** An event of a learner's stream as the log gives it. */
export interface RecordedEvent {
  readonly type: string;
  readonly data: unknown;
  readonly version: number;
  readonly epoch: number;
  readonly recordedOn: CivilDate;
}

/** A known event together with where and when it stands. */
export type Recorded = AccountEvent & Pick<RecordedEvent, 'version' | 'epoch' | 'recordedOn'>;

type Draft = { -readonly [field in keyof Account]: Account[field] } & {
  outcomes: Record<OutcomeId, OutcomeRecord>;
  conversions: Record<ConversionId, ConversionRecord>;
};

/**
 * The account after one more event; the given account is left as it is.
 * Throws `UnknownEventError` or `MisplacedEventError`: then the learner is parked.
 */
export function evolve(account: Account, event: RecordedEvent): Account {
  const draft: Draft = {
    ...account,
    outcomes: event.type.startsWith('Conversion') ? account.outcomes : { ...account.outcomes },
    conversions: event.type.startsWith('Conversion')
      ? { ...account.conversions }
      : account.conversions,
  };
  return apply(draft, event);
}

/** Folds a whole stream, or what follows `from`, copying the account once instead of every time. */
export function foldAccount(
  learnerId: LearnerId,
  events: Iterable<RecordedEvent>,
  from: Account = emptyAccount(learnerId),
): Account {
  const draft: Draft = {
    ...from,
    outcomes: { ...from.outcomes },
    conversions: { ...from.conversions },
  };
  for (const event of events) apply(draft, event);
  return draft;
}

type OutcomeEvent = Parameters<typeof evolveOutcome>[1];
type FactEvent = Extract<AccountEvent, { type: 'FactRecorded' }>;
type ConversionEvent = Parameters<typeof evolveConversion>[1];

type About = 'account' | 'outcome' | 'conversion' | 'fact' | 'share';

/** What each event is about; an event that is not listed is unknown. */
const ABOUT: { readonly [type in AccountEvent['type']]: About } = {
  AccountOpened: 'account',
  AccountDetailsAdded: 'account',
  OutcomeRecorded: 'outcome',
  OutcomeAttested: 'outcome',
  OutcomeUpdated: 'outcome',
  OutcomeCorrected: 'outcome',
  OutcomeRevoked: 'outcome',
  RecognitionDecided: 'outcome',
  FactRecorded: 'fact',
  ShareOpened: 'share',
  ShareWithdrawn: 'share',
  ConversionApplied: 'conversion',
  ConversionConfirmed: 'conversion',
  ConversionReviewed: 'conversion',
  ConversionResubmitted: 'conversion',
  ConversionGranted: 'conversion',
  ConversionRefused: 'conversion',
  ConversionWithdrawn: 'conversion',
  ConversionReversed: 'conversion',
  ConversionAppealed: 'conversion',
  ConversionAppealDecided: 'conversion',
};

function apply(draft: Draft, event: RecordedEvent): Account {
  mustFit(draft, event);
  try {
    fold(draft, event);
  } catch (error) {
    // A field that is missing or of another shape: the event is of no form that is known here.
    throw error instanceof TypeError ? new UnknownEventError(event) : error;
  }
  draft.version = event.version;
  return draft;
}

function fold(draft: Draft, event: RecordedEvent): void {
  const about = ABOUT[event.type as AccountEvent['type']];
  if (about === 'account') {
    addDetails(draft, event.data as Details);
  } else if (about === 'outcome') {
    const known = event as OutcomeEvent;
    const id = known.data.outcomeId;
    draft.outcomes[id] = evolveOutcome(draft.outcomes[id], known);
  } else if (about === 'fact') {
    const { fact } = (event as FactEvent).data;
    draft.facts = [...(draft.facts ?? []), fact];
  } else if (about === 'conversion') {
    const known = event as ConversionEvent;
    const id = known.data.conversionId;
    draft.conversions[id] = evolveConversion(draft.conversions[id], known);
  }
  // A share changes nothing that counts: `foldShares` reads it from the stream.
}

// The log is gapless within a stream; a fold that skips or repeats an event must not go unseen.
function mustFit(account: Account, event: RecordedEvent): void {
  const follows = event.version === account.version + 1;
  const opens = event.type === 'AccountOpened';
  const readable = typeof event.data === 'object' && event.data !== null;
  if (!Object.hasOwn(ABOUT, event.type)) throw new UnknownEventError(event);
  if (!follows || !readable || opens !== (account.version === 0)) {
    throw new MisplacedEventError(event);
  }
}

type Details = Extract<AccountEvent, { type: 'AccountDetailsAdded' }>['data'];

function addDetails(draft: Draft, data: Details): void {
  draft.externalIds = [...draft.externalIds, ...data.externalIds];
  if (data.name !== undefined) draft.name = data.name;
  if (data.documentType !== undefined) draft.documentType = data.documentType;
  if (data.document !== undefined) draft.document = data.document;
  if (data.birthDate !== undefined) draft.birthDate = data.birthDate;
}
