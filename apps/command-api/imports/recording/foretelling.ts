/** A check of a whole file: what its rows will become, given what its earlier blocks say. */
import type { OutcomeResult } from '#domain';
import type { PreparedEvidence } from '../../outcomes/prepare.js';
import type { RowReason } from '../rows/row.js';
import type { Draft, Ready } from './draft.js';
import { CONFLICT, HELD_ELSEWHERE } from './reasons.js';
import { type Seen, SeenEvidence } from './seen-evidence.js';

const LATER: Readonly<Record<OutcomeResult, readonly OutcomeResult[]>> = {
  inProgress: ['passed', 'failed'],
  failed: ['passed'],
  passed: [],
};

export class Foretelling {
  readonly #seen: SeenEvidence;

  constructor(rows: number) {
    this.#seen = new SeenEvidence(rows);
  }

  /** The row with the reason that earlier blocks give; null where they said the same. */
  told(row: Ready): Ready | null {
    if (!('prepared' in row)) return row;
    const { evidence } = row.prepared;
    const before = evidence.map(({ claim }) => this.#seen.find(claim));
    if (before.every((seen) => seen?.sameOwner === true && seen.sameContent)) return null;
    return against(evidence, before) ?? row;
  }

  /** Remembers what the block's accepted rows said. */
  remember(ready: readonly Ready[], { reasons }: Draft): void {
    ready.forEach((row, index) => {
      if (!('prepared' in row) || reasons.has(index)) return;
      for (const { claim, facts } of row.prepared.evidence) this.#seen.put(claim, facts.result);
    });
  }
}

function against(
  evidence: readonly PreparedEvidence[],
  before: readonly (Seen | null)[],
): RowReason | null {
  if (before.some((seen) => seen !== null && !seen.sameOwner)) return HELD_ELSEWHERE;
  const contradicted = evidence.some(({ facts }, index) => {
    const seen = before[index] ?? null;
    return seen !== null && !seen.sameContent && !LATER[seen.result].includes(facts.result);
  });
  return contradicted ? CONFLICT : null;
}
