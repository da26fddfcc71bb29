/**
 * Compares each learner of two models at equal positions. Who stands at different ones waits, and
 * is compared again; memory holds those who wait and nobody else.
 */
import type { Pool, PoolClient } from 'pg';
import { PARTITIONS } from '#event-store';
import { rowsAfter, rowsOf, type ComparedRow } from './compared-rows.js';
import { differencesOf, type Depth, type Difference } from './differences.js';

const PAGE = 500;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

interface Sides {
  readonly old: number;
  readonly fresh: number;
  readonly depth: Depth;
}

export class Comparison {
  /** Learners that were found equal. */
  equal = 0;
  /** Learners that the old model could not read and the new one can. */
  healed = 0;
  readonly #waiting = new Map<number, Set<string>>();

  constructor(
    private readonly sides: Sides,
    private readonly tell: (difference: Difference) => void,
  ) {}

  get waiting(): number {
    let count = 0;
    for (const learners of this.#waiting.values()) count += learners.size;
    return count;
  }

  /** Everyone, page by page; `between` is called after each and may throw. */
  async everyone(pool: Pool, between: () => void): Promise<void> {
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      let after: string | null = BEFORE_ALL;
      while (after !== null) {
        after = await this.#page(pool, partition, after);
        between();
      }
    }
  }

  /** Those who wait; `last` where both models stand still at the same place. */
  async again(client: Pool | PoolClient, last: boolean): Promise<void> {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const [partition, learners] of waiting) {
      const ids = [...learners];
      for (let from = 0; from < ids.length; from += PAGE) {
        const some = ids.slice(from, from + PAGE);
        const old = await rowsOf(client, this.sides.old, partition, some);
        const fresh = await rowsOf(client, this.sides.fresh, partition, some);
        for (const id of some) this.#compare(partition, id, [old.get(id), fresh.get(id)], last);
      }
    }
  }

  async #page(pool: Pool, partition: number, after: string): Promise<string | null> {
    const place = { partition, after };
    const [old, fresh] = await Promise.all([
      rowsAfter(pool, this.sides.old, place, PAGE),
      rowsAfter(pool, this.sides.fresh, place, PAGE),
    ]);
    const ends = [old, fresh].filter((rows) => rows.length === PAGE).map((rows) => lastOf(rows));
    const end = ends.length === 0 ? null : ends.reduce((a, b) => (a < b ? a : b));
    const within = (row: ComparedRow): boolean => end === null || row.learner <= end;
    const pairs = new Map<string, [ComparedRow | undefined, ComparedRow | undefined]>();
    for (const row of old.filter(within)) pairs.set(row.learner, [row, undefined]);
    for (const row of fresh.filter(within)) {
      pairs.set(row.learner, [pairs.get(row.learner)?.[0], row]);
    }
    for (const [learner, pair] of pairs) this.#compare(partition, learner, pair, false);
    return end;
  }

  #compare(
    partition: number,
    learner: string,
    [old, fresh]: readonly [ComparedRow | undefined, ComparedRow | undefined],
    last: boolean,
  ): void {
    const codes =
      old === undefined || fresh === undefined ? null : differencesOf(old, fresh, this.sides.depth);
    if (codes?.length === 0) {
      this.equal += 1;
    } else if (codes !== null) {
      for (const code of codes) this.tell({ code, partition, subject: learner });
    } else if (!last) {
      const waiting = this.#waiting.get(partition) ?? new Set();
      this.#waiting.set(partition, waiting.add(learner));
    } else if (old?.parked === true && fresh !== undefined) {
      // It stood still in the old model because it could not be read; there is nothing to compare.
      this.healed += 1;
    } else {
      const code = old === undefined ? 'surplus' : fresh === undefined ? 'missing' : 'position';
      this.tell({ code, partition, subject: learner });
    }
  }
}

function lastOf(rows: readonly ComparedRow[]): string {
  return rows.at(-1)?.learner ?? BEFORE_ALL;
}
