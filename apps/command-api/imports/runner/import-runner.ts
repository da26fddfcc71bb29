/** Takes imports up, one after another, wherever an earlier process has left them. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '#edge';
import { describeError } from '#edge';
import type { Job } from '../jobs/job.js';
import type { Jobs } from '../jobs/jobs.js';
import type { Spool } from '../jobs/spool.js';
import type { StartRecording } from './block-work.js';
import { ImportRun } from './import-run.js';

/** Imports of different institutions that one process works on at once. */
const AT_ONCE = 2;
/** How often to look for jobs that other processes queued or left. */
const LOOK_MS = 1_000;
const SWEEP_MS = 60_000;
/** How often the same block may break before the import is given up. */
const TRIES = 5;

export interface RunnerParts {
  readonly jobs: Jobs;
  readonly spool: Spool;
  readonly startRecording: StartRecording;
  readonly logger: Logger;
  /** Waits while the projection is far behind. */
  readonly ease: () => Promise<void>;
}

export class ImportRunner {
  readonly #workers: Promise<void>[] = [];
  readonly #failures = new Map<string, { block: number; count: number }>();
  readonly #stopping = new AbortController();
  readonly #sleepers = new Set<() => void>();
  #called = false;

  constructor(private readonly parts: RunnerParts) {}

  start(): void {
    for (let worker = 0; worker < AT_ONCE; worker++) this.#workers.push(this.#work());
    this.#workers.push(this.#sweep());
  }

  /** There is a new job. */
  wake(): void {
    this.#called = this.#sleepers.size === 0;
    for (const sleeper of this.#sleepers) sleeper();
  }

  /** Ends after the blocks at hand; the rest is left for the next process. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await Promise.all(this.#workers);
  }

  async #work(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        const job = await this.parts.jobs.takeUp();
        if (job === null) await this.#wait(LOOK_MS);
        else await this.#run(job);
      } catch (error) {
        this.parts.logger.warn(describeError(error), 'imports wait for the database');
        await this.#wait(LOOK_MS);
      }
    }
  }

  async #run(job: Job): Promise<void> {
    const { jobs, spool, startRecording, logger, ease } = this.parts;
    const { importId } = job;
    const recording = startRecording(job);
    const parts = { jobs, spool, recording, ease };
    const run = new ImportRun(job, parts, () => this.#stopping.signal.aborted);
    try {
      await run.run();
      this.#failures.delete(importId);
    } catch (error) {
      const { block } = run;
      logger.error({ importId, block, ...describeError(error) }, 'an import broke off');
      await this.#brokeOff(job, block);
    }
  }

  // Most breaks are the database's and pass; what breaks again and again at one place does not.
  async #brokeOff(job: Job, block: number): Promise<void> {
    const before = this.#failures.get(job.importId);
    const count = before?.block === block ? before.count + 1 : 1;
    this.#failures.set(job.importId, { block, count });
    if (count >= TRIES) {
      await this.parts.jobs.finish(job, 'failed', { code: 'internalError' });
      await this.parts.spool.drop(job.importId);
      this.#failures.delete(job.importId);
      return;
    }
    await this.#wait(LOOK_MS);
    await this.parts.jobs.release(job);
  }

  async #sweep(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.parts.jobs.dropLostUploads();
        await this.parts.spool.dropLeft();
      } catch (error) {
        this.parts.logger.warn(describeError(error), 'old spools stay for now');
      }
      await pause(SWEEP_MS, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    }
  }

  // A call that comes while nobody sleeps counts for the next sleep.
  async #wait(ms: number): Promise<void> {
    if (this.#called) {
      this.#called = false;
      return;
    }
    let wake = (): void => undefined;
    const woken = new Promise<void>((resolve) => (wake = resolve));
    this.#sleepers.add(wake);
    const timer = setTimeout(wake, ms);
    await woken;
    clearTimeout(timer);
    this.#sleepers.delete(wake);
  }
}
