/** How many learners a difference can concern, as long as that can be counted while one waits. */
import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Account } from '#domain';
import { PARTITIONS } from '#event-store';
import { walkPage } from '#transcript';
import { READER_POOL } from '../pools.js';

const PAGE = 250;
const PATIENCE_MS = 3_000;

@Injectable()
export class ConcernedLearners {
  constructor(@Inject(READER_POOL) private readonly pool: Pool) {}

  /**
   * Null where there are too many to be counted in three seconds. `mention`: a text that the row
   * of everyone concerned holds, where there is one.
   */
  async count(
    concerns: (account: Account) => boolean,
    mention: string | null,
  ): Promise<number | null> {
    const until = performance.now() + PATIENCE_MS;
    let count = 0;
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      let lastLearner: string | null = null;
      for (;;) {
        if (performance.now() > until) return null;
        const { learners } = await walkPage(this.pool, { partition, lastLearner }, PAGE, mention);
        count += learners.filter(({ account }) => account !== null && concerns(account)).length;
        lastLearner = learners.at(-1)?.learnerId ?? null;
        if (learners.length < PAGE) break;
        // Others are served between two pages.
        await setImmediate();
      }
    }
    return count;
  }
}
