/** The rules as the log published them: one library for the process, grown as the log grows. */
import type { RulesChanged } from '#domain';
import { RuleLibrary } from '#equivalence';
import type { RuleChange } from '#equivalence';
import type { EventStore, StoredEvent } from '#event-store';
import type { PartitionRules, RuleMarker } from './booking.js';

type LogReader = Pick<EventStore, 'readAt' | 'readRulesMarkers'>;

export class RuleShelf {
  #library = RuleLibrary.empty();
  readonly #markers = new Map<number, RuleMarker[]>();
  /** The publication's event type by epoch: what an adjusting entry names as its event. */
  readonly #published = new Map<number, string>();
  #loading: Promise<unknown> = Promise.resolve();

  constructor(private readonly log: LogReader) {}

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
    for (const event of fresh) {
      const { data } = event as StoredEvent & RulesChanged;
      if (data.epoch > this.#library.epoch) await this.#extend(data);
      markers.push({
        position: event.position,
        epoch: data.epoch,
        recordedAt: event.recordedAt,
        recordedOn: event.recordedOn,
        event: this.#published.get(data.epoch) ?? event.type,
        touchesEarlier: this.#library.touchesEarlier(data.epoch),
      });
    }
    this.#markers.set(partition, markers);
  }

  async #extend(marker: RulesChanged['data']): Promise<void> {
    const event = await this.log.readAt(marker.partition, BigInt(marker.position));
    if (event === null) throw new Error(`the rule change of epoch ${marker.epoch} is not there`);
    const { epoch, bookId, version, change, contentHash } = marker;
    const { document } = event.data as { readonly document?: unknown };
    const step: RuleChange = { epoch, bookId, version, change, contentHash, document };
    this.#library = this.#library.with(step);
    this.#published.set(epoch, event.type);
  }
}
