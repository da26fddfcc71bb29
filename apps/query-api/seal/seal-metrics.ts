/** How far the seal is behind the log, by partition, and what is not signed, for `/metrics`. */
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import { Metrics } from '#edge';
import { readCheckpoint, readSealLag, type SealLag } from '#seal';
import { READER_POOL } from '../pools.js';

const EVERY_MS = 5_000;

@Injectable()
export class SealMetrics implements OnModuleInit, OnModuleDestroy {
  #lag: readonly SealLag[] = [];
  #signed = 0n;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    @Inject(READER_POOL) private readonly pool: Pool,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.gauges('seal_lag_events', 'Events of a partition that are not sealed', {
      label: 'partition',
      read: () => this.#lag.map(({ partition, events }) => [partition, Number(events)]),
    });
    this.metrics.gauge('seal_unsigned_events', 'Events that no checkpoint holds', () => {
      const all = this.#lag.reduce((sum, { size, events }) => sum + size + events, 0n);
      return Number(all - this.#signed);
    });
    void this.#look();
    this.#timer = setInterval(() => void this.#look(), EVERY_MS);
    this.#timer.unref();
  }

  onModuleDestroy(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    try {
      const signed = await readCheckpoint(this.pool);
      this.#lag = await readSealLag(this.pool);
      this.#signed = signed?.size ?? 0n;
    } catch {
      // A database that does not answer is told by readiness; the last figures stand until then.
    }
  }
}
