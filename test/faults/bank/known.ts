/** What the callers know: who there is, and everything that was acknowledged to them. */
import type { Acknowledged, Act, Edition } from '../model/acts.js';
import { readPosition } from '../model/positions.js';

export interface ImportedRow {
  readonly externalId: string;
  readonly number: string;
  readonly credits: number;
  readonly tags: readonly string[];
}

export interface Learner {
  readonly id: string;
  readonly externalId: string;
  readonly token: string;
}

export class Known {
  readonly learners: Learner[] = [];
  readonly acknowledged: Acknowledged[] = [];
  readonly editions = new Map<number, Edition>();
  readonly imported: ImportedRow[] = [];
  /** Events that the suite itself put into the log, by partition and position. */
  readonly planted = new Set<string>();
  /** Answered commands, the clock of the faults. */
  commands = 0;
  refused = 0;
  /** How long each caller waits after a command; 0 for as fast as it goes. */
  paceMs = 0;
  /** Reads that were answered as fresh and did not hold what they were asked to wait for. */
  readonly stale: string[] = [];
  readonly failures: string[] = [];

  /** `position`: as the answer named it for this act alone. */
  happened(learner: string, act: Act, position?: unknown): void {
    const at = typeof position === 'string' ? [...readPosition(position).values()][0] : undefined;
    this.acknowledged.push({ learner, act, ...(at === undefined ? {} : { at }) });
  }
}
