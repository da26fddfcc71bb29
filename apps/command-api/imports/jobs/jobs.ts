/** The rows of imports: begun by an upload, taken up by a runner, ended once. */
import type { Pool } from 'pg';
import type { Format } from '../upload/record-scanner.js';
import {
  type Failure,
  type ImportMode,
  type ImportState,
  type Job,
  jobOf,
  type JobRow,
  type Progress,
} from './job.js';
import * as sql from './statements.js';

/** How long a job stays with a process that says nothing more. */
const LEASE_MS = 5_000;

export interface NewUpload {
  readonly importId: string;
  readonly institution: string;
  readonly client: string;
  readonly format: Format;
  readonly mode: ImportMode;
  readonly dryRun: boolean;
}

export interface ReadUpload {
  readonly header: readonly string[] | null;
  readonly blocks: number;
  readonly rows: number;
  readonly bytes: number;
  readonly idempotency: Uint8Array | null;
  readonly request: Uint8Array | null;
}

/** `lost`: somebody else has taken the job up. */
export type Standing = 'mine' | 'cancelAsked' | 'lost';

export class Jobs {
  constructor(private readonly pool: Pool) {}

  async beginUpload(upload: NewUpload): Promise<void> {
    const phase = upload.dryRun || upload.mode === 'atomic' ? 'check' : 'record';
    await this.pool.query(sql.BEGIN_UPLOAD, [
      upload.importId,
      upload.institution,
      upload.client,
      upload.format,
      upload.mode,
      upload.dryRun,
      phase,
    ]);
  }

  async unfinished(institution: string): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>(sql.COUNT_UNFINISHED, [institution]);
    return rows[0]?.count ?? 0;
  }

  async keepUpload(importId: string): Promise<void> {
    await this.pool.query(sql.KEEP_UPLOAD, [importId]);
  }

  /** The job is queued from here on; `taken` where the idempotency key has another upload. */
  async acceptUpload(importId: string, read: ReadUpload): Promise<'queued' | 'taken'> {
    const header = read.header === null ? null : JSON.stringify(read.header);
    const values = [header, read.blocks, read.rows, read.bytes, read.idempotency, read.request];
    try {
      const { rowCount } = await this.pool.query(sql.ACCEPT_UPLOAD, [importId, ...values]);
      if (rowCount === 1) return 'queued';
    } catch (error) {
      if ((error as { code?: unknown }).code === '23505') return 'taken';
      throw error;
    }
    throw new Error('an upload took longer between two blocks than it may');
  }

  async uploadOfKey(
    idempotency: Uint8Array,
  ): Promise<{ importId: string; request: Uint8Array } | null> {
    type Found = { import_id: string; request: Buffer };
    const { rows } = await this.pool.query<Found>(sql.UPLOAD_OF_KEY, [idempotency]);
    const [row] = rows;
    return row === undefined ? null : { importId: row.import_id, request: row.request };
  }

  async dropUpload(importId: string): Promise<void> {
    await this.pool.query(sql.DROP_UPLOAD, [importId]);
  }

  async dropLostUploads(): Promise<void> {
    await this.pool.query(sql.DROP_LOST_UPLOADS);
  }

  async read(importId: string): Promise<Job | null> {
    const { rows } = await this.pool.query<JobRow>({
      name: 'imports-job-read',
      text: sql.READ_JOB,
      values: [importId],
    });
    return rows[0] === undefined ? null : jobOf(rows[0]);
  }

  async takeUp(): Promise<Job | null> {
    const { rows } = await this.pool.query<JobRow>({
      name: 'imports-job-take-up',
      text: sql.TAKE_UP,
      values: [LEASE_MS],
    });
    return rows[0] === undefined ? null : jobOf(rows[0]);
  }

  /** Writes how far the job has come and keeps it; tells whether it is still the caller's. */
  async keep(job: Job, progress: Progress): Promise<Standing> {
    const { rows } = await this.pool.query<{ cancel_asked: boolean }>({
      name: 'imports-job-progress',
      text: sql.WRITE_PROGRESS,
      values: [
        job.importId,
        job.run,
        progress.phase,
        progress.nextBlock,
        progress.bytes,
        progress.accepted,
        progress.duplicates,
        progress.refused,
        Math.round(progress.workedMs),
        progress.position,
        LEASE_MS,
      ],
    });
    if (rows[0] === undefined) return 'lost';
    return rows[0].cancel_asked ? 'cancelAsked' : 'mine';
  }

  async finish(job: Job, state: ImportState, failure: Failure | null): Promise<void> {
    const text = failure === null ? null : JSON.stringify(failure);
    await this.pool.query(sql.FINISH, [job.importId, job.run, state, text]);
  }

  async release(job: Job): Promise<void> {
    await this.pool.query(sql.RELEASE, [job.importId, job.run]);
  }

  /** The state it leaves behind; null where the job was over already. */
  async cancel(importId: string): Promise<ImportState | null> {
    const { rows } = await this.pool.query<{ state: ImportState }>(sql.CANCEL, [importId]);
    return rows[0]?.state ?? null;
  }
}
