/** Numbers that were sent for a learner and belong to another: told to the operator, ids only. */
import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Actor, LearnerId, OutcomeId } from '#domain';
import { Refusal } from '#edge';
import type { Known, RowResult } from './decide-rows.js';
import type { Prepared } from './prepare.js';

export interface EvidenceConflict {
  readonly outcomeId: OutcomeId;
  /** Whose account it was sent for; null where that is of nobody, for nothing opened it. */
  readonly learnerId: LearnerId | null;
  readonly holder: LearnerId;
}

/** Sorted, so that processes that tell the same never wait for each other in a ring. */
const TELL = `
  INSERT INTO reports.evidence_conflicts (outcome_id, learner, holder, institution, times)
  SELECT outcome_id, learner, max(holder::text)::uuid, $4, count(*)
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS told (outcome_id, learner, holder)
  GROUP BY outcome_id, learner ORDER BY outcome_id, learner
  ON CONFLICT (outcome_id, learner, institution) DO UPDATE
    SET times = evidence_conflicts.times + excluded.times, last_at = now()`;

/** Stands in a key, where nothing may be absent. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

@Injectable()
export class EvidenceConflicts {
  constructor(private readonly pool: Pool) {}

  async tell(by: Actor, conflicts: readonly EvidenceConflict[]): Promise<void> {
    if (conflicts.length === 0) return;
    const values = [
      conflicts.map((one) => one.outcomeId),
      conflicts.map((one) => one.learnerId ?? NOBODY),
      conflicts.map((one) => one.holder),
      by,
    ];
    await this.pool.query({ name: 'evidence-conflicts-tell', text: TELL, values });
  }
}

/** The numbers for which rows were refused `evidenceHeldElsewhere`, and who holds them. */
export function conflictsIn(
  rows: readonly (Prepared | Refusal)[],
  results: readonly (RowResult | undefined)[],
  { claims }: Pick<Known, 'claims'>,
): EvidenceConflict[] {
  const refused = rows.filter((_row, index) => isHeldElsewhere(results[index]));
  const first = refused.length === 0 ? new Map<OutcomeId, LearnerId>() : firstOwners(rows);
  return refused.flatMap((row) => {
    if (row instanceof Refusal) return [];
    const { learnerId, evidence } = row;
    return evidence.flatMap(({ outcomeId }) => {
      const holder = claims.get(outcomeId)?.owner ?? first.get(outcomeId) ?? learnerId;
      return holder === learnerId ? [] : [{ outcomeId, learnerId, holder }];
    });
  });
}

export function isHeldElsewhere(result: unknown): boolean {
  return result instanceof Refusal && result.code === 'evidenceHeldElsewhere';
}

/** Within one request the first row that names a number has it. */
function firstOwners(rows: readonly (Prepared | Refusal)[]): Map<OutcomeId, LearnerId> {
  const owners = new Map<OutcomeId, LearnerId>();
  for (const row of rows) {
    if (row instanceof Refusal) continue;
    for (const { outcomeId } of row.evidence) {
      if (!owners.has(outcomeId)) owners.set(outcomeId, row.learnerId);
    }
  }
  return owners;
}
