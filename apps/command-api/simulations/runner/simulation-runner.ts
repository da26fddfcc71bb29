/** Takes simulations up, one after another, wherever an earlier process has left them. */
import { describeError } from '#edge';
import type { Logger } from '#edge';
import type { Run } from '../runs/run.js';
import type { Runs } from '../runs/runs.js';
import { SimulationRun } from './simulation-run.js';
import { BrokenWalk } from './walking-thread.js';

/** How often to look for those that other processes queued or left. */
const LOOK_MS = 1_000;
const SWEEP_MS = 3_600_000;
/** How often the same place may break before a simulation is given up. */
const TRIES = 5;

interface RunnerParts {
  readonly runs: Runs;
  readonly readerUrl: string;
  readonly logger: Logger;
}

export class SimulationRunner {
  readonly #failures = new Map<string, { done: number; count: number }>();
  #working: Promise<void> | null = null;
  #stopped = false;
  #called = false;
  #rouse: () => void = () => undefined;
  #swept = -Infinity;

  constructor(private readonly parts: RunnerParts) {}

  get runs(): Runs {
    return this.parts.runs;
  }

  start(): void {
    this.#working ??= this.#work();
  }

  /** There is a new one. */
  wake(): void {
    this.#called = true;
    this.#rouse();
  }

  /** Ends after the step at hand; the rest is left for the next process. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.wake();
    await this.#working;
  }

  async #work(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#sweep();
        const run = await this.parts.runs.takeUp();
        if (run === null) await this.#wait();
        else await this.#run(run);
      } catch (error) {
        this.parts.logger.warn(describeError(error), 'simulations wait for the database');
        await this.#wait();
      }
    }
  }

  async #run(run: Run): Promise<void> {
    const { runs, readerUrl, logger } = this.parts;
    const { simulationId } = run;
    const work = new SimulationRun(run, { runs, readerUrl }, () => this.#stopped);
    try {
      await work.work();
      this.#failures.delete(simulationId);
    } catch (error) {
      const described = error instanceof BrokenWalk ? error.described : describeError(error);
      logger.error({ simulationId, ...described }, 'a simulation broke off');
      await this.#brokeOff(run, work.done);
    }
  }

  // Most breaks are the database's and pass; what breaks again and again at one place does not.
  async #brokeOff(run: Run, done: number): Promise<void> {
    const before = this.#failures.get(run.simulationId);
    const count = before?.done === done ? before.count + 1 : 1;
    this.#failures.set(run.simulationId, { done, count });
    if (count < TRIES) {
      await this.#wait();
      return this.parts.runs.release(run);
    }
    await this.parts.runs.finish(run, 'failed', 'internalError');
    this.#failures.delete(run.simulationId);
  }

  async #sweep(): Promise<void> {
    if (performance.now() - this.#swept < SWEEP_MS) return;
    this.#swept = performance.now();
    await this.parts.runs.dropOld();
  }

  // A call that comes while it works counts for the next wait.
  async #wait(): Promise<void> {
    if (!this.#called && !this.#stopped) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#rouse = resolve;
      const timer = setTimeout(resolve, LOOK_MS);
      await promise;
      clearTimeout(timer);
    }
    this.#called = false;
  }
}
