/** One import as its row says it. */
import type { Format } from '../upload/record-scanner.js';

export type ImportState = 'uploading' | 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
export type ImportMode = 'continue' | 'atomic';

/** `check` looks at every row and records nothing; a dry run ends there, `atomic` begins there. */
export type Phase = 'check' | 'record';

export interface Counts {
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
}

export const NO_COUNTS: Counts = { accepted: 0, duplicates: 0, refused: 0 };

export function sum(one: Counts, other: Counts): Counts {
  return {
    accepted: one.accepted + other.accepted,
    duplicates: one.duplicates + other.duplicates,
    refused: one.refused + other.refused,
  };
}

/** How far an import has come; written together. */
export interface Progress extends Counts {
  readonly phase: Phase;
  readonly nextBlock: number;
  /** Bytes of the unpacked file that are done in this phase. */
  readonly bytes: number;
  /** Milliseconds of work, without the time that nobody worked on it. */
  readonly workedMs: number;
  /** The highest position of each partition, as `encodePosition` writes it. */
  readonly position: string | null;
}

/** Why an import as a whole failed. */
export interface Failure {
  readonly code: string;
  readonly line?: number;
}

export interface Job {
  readonly importId: string;
  /** The institution that uploaded it, in whose name it is recorded. */
  readonly institution: string;
  readonly format: Format;
  readonly mode: ImportMode;
  readonly dryRun: boolean;
  /** The names of the CSV's columns, in order. */
  readonly header: readonly string[] | null;
  readonly state: ImportState;
  readonly cancelAsked: boolean;
  /** Counts how often it was taken up; whoever holds an older number may write nothing. */
  readonly run: number;
  readonly blocks: number;
  readonly rowsTotal: number;
  readonly bytesTotal: number;
  readonly progress: Progress;
  readonly failure: Failure | null;
  /** UTC, ISO 8601. */
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

export interface JobRow {
  readonly import_id: string;
  readonly institution: string;
  readonly format: Format;
  readonly mode: ImportMode;
  readonly dry_run: boolean;
  readonly header: string | null;
  readonly state: ImportState;
  readonly cancel_asked: boolean;
  readonly run: number;
  readonly phase: Phase;
  readonly next_block: number;
  readonly blocks: number;
  readonly rows_total: bigint;
  readonly bytes_total: bigint;
  readonly bytes: bigint;
  readonly accepted: bigint;
  readonly duplicates: bigint;
  readonly refused: bigint;
  readonly worked_ms: bigint;
  readonly positions: string | null;
  readonly failure: string | null;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
}

export function jobOf(row: JobRow): Job {
  return {
    importId: row.import_id,
    institution: row.institution,
    format: row.format,
    mode: row.mode,
    dryRun: row.dry_run,
    header: row.header === null ? null : (JSON.parse(row.header) as string[]),
    state: row.state,
    cancelAsked: row.cancel_asked,
    run: row.run,
    blocks: row.blocks,
    rowsTotal: Number(row.rows_total),
    bytesTotal: Number(row.bytes_total),
    progress: {
      phase: row.phase,
      nextBlock: row.next_block,
      bytes: Number(row.bytes),
      accepted: Number(row.accepted),
      duplicates: Number(row.duplicates),
      refused: Number(row.refused),
      workedMs: Number(row.worked_ms),
      position: row.positions,
    },
    failure: row.failure === null ? null : (JSON.parse(row.failure) as Failure),
    createdAt: isoInstant(row.created_at),
    startedAt: row.started_at === null ? null : isoInstant(row.started_at),
    finishedAt: row.finished_at === null ? null : isoInstant(row.finished_at),
  };
}

// The sessions speak UTC, so PostgreSQL writes `2026-11-23 08:00:00.123456+00`.
function isoInstant(text: string): string {
  return text.replace(' ', 'T').replace(/\+00$/, 'Z');
}
