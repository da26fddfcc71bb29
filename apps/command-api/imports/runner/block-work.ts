/** What the runner asks of whoever knows the field: one block checked, prepared, recorded. */
import type { Positions } from '#event-store';
import type { Counts, Job } from '../jobs/job.js';

export interface Recorded {
  readonly counts: Counts;
  readonly positions: Positions;
  /** The run whose refused rows belong to these counts. */
  readonly run: number;
  /** It went as prepared: what was prepared after it in the meantime holds. */
  readonly smooth: boolean;
  /** The line of its first refused row. */
  readonly refusedLine: number | null;
}

export interface PreparedBlock {
  /** Bytes of the block. */
  readonly bytes: number;
  /** Appends it, as often as others come in between; the same block is recorded once. */
  record(): Promise<Recorded>;
}

export interface CheckedBlock {
  readonly bytes: number;
  readonly counts: Counts;
}

export interface Recording {
  /** The result of a block that an earlier run has recorded; null where none has. */
  recorded(block: number): Promise<Recorded | null>;
  /** Bytes of a block. */
  size(block: number): Promise<number>;
  /** Reads, checks and seals; writes nothing but learners' keys. */
  prepare(block: number): Promise<PreparedBlock>;
  /** Says what would become of the rows, in the order of recording; keeps the refused ones. */
  check(block: number): Promise<CheckedBlock>;
}

export type StartRecording = (job: Job) => Recording;
