/** Replays the events of a golden file with today's program, as the projector would. */
import { foldAccount } from '#domain';
import { currentShape, type StoredEvent } from '#event-store';
import { bookEvent, bookMarkers, digestOf, READ_SHAPE, RuleShelf, writeBody } from '#transcript';
import type { BookedEntry, LearnerState } from '#transcript';
import { registerRow } from '../../apps/projector/registers.js';
import type { PlacedEvent } from './present-events.js';

/** An event as a golden file keeps it. */
export interface GoldenEvent extends Omit<StoredEvent, 'position'> {
  readonly position: string;
}

/** What the log adds to events: place, version, epoch, and a day for each. */
export function asStored(placed: readonly PlacedEvent[]): GoldenEvent[] {
  const versions = new Map<string, number>();
  let epoch = 0;
  return placed.map(({ kind, id, type, data }, index) => {
    const version = (versions.get(id) ?? 0) + 1;
    versions.set(id, version);
    if (type === 'RulesChanged') epoch += 1;
    const day = new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10);
    const recordedAt = `${day}T01:00:00.000000Z`;
    const place = { partition: 0, position: String(index + 1), version, epoch };
    return { ...place, stream: { kind, id }, type, data, recordedAt, recordedOn: day };
  });
}

export interface Replayed {
  /** Of the bytes below; a release with another writes other ones, that say the same. */
  readonly shape: number;
  readonly bytes: object;
  readonly account: unknown;
  readonly row: object;
  readonly statement: readonly object[];
  readonly registers: readonly object[];
}

/** Everything that today's program makes of the events; bigint as text. */
export async function replay(golden: readonly GoldenEvent[], learner: string): Promise<Replayed> {
  const events = golden.map((one): StoredEvent => ({
    ...one,
    ...currentShape(one),
    position: BigInt(one.position),
  }));
  const own = events.filter(({ stream }) => stream.id === learner);
  const shelf = new RuleShelf({
    readAt: async (_partition, position) => events.find((one) => one.position === position) ?? null,
    readRulesMarkers: async (_partition, after) =>
      events.filter(({ stream, version }) => stream.kind === 'rules' && version > after),
  });
  const rules = await shelf.current(0);
  let state: LearnerState | null = null;
  const entries: BookedEntry[] = [];
  for (const event of own) {
    const booked = bookEvent(state, event, rules);
    state = booked.state;
    entries.push(...booked.entries);
  }
  if (state === null) throw new Error('the golden file has no learner');
  const last = bookMarkers(state, rules.library.epoch, rules);
  const body = writeBody(last.state);
  const { position, epoch, nextChange, assessment } = last.state;
  const { balances } = assessment;
  return plain({
    shape: READ_SHAPE,
    bytes: { body, digest: digestOf(body).toString('hex') },
    account: foldAccount(learner, own),
    row: { position, epoch, nextChange, balances, assessment },
    statement: [...entries, ...last.entries],
    registers: events
      .filter(({ stream }) => stream.kind !== 'learner' && stream.kind !== 'rules')
      .flatMap((event) => registerRow(event) ?? [])
      .map(({ name, values }) => ({ name, values })),
  });
}

function plain<T>(value: T): T {
  const text = JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'bigint' ? String(one) : one,
  );
  return JSON.parse(text) as T;
}
