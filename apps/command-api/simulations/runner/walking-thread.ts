/** The thread of one simulation, as its process asks it for one step after the other. */
import { Worker } from 'node:worker_threads';
import type { Progress } from '../runs/run.js';
import type { ThreadAnswer, ThreadQuestion, ThreadWork } from '../walk/thread-messages.js';

/** What a walk needs does not grow with the learners; beneath a bound garbage does not pile up. */
const MEMORY = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 };

export class BrokenWalk extends Error {
  constructor(readonly described: object) {
    super('the walk over the learners broke off');
    this.name = 'BrokenWalk';
  }
}

export class WalkingThread {
  readonly #thread: Worker;
  readonly #gone: Promise<object>;

  constructor(work: ThreadWork) {
    const script = new URL('../walk/thread.js', import.meta.url);
    this.#thread = new Worker(script, { workerData: work, resourceLimits: MEMORY });
    this.#gone = new Promise((resolve) => {
      this.#thread.once('error', (error: Error) =>
        resolve({ name: error.name, message: error.message }),
      );
      this.#thread.once('exit', () => resolve({ name: 'Exit' }));
    });
  }

  /** @throws BrokenWalk where the step failed or the thread is gone. */
  async step(): Promise<Progress> {
    const answered = new Promise<ThreadAnswer>((resolve) => this.#thread.once('message', resolve));
    this.#say('step');
    const gone = this.#gone.then((error) => ({ error }));
    const answer = await Promise.race([answered, gone]);
    if ('error' in answer) throw new BrokenWalk(answer.error);
    return answer.progress;
  }

  async end(): Promise<void> {
    this.#say('end');
    await this.#gone;
  }

  #say(question: ThreadQuestion): void {
    this.#thread.postMessage(question);
  }
}
