/** One simulation from where it stands to its end. */
import { PARTITIONS } from '#event-store';
import type { Progress, Run, RunState } from '../runs/run.js';
import type { Runs, Standing } from '../runs/runs.js';
import { WalkingThread } from './walking-thread.js';

/** Progress is written no more often than this. */
const WRITE_EVERY_MS = 500;

export class SimulationRun {
  #progress: Progress;
  #written = -Infinity;

  constructor(
    private readonly run: Run,
    private readonly parts: { readonly runs: Runs; readonly readerUrl: string },
    private readonly stopping: () => boolean,
  ) {
    this.#progress = run.progress;
  }

  /** How far it came, for whoever has to say where it broke. */
  get done(): number {
    return this.#progress.done;
  }

  /** Ends when the simulation has ended, was taken over, or is to be left for the next process. */
  async work(): Promise<void> {
    if (this.run.cancelAsked) return this.parts.runs.finish(this.run, 'cancelled');
    const subject = this.run;
    const work = { url: this.parts.readerUrl, subject, progress: this.#progress };
    const thread = new WalkingThread(work);
    try {
      await this.#walk(thread);
    } finally {
      await thread.end();
    }
  }

  async #walk(thread: WalkingThread): Promise<void> {
    for (;;) {
      this.#progress = await thread.step();
      if (this.#progress.partition >= PARTITIONS) return this.#finish('completed');
      const standing = await this.#write();
      if (standing === 'lost') return;
      if (standing === 'cancelAsked') return this.parts.runs.finish(this.run, 'cancelled');
      if (!this.stopping()) continue;
      await this.parts.runs.keep(this.run, this.#progress);
      return this.parts.runs.release(this.run);
    }
  }

  async #write(): Promise<Standing> {
    const now = performance.now();
    if (now - this.#written < WRITE_EVERY_MS) return 'mine';
    this.#written = now;
    return this.parts.runs.keep(this.run, this.#progress);
  }

  async #finish(state: RunState): Promise<void> {
    const standing = await this.parts.runs.keep(this.run, this.#progress);
    if (standing !== 'lost') await this.parts.runs.finish(this.run, state);
  }
}
