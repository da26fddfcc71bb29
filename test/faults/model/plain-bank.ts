/** The whole bank by simple arithmetic: every account, event by event, in the order of the log. */
import type { Act, Edition } from './acts.js';
import type { LoggedEvent, Matched } from './log-check.js';
import { balancesOf, differences, PlainAccount } from './plain-account.js';
import type { Amounts, PlainBalances } from './plain-account.js';

/** What one event changed of an account; nothing is booked where nothing changed. */
export interface Booking {
  readonly position: bigint;
  readonly reassessed: boolean;
  readonly changes: Amounts;
  readonly balances: PlainBalances;
}

export interface ExpectedLearner {
  readonly account: PlainAccount;
  readonly bookings: readonly Booking[];
}

interface Standing {
  readonly partition: number;
  readonly account: PlainAccount;
  readonly bookings: Booking[];
}

/** `editions`: those that were acknowledged as published, by version. */
export function expectedLearners(
  log: readonly LoggedEvent[],
  matched: Matched,
  editions: ReadonlyMap<number, Edition>,
): ReadonlyMap<string, ExpectedLearner> {
  const learners = new Map<string, Standing>();
  const inForce = new Map<number, Edition>();
  for (const event of log) {
    const act = matched.get(event);
    if (event.did === 'rulesChanged') {
      const edition = editions.get(Number(event.subject));
      if (edition !== undefined) publish(event, edition, { learners, inForce });
    } else if (act !== undefined && event.learner !== '') {
      happen(event, act, { learners, inForce });
    }
  }
  return learners;
}

interface World {
  readonly learners: Map<string, Standing>;
  /** By partition: each learns of an edition at a place of its own. */
  readonly inForce: Map<number, Edition>;
}

const NO_EDITION: Edition = { version: 0, cap: Number.MAX_SAFE_INTEGER, reassesses: false };

function publish(event: LoggedEvent, edition: Edition, { learners, inForce }: World): void {
  inForce.set(event.partition, edition);
  if (!edition.reassesses) return;
  for (const standing of learners.values()) {
    if (standing.partition !== event.partition) continue;
    const before = standing.account.amounts();
    standing.account.reassess(edition);
    book(standing, { event, before, reassessed: true });
  }
}

function happen(event: LoggedEvent, act: Act, { learners, inForce }: World): void {
  const { learner, partition } = event;
  const standing = learners.get(learner) ?? {
    partition,
    account: new PlainAccount(),
    bookings: [],
  };
  learners.set(learner, standing);
  const before = standing.account.amounts();
  standing.account.take(act, inForce.get(partition) ?? NO_EDITION);
  book(standing, { event, before, reassessed: false });
}

function book(
  { account, bookings }: Standing,
  what: { event: LoggedEvent; before: Amounts; reassessed: boolean },
): void {
  const after = account.amounts();
  const changes = differences(what.before, after);
  if (changes.size === 0) return;
  const { position } = what.event;
  const { reassessed } = what;
  bookings.push({ position, reassessed, changes, balances: balancesOf(after) });
}
