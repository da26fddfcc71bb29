/**
 * Who projects which partition. Workers come and go as they like: each tells that it lives by
 * counting up its own row, owns the rows of `projection.owners` that hold its id, gives back what
 * is above its share and takes what is free, or belongs to one that counts no more. Nobody compares
 * clocks: that another has stopped counting is measured by one's own.
 *
 * This only spares work. That no event counts twice is held by the checkpoints: a worker that slept
 * and still believes that it owns a partition cannot write a page of it.
 */
import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from './checkpoints.js';

/** A worker that has not counted for so long is taken for dead. */
const PATIENCE_MS = 3_000;

interface Seen {
  readonly beat: bigint;
  readonly at: number;
}

export class Membership {
  readonly worker = randomUUID();
  #beat = 0n;
  readonly #seen = new Map<string, Seen>();

  constructor(private readonly pool: Pool) {}

  /** Tells that this worker lives. */
  async beat(): Promise<void> {
    this.#beat += 1n;
    await this.pool.query({ name: 'beat', text: BEAT, values: [this.worker, this.#beat] });
  }

  /**
   * Tells that this worker lives, and settles who owns what as far as it concerns this one. What is
   * given back must not be worked on any more: `keep` is told what is left, and awaited before the
   * others may have the rest.
   */
  async meet(keep: (partitions: readonly number[]) => Promise<void>): Promise<readonly number[]> {
    await this.beat();
    const living = await this.#living();
    const owners = await this.#owners();
    const mine = owners.filter((one) => one.worker === this.worker).map((one) => one.partition);
    const share = shareOf(this.worker, living, owners.length);
    const surplus = mine.slice(share);
    const kept = mine.slice(0, share);
    if (surplus.length > 0) {
      await keep(kept);
      await this.pool.query({ name: 'give', text: GIVE, values: [this.worker, surplus] });
    }
    if (kept.length === share) return kept;
    const free = owners
      .filter(({ worker }) => worker === null || !living.includes(worker))
      .slice(0, share - kept.length);
    return [...kept, ...(await this.#take(free))];
  }

  /** Gives everything back; for one that has stopped working. */
  async leave(): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      await client.query('UPDATE projection.owners SET worker = NULL WHERE worker = $1', [
        this.worker,
      ]);
      await client.query('DELETE FROM projection.workers WHERE worker = $1', [this.worker]);
    });
  }

  /** The workers that count, this one among them, in the order of their ids. */
  async #living(): Promise<string[]> {
    const { rows } = await this.pool.query<{ worker: string; beat: bigint }>({
      name: 'read-workers',
      text: 'SELECT worker, beat FROM projection.workers ORDER BY worker',
    });
    const now = performance.now();
    const living: string[] = [];
    for (const { worker, beat } of rows) {
      const before = this.#seen.get(worker);
      const seen = before?.beat === beat ? before : { beat, at: now };
      this.#seen.set(worker, seen);
      if (worker === this.worker || now - seen.at < PATIENCE_MS) living.push(worker);
      else await this.#bury(worker, beat);
    }
    return living;
  }

  /** Unless it counts again at this moment. */
  async #bury(worker: string, beat: bigint): Promise<void> {
    const text = 'DELETE FROM projection.workers WHERE worker = $1 AND beat = $2';
    await this.pool.query(text, [worker, beat]);
    this.#seen.delete(worker);
  }

  async #owners(): Promise<{ partition: number; worker: string | null }[]> {
    const { rows } = await this.pool.query<{ partition: number; worker: string | null }>({
      name: 'read-owners',
      text: 'SELECT partition, worker FROM projection.owners ORDER BY partition',
    });
    return rows;
  }

  /** Those of them that still belong to whom they were seen to belong to. */
  async #take(
    free: readonly { readonly partition: number; readonly worker: string | null }[],
  ): Promise<number[]> {
    if (free.length === 0) return [];
    return inTransaction(this.pool, async (client: PoolClient) => {
      const { rows } = await client.query<{ partition: number }>({
        name: 'take',
        text: TAKE,
        values: [this.worker, free.map((one) => one.partition), free.map((one) => one.worker)],
      });
      return rows.map((row) => row.partition).sort((a, b) => a - b);
    });
  }
}

const BEAT = `INSERT INTO projection.workers (worker, beat) VALUES ($1, $2)
  ON CONFLICT (worker) DO UPDATE SET beat = excluded.beat`;

const GIVE = `UPDATE projection.owners SET worker = NULL
  WHERE worker = $1 AND partition = ANY ($2::smallint[])`;

const TAKE = `UPDATE projection.owners AS o SET worker = $1
  FROM unnest($2::smallint[], $3::uuid[]) AS f (partition, worker)
  WHERE o.partition = f.partition AND o.worker IS NOT DISTINCT FROM f.worker
  RETURNING o.partition`;

/** The first ones of the living own one more where the partitions cannot be dealt evenly. */
function shareOf(worker: string, living: readonly string[], partitions: number): number {
  const place = living.indexOf(worker);
  const count = Math.max(living.length, 1);
  return Math.floor(partitions / count) + (place < partitions % count ? 1 : 0);
}
