/** The lag of the projection in events and in seconds, per partition, for `/metrics`. */
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import { Metrics } from '#edge';
import { ReadSource } from '#postgres';
import { countParked, readLag, readReplayAge, type PartitionLag } from '#transcript';
import { READER_POOL } from './pools.js';

const EVERY_MS = 1_000;

@Injectable()
export class ProjectionMetrics implements OnModuleInit, OnModuleDestroy {
  #lag: readonly PartitionLag[] = [];
  #parked = 0;
  #rate = 0;
  #replayAge = 0;
  #timer: NodeJS.Timeout | null = null;
  #seen: { readonly at: number; readonly events: bigint } | null = null;

  constructor(
    @Inject(READER_POOL) private readonly pool: Pool,
    private readonly source: ReadSource,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    const { metrics } = this;
    metrics.gauges('projection_lag_events', 'Events of a partition that are not projected', {
      label: 'partition',
      read: () => this.#lag.map((one) => [one.partition, Number(one.events)]),
    });
    metrics.gauges('projection_lag_seconds', 'Age of the first event that is not projected', {
      label: 'partition',
      read: () => this.#lag.map((one) => [one.partition, one.seconds]),
    });
    metrics.gauge('projection_events_per_second', 'Events projected a second', () => this.#rate);
    metrics.gauge('projection_parked_streams', 'Streams that wait for a fix', () => this.#parked);
    const age = 'Age of the last transaction on the replica that is read; 0 on the primary';
    metrics.gauge('read_replica_replay_age_seconds', age, () => this.#replayAge);
    const away = '1 while the primary answers reads because the replica does not';
    metrics.gauge('read_replica_away', away, () => (this.source.away ? 1 : 0));
    this.#timer = setInterval(() => void this.#look(), EVERY_MS);
    this.#timer.unref();
  }

  onModuleDestroy(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    try {
      this.#lag = await readLag(this.pool);
      this.#parked = await countParked(this.pool);
      this.#replayAge = await readReplayAge(this.pool);
    } catch {
      // A database that does not answer is told by readiness; the last figures stand until then.
      return;
    }
    const events = this.#lag.reduce((sum, one) => sum + one.position, 0n);
    const at = performance.now();
    if (this.#seen !== null) {
      this.#rate = Math.round((Number(events - this.#seen.events) * 1_000) / (at - this.#seen.at));
    }
    this.#seen = { at, events };
  }
}
