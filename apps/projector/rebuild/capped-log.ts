/** The log as far as another model has come: who reads this never gets ahead of that one. */
import type { EventStore, StoredEvent, StreamId, StreamRange } from '#event-store';
import type { Checkpoints } from '../checkpoints.js';

export class CappedLog {
  /** The last position of each partition that is shown. */
  caps: Checkpoints = new Map();

  constructor(private readonly store: EventStore) {}

  async readPartitions(after: ReadonlyMap<number, bigint>, limit: number): Promise<StoredEvent[]> {
    const open = [...after].filter(([partition, position]) => position < this.#cap(partition));
    const events = await this.store.readPartitions(new Map(open), limit);
    return events.filter((event) => event.position <= this.#cap(event.partition));
  }

  async readStream(stream: StreamId, range?: StreamRange): Promise<StoredEvent[]> {
    return this.store.readStream(stream, range);
  }

  #cap(partition: number): bigint {
    return this.caps.get(partition) ?? 0n;
  }
}
