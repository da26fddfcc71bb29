/** One simulation as its row says it. */
import type { BookDocument } from '#equivalence';
import type { Tally } from '../walk/tally.js';

export type RunState = 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';

/** How far a simulation has come, and what it has found up to there; written together. */
export interface Progress {
  /** The next partition to read, and after which of its learners; 64 at the end. */
  readonly partition: number;
  readonly lastLearner: string | null;
  /** Null until they are counted. */
  readonly learners: number | null;
  readonly done: number;
  /** Milliseconds of work, without the time that nobody worked on it. */
  readonly workedMs: number;
  readonly tally: Tally | null;
}

/** What is tried: the document as it was when the simulation was asked for. */
export interface Subject {
  readonly bookId: string;
  readonly version: number;
  readonly contentHash: string;
  readonly document: BookDocument;
  /** The published rules that it is compared with. */
  readonly epoch: number;
  readonly today: string;
}

export interface Run extends Subject {
  readonly simulationId: string;
  readonly authority: string;
  readonly state: RunState;
  readonly cancelAsked: boolean;
  /** Counts how often it was taken up; whoever holds an older number may write nothing. */
  readonly run: number;
  readonly progress: Progress;
  readonly failure: string | null;
  /** UTC, ISO 8601. */
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

export interface RunRow {
  readonly simulation_id: string;
  readonly book_id: string;
  readonly version: number;
  readonly content_hash: string;
  readonly authority: string;
  readonly document: string;
  readonly epoch: number;
  readonly today: string;
  readonly state: RunState;
  readonly cancel_asked: boolean;
  readonly run: number;
  readonly learners: bigint | null;
  readonly done: bigint;
  readonly worked_ms: bigint;
  readonly partition: number;
  readonly last_learner: string | null;
  readonly tally: string | null;
  readonly failure: string | null;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
}

export function runOf(row: RunRow): Run {
  return {
    simulationId: row.simulation_id,
    bookId: row.book_id,
    version: row.version,
    contentHash: row.content_hash,
    authority: row.authority,
    document: JSON.parse(row.document) as BookDocument,
    epoch: row.epoch,
    today: row.today,
    state: row.state,
    cancelAsked: row.cancel_asked,
    run: row.run,
    progress: {
      partition: row.partition,
      lastLearner: row.last_learner,
      learners: row.learners === null ? null : Number(row.learners),
      done: Number(row.done),
      workedMs: Number(row.worked_ms),
      tally: row.tally === null ? null : (JSON.parse(row.tally) as Tally),
    },
    failure: row.failure,
    createdAt: isoInstant(row.created_at),
    startedAt: row.started_at === null ? null : isoInstant(row.started_at),
    finishedAt: row.finished_at === null ? null : isoInstant(row.finished_at),
  };
}

// The sessions speak UTC, so PostgreSQL writes `2026-11-23 08:00:00.123456+00`.
function isoInstant(text: string): string {
  return text.replace(' ', 'T').replace(/\+00$/, 'Z');
}
