/**
 * Writes how far an import has come, without keeping it waiting: one write at a time, always of the
 * newest state. What was recorded stands in the log, so a crash between loses nothing.
 */
import type { Job, Progress } from '../jobs/job.js';
import type { Jobs, Standing } from '../jobs/jobs.js';

/** Well within the lease, also while a block takes long. */
const BEAT_MS = 1_000;

export class ProgressWriter {
  #progress: Progress;
  #standing: Standing = 'mine';
  #writing: Promise<void> | null = null;
  #stale = false;
  #failure: Error | null = null;
  readonly #beat: NodeJS.Timeout;

  constructor(
    private readonly jobs: Jobs,
    private readonly job: Job,
  ) {
    this.#progress = job.progress;
    this.#beat = setInterval(() => this.#write(), BEAT_MS);
  }

  get progress(): Progress {
    return this.#progress;
  }

  /** Whether the job is still the caller's, as of the last write; throws what that write threw. */
  get standing(): Standing {
    if (this.#failure !== null) throw this.#failure;
    return this.#standing;
  }

  update(progress: Progress): void {
    this.#progress = progress;
    this.#write();
  }

  /** Resolves when the newest state is written. */
  async settle(): Promise<Standing> {
    this.#write();
    while (this.#writing !== null) await this.#writing;
    return this.standing;
  }

  stop(): void {
    clearInterval(this.#beat);
  }

  #write(): void {
    this.#stale = true;
    this.#writing ??= this.#run().finally(() => {
      this.#writing = null;
    });
  }

  async #run(): Promise<void> {
    try {
      while (this.#stale) {
        this.#stale = false;
        const standing = await this.jobs.keep(this.job, this.#progress);
        if (this.#standing === 'mine') this.#standing = standing;
      }
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
  }
}
