/** The events of an account together with those that it took over, each in its place. */
import type { AccountEvent, TakenOverEvent } from './events.js';

type Joined = Extract<AccountEvent, { type: 'AccountJoined' }>['data'];

/** Ids of the accounts that joined, in order; also where the rest of the stream cannot be read. */
export function joinedIn(events: Iterable<{ readonly type: string; readonly data: unknown }>) {
  const ids: string[] = [];
  for (const { type, data } of events) {
    if (type !== 'AccountJoined') continue;
    const { from, earlier = [], part } = data as Joined;
    if (part === 1) ids.push(...earlier, from);
  }
  return ids;
}

/** In the place of each `AccountJoined` stand the events of the account that joined. */
export function* withTakenOver<Event extends TakenOverEvent>(
  events: Iterable<Event>,
): Generator<Event | TakenOverEvent> {
  for (const event of events) {
    if (event.type === 'AccountJoined') yield* (event.data as Joined).events;
    else yield event;
  }
}
