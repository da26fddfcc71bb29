import { Worker } from 'node:worker_threads';

export type ThreadMessage = 'wake' | 'end';

/** Worker `worker` of `workers` projects its share of the partitions. */
export interface ThreadWork {
  readonly url: string;
  readonly worker: number;
  readonly workers: number;
}

interface ProjectionOptions {
  readonly url: string;
  readonly workers: number;
  readonly onError: (error: unknown) => void;
}

const AGAIN_AFTER_MS = 1000;

/** The projector's threads; one that dies is started again, its checkpoint knows where it was. */
export class Projection {
  private readonly threads = new Map<number, Worker>();
  private ending = false;

  constructor(private readonly options: ProjectionOptions) {
    for (let worker = 0; worker < options.workers; worker += 1) this.start(worker);
  }

  /** Something was appended. */
  wake(): void {
    for (const thread of this.threads.values()) thread.postMessage('wake');
  }

  /** Finishes the pages that are under way. */
  async end(): Promise<void> {
    this.ending = true;
    const ended = [...this.threads.values()].map(
      (thread) => new Promise((settle) => thread.once('exit', settle)),
    );
    for (const thread of this.threads.values()) thread.postMessage('end');
    await Promise.all(ended);
  }

  private start(worker: number): void {
    const { url, workers, onError } = this.options;
    const workerData: ThreadWork = { url, worker, workers };
    const thread = new Worker(new URL('./projection-thread.js', import.meta.url), { workerData });
    this.threads.set(worker, thread);
    thread.on('message', onError);
    thread.on('error', onError);
    thread.once('exit', () => {
      this.threads.delete(worker);
      if (this.ending) return;
      setTimeout(() => {
        if (!this.ending) this.start(worker);
      }, AGAIN_AFTER_MS).unref();
    });
  }
}
