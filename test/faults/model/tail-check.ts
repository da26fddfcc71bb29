/** What a reader of a log saw, held against what is committed in it. For any event store. */
import type { Findings } from './findings.js';

export interface SeenEvent {
  /** The same for the same event, whoever reads it. */
  readonly id: string;
  readonly stream: string;
  /** Its number in its stream, from 1. */
  readonly version: number;
  /** Events of one order are read in the order of their positions. */
  readonly order: string;
  readonly position: bigint;
}

/** `seen` as it came, from the first event on; `committed` in the order of the log. */
export function checkTail(
  committed: readonly SeenEvent[],
  seen: readonly SeenEvent[],
  findings: Findings,
): void {
  const times = new Map<string, number>();
  for (const { id } of seen) times.set(id, (times.get(id) ?? 0) + 1);
  for (const { id } of committed) if (!times.has(id)) findings.add('missed', id);
  for (const [id, count] of times) if (count > 1) findings.add('doubled', `${id} seen`, count - 1);
  const known = new Set(committed.map(({ id }) => id));
  for (const id of times.keys()) if (!known.has(id)) findings.add('doubled', `${id} was not kept`);
  checkOrder(seen, findings);
  checkOrder(committed, findings);
}

/** Positions rise within an order, versions rise within a stream; a second sight is no disorder. */
function checkOrder(events: readonly SeenEvent[], findings: Findings): void {
  const positions = new Map<string, bigint>();
  const versions = new Map<string, number>();
  const met = new Set<string>();
  for (const event of events) {
    if (met.has(event.id)) continue;
    met.add(event.id);
    const position = positions.get(event.order);
    const version = versions.get(event.stream);
    if (position !== undefined && event.position <= position) {
      findings.add('reordered', `${event.id} after position ${position}`);
    } else if (version !== undefined && event.version <= version) {
      findings.add('reordered', `${event.id} after version ${version} of its stream`);
    }
    positions.set(event.order, event.position);
    versions.set(event.stream, event.version);
  }
}
