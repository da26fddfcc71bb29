/** What a receiving institution has recorded for its rules: agreements and judgments of overlap. */
import { LRUCache } from 'lru-cache';
import type { InstitutionFact, InstitutionFactRecorded } from '#domain';
import { streamIdOf } from '#event-store';
import type { EventStore } from '#event-store';

interface Read {
  readonly version: number;
  readonly facts: readonly InstitutionFact[];
}

const KEPT = 1_000;

/** Reads the institutions' streams, each from where it was read to before. */
export class InstitutionFacts {
  readonly #known = new LRUCache<string, Read>({ max: KEPT });

  constructor(private readonly store: Pick<EventStore, 'readStream'>) {}

  /** All of them up to this moment, in the order of recording. */
  async of(institution: string): Promise<readonly InstitutionFact[]> {
    const before = this.#known.get(institution) ?? { version: 0, facts: [] };
    const stream = streamIdOf('institution', institution);
    const events = await this.store.readStream(stream, { afterVersion: before.version });
    const last = events.at(-1);
    if (last === undefined) return before.facts;
    const more = events
      .filter((event) => event.type === 'InstitutionFactRecorded')
      .map((event) => (event.data as InstitutionFactRecorded['data']).fact);
    const facts = more.length === 0 ? before.facts : [...before.facts, ...more];
    this.#known.set(institution, { version: last.version, facts });
    return facts;
  }
}
