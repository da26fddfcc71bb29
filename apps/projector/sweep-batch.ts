/** Some learners of a partition, led past a rule change. */
import type { PoolClient } from 'pg';
import { addDifference, bookMarkers, readAccountsAfter } from '#transcript';
import type { LearnerEntry, ChangedAccount, PartitionRules, Statistics } from '#transcript';
import type { Sweep } from './page.js';
import { codeOf, type ParkedStream } from './parking.js';

const BATCH = 500;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

export interface SweepBatch {
  readonly accounts: ChangedAccount[];
  readonly entries: LearnerEntry[];
  readonly statistics: Map<number, Statistics>;
  readonly parked: ParkedStream[];
  /** Null where no learner is left. */
  readonly lastLearner: string | null;
}

interface Surroundings {
  readonly model: number;
  readonly rules: PartitionRules;
  readonly parked: ReadonlyMap<string, ParkedStream>;
}

export async function sweepBatch(
  client: PoolClient,
  sweep: Sweep,
  { model, rules, parked }: Surroundings,
): Promise<SweepBatch> {
  const { partition, epoch, position } = sweep;
  const after = sweep.lastLearner ?? BEFORE_ALL;
  const rows = await readAccountsAfter(client, { model, partition }, after, BATCH);
  const statistics: Statistics = new Map();
  const batch: SweepBatch = {
    accounts: [],
    entries: [],
    statistics: new Map([[partition, statistics]]),
    parked: [],
    lastLearner: rows.length < BATCH ? null : (rows.at(-1)?.[0] ?? null),
  };
  for (const [id, state] of rows) {
    if (parked.has(id)) continue;
    try {
      const booked = bookMarkers(state, epoch, rules);
      // A learner with events after the rule change has it behind already.
      if (booked.state === state) continue;
      batch.accounts.push({ partition, state: booked.state });
      for (const entry of booked.entries) batch.entries.push({ partition, id, booked: entry });
      addDifference(statistics, state, booked.state);
    } catch (error) {
      const code = codeOf(error);
      batch.parked.push({ partition, stream: id, kind: 'learner', position, code });
    }
  }
  return batch;
}
