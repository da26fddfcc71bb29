/** One conversion in the fold: applied for, confirmed, reviewed, granted or refused, reversed. */
import type { ConversionRecord } from './account.js';
import type { Recorded } from './evolve.js';
import { MisplacedEventError, UnknownEventError } from './unreadable.js';

type ConversionEvent = Extract<Recorded, { type: `Conversion${string}` }>;
type LaterEvent = Exclude<ConversionEvent, { type: 'ConversionApplied' }>;

export function evolveConversion(
  before: ConversionRecord | undefined,
  event: ConversionEvent,
): ConversionRecord {
  if ((event.type === 'ConversionApplied') !== (before === undefined)) {
    throw new MisplacedEventError(event);
  }
  if (event.type === 'ConversionApplied') return applied(event);
  return later(before as ConversionRecord, event);
}

function applied(event: Extract<ConversionEvent, { type: 'ConversionApplied' }>): ConversionRecord {
  const { awaitsLearner, ...asked } = event.data;
  return {
    ...asked,
    approved: 0,
    status: awaitsLearner ? 'awaitingLearner' : 'inReview',
    appliedOn: event.recordedOn,
  };
}

function later(before: ConversionRecord, event: LaterEvent): ConversionRecord {
  switch (event.type) {
    case 'ConversionConfirmed':
      return { ...before, status: 'inReview' };
    case 'ConversionReviewed':
      return reviewed(before, event);
    case 'ConversionResubmitted': {
      // What was approved before was approved for the old matches.
      const { ruleBook, matches } = event.data;
      return { ...before, ruleBook, matches, approved: 0, status: 'inReview' };
    }
    case 'ConversionGranted': {
      const { matches, partly } = event.data;
      const status = partly ? 'partlyGranted' : 'granted';
      return { ...before, matches, status, grantedOn: event.recordedOn };
    }
    case 'ConversionRefused': {
      const { code, reason } = event.data;
      return { ...before, status: 'refused', refusal: { code, reason } };
    }
    case 'ConversionWithdrawn':
      return { ...before, status: 'withdrawn' };
    case 'ConversionReversed':
      return { ...before, status: 'reversed', reversedOn: event.recordedOn };
  }
}

function reviewed(
  before: ConversionRecord,
  event: Extract<LaterEvent, { type: 'ConversionReviewed' }>,
): ConversionRecord {
  switch (event.data.decision) {
    case 'approve':
      return { ...before, approved: before.approved + 1 };
    case 'return':
      return { ...before, status: 'returned' };
    case 'refuse':
      // The refusal itself follows as an event of its own, with its code.
      return before;
    default:
      throw new UnknownEventError(event);
  }
}
