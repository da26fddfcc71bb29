/** One learner's account for one caller: waited for, found, and theirs to see, or refused. */
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Refusal } from '#edge';
import type { Caller } from '#edge';
import { decodePosition, EventStore, partitionOf } from '#event-store';
import { Consents, mayEverSee, sightOf } from '#rights';
import type { Consent, Sight } from '#rights';
import { TranscriptReader } from '#transcript';
import type { LearnerView } from '#transcript';

/** How long a read waits for one's own write before it says "not yet". */
const WAIT_MS = 2_000;
const LOOK_EVERY_MS = 10;

/** The projection has not come so far; ask again. */
export class NotYet {
  readonly retryAfter = 1;
}

/** An account, and how much of it the caller sees. */
export interface SeenView extends LearnerView {
  readonly sight: Sight;
}

@Injectable()
export class Accounts {
  constructor(
    private readonly reader: TranscriptReader,
    private readonly store: EventStore,
    private readonly consents: Consents,
  ) {}

  async viewFor(
    caller: Caller,
    learnerId: string,
    after: string | undefined,
  ): Promise<SeenView | NotYet | Refusal> {
    // Whoever may see nobody's account learns nothing by asking, and does not wait.
    if (!mayEverSee(caller, learnerId)) return new Refusal('notFound');
    const asked = after === undefined ? null : decodePosition(after);
    const position = asked?.get(partitionOf(learnerId));
    const arrived = await this.#arrived(learnerId, position);
    if (arrived instanceof Refusal) return arrived;
    // Where it has not come so far, nothing is known of the learner either: a replica that lags may
    // never have heard of the account, and whose it is must not show by the answer.
    if (!arrived) return new NotYet();
    const [view, consent] = await Promise.all([
      this.reader.view(learnerId),
      this.consents.of(caller, learnerId),
    ]);
    if (view === null) return this.#unprojected(caller, learnerId);
    const seen = seenBy(caller, view, consent);
    // Behind one address there may be several replicas, and this one may be behind the first.
    const fresh = position === undefined || view.projected >= position;
    return seen instanceof Refusal || fresh ? seen : new NotYet();
  }

  /** A learner may be recorded a moment ago, and not be projected: then the read waits once. */
  async #unprojected(caller: Caller, learnerId: string): Promise<SeenView | NotYet | Refusal> {
    const events = await this.store.readStream({ kind: 'learner', id: learnerId });
    const last = events.at(-1);
    if (last === undefined) return new Refusal('notFound');
    const arrived = await this.#arrived(learnerId, last.position);
    if (arrived instanceof Refusal) return arrived;
    const view = await this.reader.view(learnerId);
    if (view !== null) return seenBy(caller, view, await this.consents.of(caller, learnerId));
    return caller.institution === undefined ? new NotYet() : new Refusal('notFound');
  }

  /** True when the position is projected, false when it is not within the time. */
  async #arrived(learnerId: string, position: bigint | undefined): Promise<boolean | Refusal> {
    if (position === undefined) return true;
    const deadline = performance.now() + WAIT_MS;
    for (;;) {
      const { reached, parked } = await this.reader.progress(learnerId, position);
      if (parked !== null && parked <= position) return new Refusal('accountParked');
      if (reached) return true;
      if (performance.now() >= deadline) return false;
      await delay(LOOK_EVERY_MS);
    }
  }
}

function seenBy(caller: Caller, view: LearnerView, consent: Consent | null): SeenView | Refusal {
  const sight = sightOf(caller, view.state.account, consent);
  return sight === null ? new Refusal('notFound') : { ...view, sight };
}
