/** That the outcomes of a credential stand in the sealed log: each event, and its way up. */
import { Injectable } from '@nestjs/common';
import type { BundleParts, LogProof } from '#bundle';
import { Refusal } from '#edge';
import type { Caller } from '#edge';
import { encodePosition, EventStore } from '#event-store';
import type { StoredEvent } from '#event-store';
import { OwnProofs } from '../seal/own-proofs.js';
import { Seals } from '../seal/seals.js';

type LogPart = NonNullable<BundleParts['log']>;

/** A transcript of more outcomes is proved by its first ones. */
const MOST = 200;

@Injectable()
export class LogProofs {
  constructor(
    private readonly store: EventStore,
    private readonly proofs: OwnProofs,
    private readonly seals: Seals,
  ) {}

  /** Null where nothing of it is sealed yet. */
  async of(
    caller: Caller,
    learnerId: string,
    outcomes: readonly string[],
  ): Promise<LogPart | null> {
    const checkpoint = await this.seals.checkpoint();
    if (checkpoint instanceof Refusal) return null;
    const { keys } = (await this.seals.keys()) as { keys: { verifierKey: string }[] };
    const recorded = await this.#recorded(learnerId, new Set(outcomes));
    const proofs: LogProof[] = [];
    for (const event of recorded) {
      const proof = await this.#proof(caller, event, String(checkpoint.size));
      if (proof !== null) proofs.push(proof);
    }
    const verifierKeys = keys.map(({ verifierKey }) => verifierKey);
    return proofs.length === 0 ? null : { checkpoint: checkpoint.note, verifierKeys, proofs };
  }

  async #recorded(learnerId: string, outcomes: ReadonlySet<string>): Promise<StoredEvent[]> {
    const events = await this.store.readStream({ kind: 'learner', id: learnerId });
    return events
      .filter(({ type, data }) => {
        const { outcomeId } = (data ?? {}) as { outcomeId?: string };
        return type === 'OutcomeRecorded' && outcomes.has(outcomeId ?? '');
      })
      .slice(0, MOST);
  }

  /** Null for an event that came after the checkpoint. */
  async #proof(caller: Caller, event: StoredEvent, size: string): Promise<LogProof | null> {
    const { partition, position, stream } = event;
    const found = await this.proofs.of(caller, {
      learnerId: stream.id,
      position: encodePosition(new Map([[partition, position]])),
      checkpoint: size,
    });
    if (found instanceof Refusal) return null;
    const { leaf, hashes } = found.body as Pick<LogProof, 'leaf' | 'hashes'>;
    return { partition, position: String(position), leaf, hashes };
  }
}
