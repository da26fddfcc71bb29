/** A check of a whole file: what its rows will become, given what its earlier rows say. */
import type { OutcomeResult } from '#domain';
import { Refusal } from '#edge';
import type { PreparedEvidence } from '../../outcomes/prepare.js';
import type { Draft, ReadyRow } from './draft.js';
import { HELD_ELSEWHERE, reasonOf } from './reasons.js';
import { type Seen, SeenEvidence } from './seen-evidence.js';

const CONFLICT = reasonOf(new Refusal('evidenceConflict'));

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

  add(draft: Draft, index: number, row: ReadyRow): void {
    const { evidence } = row.prepared;
    const before = evidence.map(({ claim }) => this.#seen.find(claim));
    if (before.some((seen) => seen !== null && !seen.sameOwner)) {
      draft.refuse(index, HELD_ELSEWHERE);
    } else if (evidence.some((one, at) => contradicts(one, before[at] ?? null))) {
      draft.refuse(index, CONFLICT);
    } else if (before.every((seen) => seen?.sameContent === true)) {
      draft.repeat();
    } else {
      draft.add(index, row);
      if (draft.reasons.has(index)) return;
      for (const { claim, facts } of evidence) this.#seen.put(claim, facts.result);
    }
  }
}

function contradicts({ facts }: PreparedEvidence, seen: Seen | null): boolean {
  return seen !== null && !seen.sameContent && !LATER[seen.result].includes(facts.result);
}
