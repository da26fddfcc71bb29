/**
 * Leads the live model past its rule changes where no projector does: a bank that was stopped in
 * the middle of one would let a rebuild wait for ever. Should a projector come in between, its
 * pages and these exclude each other by the checkpoints, as everybody's do.
 */
import type { Pool } from 'pg';
import type { PartitionWorker } from '../partition-worker.js';

/** Projectors count several times in a second; one that has not for so long is not there. */
const PATIENCE_MS = 4_000;

const BEATS = `SELECT coalesce(string_agg(worker::text || beat, ',' ORDER BY worker), '') AS beats
  FROM projection.workers`;

export class StandIn {
  #beats: string | null = null;
  #since = 0;

  constructor(
    private readonly pool: Pool,
    private readonly worker: PartitionWorker,
  ) {}

  /** One step of the live model, once nobody has taken one for a while. */
  async help(): Promise<void> {
    const { rows } = await this.pool.query<{ beats: string }>(BEATS);
    const beats = rows[0]?.beats ?? '';
    const now = performance.now();
    if (beats !== this.#beats) {
      this.#beats = beats;
      this.#since = now;
      // Where nobody is written down at all there is nobody to be patient with.
      if (beats !== '') return;
    }
    if (beats !== '' && now - this.#since < PATIENCE_MS) return;
    await this.worker.step();
    await this.worker.finish();
  }
}
