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

const TOUCHES_CONVERSIONS = /^(Conversion|AccountJoined$)/;

/**
 * The account after one more event; the given account is left as it is.
 * Throws `UnknownEventError` or `MisplacedEventError`: then the learner is parked.
 */
export function evolve(account: Account, event: RecordedEvent): Account {
  const draft: Draft = {
    ...account,
    outcomes: event.type.startsWith('Conversion') ? account.outcomes : { ...account.outcomes },
    conversions: TOUCHES_CONVERSIONS.test(event.type)
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
type Joined = Extract<AccountEvent, { type: 'AccountJoined' }>['data'];
type EndEvent = Extract<AccountEvent, { type: 'AccountClosed' | 'LearnerForgotten' }>;

type About = 'account' | 'outcome' | 'conversion' | 'fact' | 'share' | 'consent' | 'joined' | 'end';

/** What each event is about; an event that is not listed is unknown. */
const ABOUT: { readonly [type in AccountEvent['type']]: About } = {
  AccountOpened: 'account',
  AccountDetailsAdded: 'account',
  AccountJoined: 'joined',
  AccountClosed: 'end',
  LearnerForgotten: 'end',
  OutcomeRecorded: 'outcome',
  OutcomeAttested: 'outcome',
  OutcomeUpdated: 'outcome',
  OutcomeCorrected: 'outcome',
  OutcomeRevoked: 'outcome',
  RecognitionDecided: 'outcome',
  FactRecorded: 'fact',
  ShareOpened: 'share',
  ShareWithdrawn: 'share',
  ConsentGiven: 'consent',
  ConsentWithdrawn: 'consent',
  GuardianRecorded: 'consent',
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

function fold(draft: Draft, event: Omit<RecordedEvent, 'version'>): void {
  const about = ABOUT[event.type as AccountEvent['type']];
  if (about === 'account') {
    addDetails(draft, event.data as Details);
  } else if (about === 'outcome') {
    const known = event as OutcomeEvent;
    const id = known.data.outcomeId;
    draft.outcomes[id] = evolveOutcome(draft.outcomes[id], known);
  } else if (about === 'joined') {
    join(draft, event.data as Joined);
  } else if (about === 'end') {
    end(draft, event as EndEvent);
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
  const ended = account.closedInto !== undefined || account.forgotten === true;
  if (!follows || !readable || opens !== (account.version === 0) || ended) {
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

/** What an account that ended elsewhere brings, as if it had always been here. */
function join(draft: Draft, { from, earlier = [], part, events }: Joined): void {
  for (const event of events) {
    const about = ABOUT[event.type as AccountEvent['type']];
    if (about === undefined || about === 'joined' || about === 'end') {
      throw new UnknownEventError({ ...event, version: draft.version + 1 });
    }
    if (about === 'account') addMissing(draft, event.data as Details);
    else fold(draft, event);
  }
  if (part === 1) draft.joined = [...(draft.joined ?? []), ...earlier, from];
}

/** What this account says of the person stands; another document is kept beside it. */
function addMissing(draft: Draft, data: Details): void {
  draft.externalIds = [...draft.externalIds, ...data.externalIds];
  if (draft.name === undefined && data.name !== undefined) draft.name = data.name;
  if (draft.birthDate === undefined && data.birthDate !== undefined) {
    draft.birthDate = data.birthDate;
  }
  const { document, documentType } = data;
  if (document === undefined || documentType === undefined) return;
  if (draft.document === undefined) Object.assign(draft, { document, documentType });
  else draft.otherDocuments = [...(draft.otherDocuments ?? []), { documentType, document }];
}

/** A closed account holds nothing any more; a forgotten one goes on to count what it counted. */
function end(draft: Draft, event: EndEvent): void {
  if (event.type === 'LearnerForgotten') {
    draft.forgotten = true;
    return;
  }
  for (const field of ['name', 'documentType', 'document', 'birthDate', 'facts'] as const) {
    delete draft[field];
  }
  delete draft.otherDocuments;
  Object.assign(draft, { externalIds: [], outcomes: {}, conversions: {} });
  draft.closedInto = event.data.into;
}
