/** A reader of any event store, from its first event on, and what it must have seen. */
import { setTimeout as delay } from 'node:timers/promises';
import { Findings } from '../model/findings.js';
import { checkTail, type SeenEvent } from '../model/tail-check.js';
import type { LogAdapter } from './adapter.js';
import type { LogLoad } from './load.js';

const PAGE = 50;

/** Until it is told to end, and then until nothing more comes. */
export async function follow(adapter: LogAdapter, isOver: () => boolean): Promise<SeenEvent[]> {
  const seen: SeenEvent[] = [];
  let cursor: string | null = null;
  for (;;) {
    const last = isOver();
    try {
      const page = await adapter.tail(cursor, PAGE);
      cursor = page.cursor;
      seen.push(...page.events);
      if (page.events.length === 0 && last) return seen;
      if (page.events.length === 0) await delay(2);
    } catch {
      await delay(20);
    }
  }
}

/** What was acknowledged, what is committed and what was seen, held against each other. */
export async function judgeLog(
  adapter: LogAdapter,
  load: LogLoad,
  seen: readonly SeenEvent[],
): Promise<Findings> {
  const findings = new Findings();
  const committed: SeenEvent[] = [];
  const times = new Map<string, number>();
  for (const stream of load.streams) {
    const events = await adapter.readStream(stream);
    committed.push(...events);
    events.forEach((event, at) => {
      times.set(event.id, (times.get(event.id) ?? 0) + 1);
      if (event.version !== at + 1) findings.add('reordered', `version ${event.version}`);
      if (load.withdrawn.has(event.id)) findings.add('doubled', `${event.id} was rolled back`);
      if (load.refused.has(event.id)) findings.add('doubled', `${event.id} was refused`);
    });
  }
  for (const { id } of load.acknowledged) {
    if (!times.has(id)) findings.add('lostAcknowledged', id);
  }
  for (const [id, count] of times) if (count > 1) findings.add('doubled', id, count - 1);
  const mine = new Set(load.streams);
  const inOrder = committed.sort(byPlace);
  checkTail(
    inOrder,
    seen.filter(({ stream }) => mine.has(stream)),
    findings,
  );
  return findings;
}

function byPlace(one: SeenEvent, other: SeenEvent): number {
  if (one.order !== other.order) return one.order < other.order ? -1 : 1;
  return one.position < other.position ? -1 : one.position > other.position ? 1 : 0;
}
