/** The events of an account together with those that it took over, each in its place. */
import type { AccountEvent, TakenOverEvent } from './events.js';

type Joined = Extract<AccountEvent, { type: 'AccountJoined' }>['data'];

/** In the place of each `AccountJoined` stand the events of the account that joined. */
export function* withTakenOver<Event extends TakenOverEvent>(
  events: Iterable<Event>,
): Generator<Event | TakenOverEvent> {
  for (const event of events) {
    if (event.type === 'AccountJoined') yield* (event.data as Joined).events;
    else yield event;
  }
}
