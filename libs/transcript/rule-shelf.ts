/** The rules as each partition knows them: the one library, and where its changes stand. */
import type { RulesChanged } from '#domain';
import { RuleLibrary } from '#equivalence';
import type { EventStore, StoredEvent } from '#event-store';
import { RuleFeed } from '#rule-feed';
import type { PartitionRules, RuleMarker } from './booking.js';

type LogReader = Pick<EventStore, 'readAt' | 'readRulesMarkers'>;

/** What an adjusting entry names as its event. */
const EVENTS = { published: 'RuleBookPublished', withdrawn: 'RuleBookWithdrawn' } as const;

export class RuleShelf {
  #library = RuleLibrary.empty();
  readonly #feed: RuleFeed;
  readonly #markers = new Map<number, RuleMarker[]>();
  #loading: Promise<unknown> = Promise.resolve();

  constructor(private readonly log: LogReader) {
    this.#feed = new RuleFeed(log);
  }

  get library(): RuleLibrary {
    return this.#library;
  }

  /** The rules up to `epoch` as `partition` knows them; loads what is missing. */
  async upTo(partition: number, epoch: number): Promise<PartitionRules> {
    const markers = this.#markers.get(partition);
    const known = markers?.at(-1)?.epoch ?? 0;
    if (this.#library.epoch < epoch || known < epoch) {
      // One at a time, in order: a library only ever grows by the next epoch.
      const turn = this.#loading.then(() => this.#load(partition));
      this.#loading = turn.catch(() => undefined);
      await turn;
    }
    return { library: this.#library, markers: this.#markers.get(partition) ?? [] };
  }

  /** The rules as they are in the log now. */
  async current(partition: number): Promise<PartitionRules> {
    return this.upTo(partition, Number.MAX_SAFE_INTEGER);
  }

  /** The epoch that was known in a partition at a position. */
  async epochAt(partition: number, position: bigint): Promise<number> {
    const { markers } = await this.current(partition);
    let epoch = 0;
    for (const marker of markers) if (marker.position <= position) epoch = marker.epoch;
    return epoch;
  }

  async #load(partition: number): Promise<void> {
    const markers = this.#markers.get(partition) ?? [];
    const fresh = await this.log.readRulesMarkers(partition, markers.at(-1)?.epoch ?? 0);
    const changes = fresh.map((event) => event as StoredEvent & RulesChanged);
    this.#library = await this.#feed.upTo(changes.at(-1)?.data.epoch ?? 0);
    for (const { data, position, recordedAt, recordedOn } of changes) {
      markers.push({
        position,
        epoch: data.epoch,
        recordedAt,
        recordedOn,
        event: EVENTS[data.change],
        touchesEarlier: this.#library.touchesEarlier(data.epoch),
      });
    }
    this.#markers.set(partition, markers);
  }
}
