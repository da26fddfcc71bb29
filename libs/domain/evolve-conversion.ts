/** One conversion in the fold: applied for, confirmed, reviewed, granted or refused, appealed. */
import type { AppealRecord, ConversionRecord } from './account.js';
import type { CourseMatch, ReviewedItem, StepClock } from './conversion-events.js';
import type { CivilDate } from './dates.js';
import type { Recorded } from './evolve.js';
import { MisplacedEventError, UnknownEventError } from './unreadable.js';

type ConversionRecorded = Extract<Recorded, { type: `Conversion${string}` }>;
type LaterEvent = Exclude<ConversionRecorded, { type: 'ConversionApplied' }>;
type Later<Type extends LaterEvent['type']> = Extract<LaterEvent, { type: Type }>;

export function evolveConversion(
  before: ConversionRecord | undefined,
  event: ConversionRecorded,
): ConversionRecord {
  if ((event.type === 'ConversionApplied') !== (before === undefined)) {
    throw new MisplacedEventError(event);
  }
  if (event.type === 'ConversionApplied') return applied(event);
  return later(before as ConversionRecord, event);
}

function applied(
  event: Extract<ConversionRecorded, { type: 'ConversionApplied' }>,
): ConversionRecord {
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
      return { ...timed(before, event.data.clock), status: 'inReview' };
    case 'ConversionReviewed':
      return reviewed(before, event);
    case 'ConversionResubmitted':
      return resubmitted(before, event);
    case 'ConversionGranted':
      return granted(before, event);
    case 'ConversionRefused': {
      const { code, reason, appealUntil } = event.data;
      const status = 'refused' as const;
      return { ...decided(before, appealUntil), status, refusal: { code, reason } };
    }
    case 'ConversionWithdrawn':
      return { ...timed(before), status: 'withdrawn' };
    case 'ConversionReversed': {
      const { appealUntil } = event.data;
      return { ...decided(before, appealUntil), status: 'reversed', reversedOn: event.recordedOn };
    }
    case 'ConversionAppealed':
      return appealed(before, event);
    case 'ConversionAppealDecided':
      return appealDecided(before, event);
  }
}

type Passing =
  'clock' | 'refusedCourses' | 'judgedCourses' | 'appealUntil' | 'appealed' | 'refusal';

/** The same without what has passed. */
function without(before: ConversionRecord, passed: readonly Passing[]): ConversionRecord {
  const names: readonly string[] = passed;
  const left = Object.entries(before).filter(([name]) => !names.includes(name));
  return Object.fromEntries(left) as unknown as ConversionRecord;
}

/** The same with the clock of the step that begins; without one where none does. */
function timed(before: ConversionRecord, clock?: StepClock): ConversionRecord {
  const rest = without(before, ['clock']);
  return clock === undefined ? rest : { ...rest, clock };
}

/** What was approved or refused of single courses holds for one round of the review. */
function newRound(before: ConversionRecord, clock?: StepClock): ConversionRecord {
  const rest = without(timed(before, clock), ['refusedCourses', 'judgedCourses']);
  return { ...rest, approved: 0, status: 'inReview' };
}

/** A decision ends the round, and may be appealed against anew. */
function decided(before: ConversionRecord, appealUntil: CivilDate | undefined): ConversionRecord {
  const round = ['clock', 'refusedCourses', 'judgedCourses', 'appealUntil', 'appealed'] as const;
  const rest = without(before, round);
  return appealUntil === undefined ? rest : { ...rest, appealUntil };
}

function reviewed(before: ConversionRecord, event: Later<'ConversionReviewed'>): ConversionRecord {
  const { decision, items = [], clock } = event.data;
  switch (decision) {
    case 'approve': {
      const approved = before.approved + 1;
      return { ...timed(before, clock), ...standingItems(before, items), approved };
    }
    case 'return':
      return { ...timed(before), status: 'returned' };
    case 'refuse':
      // The refusal itself follows as an event of its own, with its code.
      return before;
    default:
      throw new UnknownEventError(event);
  }
}

/** The courses of the round that are refused, and those that somebody judged. */
function standingItems(
  before: ConversionRecord,
  items: readonly ReviewedItem[],
): Pick<ConversionRecord, 'refusedCourses' | 'judgedCourses'> {
  const refused = items.filter((one) => one.decision === 'refuse');
  const judged = items.filter((one) => one.decision === 'approve' && one.reason !== undefined);
  return {
    ...(refused.length === 0 ? {} : { refusedCourses: joined(before.refusedCourses, refused) }),
    ...(judged.length === 0 ? {} : { judgedCourses: joined(before.judgedCourses, judged) }),
  };
}

function joined(before: readonly string[] = [], items: readonly ReviewedItem[]): string[] {
  return [...new Set([...before, ...items.map((one) => one.course)])];
}

function resubmitted(
  before: ConversionRecord,
  event: Later<'ConversionResubmitted'>,
): ConversionRecord {
  // What was approved before was approved for the old matches.
  const { ruleBook, matches, steps, appealTerms, clock } = event.data;
  return {
    ...newRound(before, clock),
    ruleBook,
    matches,
    ...(steps === undefined ? {} : { steps }),
    ...(appealTerms === undefined ? {} : { appealTerms }),
  };
}

function granted(before: ConversionRecord, event: Later<'ConversionGranted'>): ConversionRecord {
  const { matches, partly, appealUntil } = event.data;
  const status = partly ? ('partlyGranted' as const) : ('granted' as const);
  const rest = decided(before, appealUntil);
  const after = { ...rest, matches, status, grantedOn: event.recordedOn };
  return appealUntil === undefined ? after : { ...after, leftOut: leftOutOf(before, matches) };
}

function leftOutOf(before: ConversionRecord, matches: readonly CourseMatch[]): CourseMatch[] {
  const given = new Set(matches.map((one) => one.course));
  return before.matches.filter((one) => !given.has(one.course));
}

function appealed(before: ConversionRecord, event: Later<'ConversionAppealed'>): ConversionRecord {
  const { appealId, dueOn } = event.data;
  const appeal: AppealRecord = {
    appealId,
    against: before.status,
    status: 'filed',
    filedOn: event.recordedOn,
    dueOn,
  };
  return { ...before, appealed: true, appeals: [...(before.appeals ?? []), appeal] };
}

function appealDecided(
  before: ConversionRecord,
  event: Later<'ConversionAppealDecided'>,
): ConversionRecord {
  const { appealId, decision, continuedAs, clock } = event.data;
  if (decision !== 'uphold' && decision !== 'reject') throw new UnknownEventError(event);
  const appeals = (before.appeals ?? []).map((one): AppealRecord => {
    if (one.appealId !== appealId) return one;
    const status = decision === 'uphold' ? 'upheld' : 'rejected';
    const goesOn = continuedAs === undefined ? {} : { continuedAs };
    return { ...one, status, decidedOn: event.recordedOn, ...goesOn };
  });
  const after = { ...before, appeals };
  if (decision === 'reject' || continuedAs !== undefined) return after;
  return newRound(without(after, ['refusal', 'appealUntil', 'appealed']), clock);
}
