/**
 * How events, rule changes and passing days become statement entries. Pure: the projector and the
 * reader call the same functions, so that what the reader adds is what the projector will book.
 */
import { emptyAccount, evolve, withTakenOver } from '#domain';
import type { Account, CivilDate, Instant } from '#domain';
import { assess, changeDates, changersOn, entriesBetween } from '#equivalence';
import type { Assessment, RuleLibrary, StatementEntry } from '#equivalence';
import type { StoredEvent } from '#event-store';
import type { Cause, LearnerState } from './state.js';

/** One statement entry as it is stored. Keyed by (learner, position, ordinal). */
export interface BookedEntry {
  readonly position: bigint;
  readonly ordinal: number;
  readonly entry: EntryBody;
}

/** Ids, codes and amounts only; nothing personal. */
export interface EntryBody extends StatementEntry {
  readonly bookedOn: CivilDate;
  readonly effectiveOn: CivilDate;
  readonly cause: Cause;
}

export interface Booked {
  readonly state: LearnerState;
  readonly entries: readonly BookedEntry[];
}

/** A rule change as it stands in one partition. */
export interface RuleMarker {
  readonly position: bigint;
  readonly epoch: number;
  readonly recordedAt: Instant;
  readonly recordedOn: CivilDate;
  readonly event: string;
  /** True where outcomes recorded before it may be assessed anew. */
  readonly touchesEarlier: boolean;
}

/** The rules as one partition knows them; `markers` in the order of their epochs. */
export interface PartitionRules {
  readonly library: RuleLibrary;
  readonly markers: readonly RuleMarker[];
}

/** The state after one more event. Throws where the event cannot be read; then nothing is kept. */
export function bookEvent(
  state: LearnerState | null,
  event: StoredEvent,
  rules: PartitionRules,
): Booked {
  const { library } = rules;
  let before: Booked | null = null;
  if (state !== null) {
    const marked = bookMarkers(state, event.epoch, rules);
    before = joined(marked, bookDays(marked.state, event.recordedOn, library));
  }
  const from = before?.state.account ?? emptyAccount(event.stream.id);
  const account = evolve(from, event);
  const assessment = assess(account, library, event.epoch, event.recordedOn);
  const cause = causeOf(event);
  const earlier = before?.state.assessment ?? null;
  const made = entriesBetween(earlier, assessment, programmeIn(account));
  const effectiveOn = effectiveDay(event, account);
  const entries = made.map((entry, ordinal) => ({
    position: event.position,
    ordinal,
    entry: { ...entry, bookedOn: event.recordedOn, effectiveOn, cause },
  }));
  const next: LearnerState = {
    account,
    assessment,
    epoch: event.epoch,
    position: event.position,
    booked: entries.length,
    nextChange: changeDates(account, { library, epoch: event.epoch }, event.recordedOn)[0] ?? null,
    causes: causesAfter(before?.state.causes ?? {}, event),
  };
  return { state: next, entries: [...(before?.entries ?? []), ...entries] };
}

/** Applies the rule changes up to `epoch` that can touch what was assessed before them. */
export function bookMarkers(state: LearnerState, epoch: number, rules: PartitionRules): Booked {
  let booked: Booked = { state, entries: [] };
  for (const marker of rules.markers) {
    if (marker.epoch > epoch) break;
    if (marker.epoch <= booked.state.epoch || !marker.touchesEarlier) continue;
    booked = joined(booked, bookMarker(booked.state, marker, rules.library));
  }
  return booked;
}

function bookMarker(state: LearnerState, marker: RuleMarker, library: RuleLibrary): Booked {
  const before = bookDays(state, marker.recordedOn, library);
  const { account } = before.state;
  const assessment = assess(account, library, marker.epoch, marker.recordedOn);
  const programmeOf = programmeIn(account);
  const made = entriesBetween(before.state.assessment, assessment, programmeOf, 'reassessed');
  const cause = {
    position: String(marker.position),
    recordedAt: marker.recordedAt,
    event: marker.event,
  };
  const day = marker.recordedOn;
  const entries = made.map((entry, ordinal) => ({
    position: marker.position,
    ordinal,
    entry: { ...entry, bookedOn: day, effectiveOn: day, cause },
  }));
  const next: LearnerState = {
    ...before.state,
    assessment,
    epoch: marker.epoch,
    position: marker.position,
    booked: entries.length,
    nextChange: changeDates(account, { library, epoch: marker.epoch }, day)[0] ?? null,
  };
  return { state: next, entries: [...before.entries, ...entries] };
}

/** Books what time alone has changed up to `until`, each on its own day. */
export function bookDays(state: LearnerState, until: CivilDate, library: RuleLibrary): Booked {
  if (state.nextChange === null || state.nextChange > until) return { state, entries: [] };
  const { account, epoch } = state;
  const days = changeDates(account, { library, epoch }, state.assessment.asOf);
  const programmeOf = programmeIn(state.account);
  let { assessment, booked } = state;
  const entries: BookedEntry[] = [];
  for (const day of days) {
    if (day > until) break;
    const after = assess(account, library, epoch, day);
    const changing = changersOn(account, { library, epoch }, day);
    for (const entry of entriesBetween(assessment, after, programmeOf)) {
      const cause = datedCause(state, entry, changing);
      const body = { ...entry, bookedOn: day, effectiveOn: day, cause };
      entries.push({ position: state.position, ordinal: booked, entry: body });
      booked += 1;
    }
    assessment = after;
  }
  const nextChange = days.find((day) => day > until) ?? null;
  return { state: { ...state, assessment, booked, nextChange }, entries };
}

/** The state's assessment as of a day; the stored one wherever it says the same. */
export function assessedOn(state: LearnerState, asOf: CivilDate, library: RuleLibrary): Assessment {
  const { assessment, nextChange } = state;
  const stands = asOf >= assessment.asOf && (nextChange === null || nextChange > asOf);
  return stands ? assessment : assess(state.account, library, state.epoch, asOf);
}

function joined(first: Booked, second: Booked): Booked {
  if (second.entries.length === 0) return { state: second.state, entries: first.entries };
  return { state: second.state, entries: [...first.entries, ...second.entries] };
}

function programmeIn(account: Account): (conversionId: string) => string {
  return (id) => {
    const conversion = account.conversions[id];
    return `${conversion?.institution ?? ''}/${conversion?.programme ?? ''}`;
  };
}

function causeOf(event: StoredEvent): Cause {
  const { position, recordedAt, type } = event;
  return { position: String(position), recordedAt, event: type };
}

interface EventSubject {
  readonly outcomeId?: string;
  readonly effectiveOn?: CivilDate;
  readonly fact?: { readonly factId: string; readonly validFrom: CivilDate };
}

/** The day from which the event's change counts: its own, the outcome's or fact's, or its day. */
function effectiveDay(event: StoredEvent, account: Account): CivilDate {
  const { outcomeId, effectiveOn, fact } = event.data as EventSubject;
  if (effectiveOn !== undefined) return effectiveOn;
  if (fact !== undefined) return fact.validFrom;
  const records = event.type === 'OutcomeRecorded' || event.type === 'OutcomeUpdated';
  const facts = records ? account.outcomes[outcomeId ?? '']?.facts : undefined;
  return facts?.awardedOn ?? event.recordedOn;
}

/** Events that say what an outcome is; others only add to it. */
const OWN_EVENTS = new Set([
  'OutcomeRecorded',
  'OutcomeUpdated',
  'OutcomeCorrected',
  'OutcomeRevoked',
]);

/**
 * The own event of every outcome and fact is kept: a later version may give a shelf life to what
 * had none, and then it is this event that the change is booked under.
 */
function causesAfter(causes: LearnerState['causes'], event: StoredEvent): LearnerState['causes'] {
  const ids = [...withTakenOver([event])].flatMap(({ type, data }) => {
    const { outcomeId, fact } = data as EventSubject;
    return (OWN_EVENTS.has(type) ? outcomeId : fact?.factId) ?? [];
  });
  if (ids.length === 0) return causes;
  const cause = causeOf(event);
  return { ...causes, ...Object.fromEntries(ids.map((id) => [id, cause])) };
}

/** What runs out has its own event as the cause; else it is the outcome or fact whose day it is. */
function datedCause(
  state: LearnerState,
  entry: StatementEntry,
  changing: readonly string[],
): Cause {
  const { outcomeId } = entry;
  const own = outcomeId !== undefined && (entry.code === 'expired' || changing.includes(outcomeId));
  const cause = state.causes[(own ? outcomeId : changing[0]) ?? ''];
  if (cause === undefined) throw new Error('no cause is known for a change by time alone');
  return cause;
}
