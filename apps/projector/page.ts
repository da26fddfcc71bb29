/** One page of events, folded in memory: everything that the page's transaction will write. */
import type { RulesChanged } from '#domain';
import { partitionOf } from '#event-store';
import type { StoredEvent } from '#event-store';
import {
  addDifference,
  bookEvent,
  type Booked,
  type ChangedAccount,
  type LearnerEntry,
  type LearnerState,
  type PartitionRules,
  type Statistics,
} from '#transcript';
import { parkedAt, type ParkedStream } from './parking.js';
import { registerRow, type RegisterRow } from './registers.js';

/** A rule change that every learner of a partition must be led past. */
export interface Sweep {
  readonly partition: number;
  readonly epoch: number;
  readonly position: bigint;
  /** The learner that was done last; null before the first. */
  readonly lastLearner: string | null;
}

export interface PageInput {
  readonly events: readonly StoredEvent[];
  /** The learners of the page that have a row, as they stand. */
  readonly states: ReadonlyMap<string, LearnerState>;
  readonly rules: ReadonlyMap<number, PartitionRules>;
  readonly parked: ReadonlyMap<string, ParkedStream>;
}

export class Page {
  readonly checkpoints = new Map<number, bigint>();
  readonly entries: LearnerEntry[] = [];
  readonly registers: RegisterRow[] = [];
  readonly sweeps: Sweep[] = [];
  readonly parked = new Map<string, ParkedStream>();
  readonly #input: PageInput;
  readonly #changed = new Map<string, LearnerState>();

  constructor(input: PageInput) {
    this.#input = input;
    for (const event of input.events) {
      this.#apply(event);
      this.checkpoints.set(event.partition, event.position);
    }
  }

  get accounts(): ChangedAccount[] {
    return [...this.#changed].map(([id, state]) => ({ partition: partitionOf(id), state }));
  }

  /** The difference that this page makes, by partition. */
  statistics(): Map<number, Statistics> {
    const changes = new Map<number, Statistics>();
    for (const [id, state] of this.#changed) {
      const partition = partitionOf(id);
      const into = changes.get(partition) ?? (new Map() as Statistics);
      changes.set(partition, into);
      addDifference(into, this.#input.states.get(id) ?? null, state);
    }
    return changes;
  }

  #apply(event: StoredEvent): void {
    const { id, kind } = event.stream;
    if (this.#input.parked.has(id) || this.parked.has(id)) return;
    if (kind === 'rules') {
      this.#noteRules(event);
      return;
    }
    try {
      if (kind === 'learner') this.#book(event);
      else this.#register(event);
    } catch (error) {
      // Whatever went wrong concerns this stream alone: it waits, and the partition goes on.
      this.parked.set(id, parkedAt(event, error));
    }
  }

  #register(event: StoredEvent): void {
    const row = registerRow(event);
    if (row !== null) this.registers.push(row);
  }

  #book(event: StoredEvent): void {
    const { id } = event.stream;
    const rules = this.#input.rules.get(event.partition);
    if (rules === undefined) throw new Error('no rules were loaded for the partition');
    const state = this.#changed.get(id) ?? this.#input.states.get(id) ?? null;
    const booked: Booked = bookEvent(state, event, rules);
    this.#changed.set(id, booked.state);
    for (const entry of booked.entries) {
      this.entries.push({ partition: event.partition, id, booked: entry });
    }
  }

  #noteRules(event: StoredEvent): void {
    const { epoch } = (event as StoredEvent & RulesChanged).data;
    const markers = this.#input.rules.get(event.partition)?.markers ?? [];
    if (!markers.some((marker) => marker.epoch === epoch && marker.touchesEarlier)) return;
    const { partition, position } = event;
    this.sweeps.push({ partition, epoch, position, lastLearner: null });
  }
}

/** The learners whose rows the page needs. */
export function learnersOf(events: readonly StoredEvent[]): string[] {
  const ids = new Set<string>();
  for (const { stream } of events) if (stream.kind === 'learner') ids.add(stream.id);
  return [...ids];
}

/** The rule epoch that each partition of the page reaches. */
export function epochsOf(events: readonly StoredEvent[]): Map<number, number> {
  const epochs = new Map<number, number>();
  for (const event of events) {
    const marker = event.stream.kind === 'rules' ? (event as StoredEvent & RulesChanged) : null;
    const epoch = marker?.data.epoch ?? event.epoch;
    epochs.set(event.partition, Math.max(epoch, epochs.get(event.partition) ?? 0));
  }
  return epochs;
}
