import { Worker } from 'node:worker_threads';
import type { Positions } from '#event-store';
import { Bell } from '../projector/bell.js';

export type ThreadMessage = 'wake' | 'end';

/** What a thread tells: how far its partitions are, which it has now, or what went wrong. */
export type ThreadReport =
  | { readonly checkpoints: ReadonlyMap<number, bigint> }
  | { readonly owned: readonly number[] }
  | { readonly error: unknown };

export interface ThreadWork {
  readonly url: string;
  readonly worker: number;
  readonly bell: SharedArrayBuffer;
}

interface ProjectionOptions {
  readonly url: string;
  readonly workers: number;
  readonly onError: (error: unknown) => void;
}

const AGAIN_AFTER_MS = 1000;

/** Beneath V8's own bounds a heap grows by doubling at most, so garbage does not pile up. */
const MEMORY = { maxOldGenerationSizeMb: 1_024, maxYoungGenerationSizeMb: 48 };

/** The projector's threads; one that dies is started again, its checkpoint knows where it was. */
export class Projection {
  private readonly threads = new Map<number, Worker>();
  private readonly bells = new Map<number, Bell>();
  private readonly appended = new Map<number, bigint>();
  private readonly projected = new Map<number, bigint>();
  /** By thread; other processes may have the rest. */
  private readonly owned = new Map<number, readonly number[]>();
  private events = 0;
  private ending = false;

  constructor(private readonly options: ProjectionOptions) {
    for (let worker = 0; worker < options.workers; worker += 1) this.start(worker);
  }

  /** Something was appended: as far as these positions. */
  wake(positions: Positions): void {
    for (const [partition, position] of positions) {
      const before = this.appended.get(partition) ?? position - 1n;
      if (position > before) this.events += Number(position - before);
      this.appended.set(partition, position);
    }
    for (const [worker, thread] of this.threads) {
      if (this.bells.get(worker)?.ring() === true) thread.postMessage('wake');
    }
  }

  /** Events that were appended here since the start; its rate is the append rate. */
  appendedEvents(): number {
    return this.events;
  }

  /** Events that were appended here and that these threads have still to project. */
  backlog(): number {
    let behind = 0n;
    for (const partition of [...this.owned.values()].flat()) {
      const position = this.appended.get(partition);
      if (position === undefined) continue;
      const projected = this.projected.get(partition) ?? position;
      if (position > projected) behind += position - projected;
    }
    return Number(behind);
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
    const { url, onError } = this.options;
    const bell = new Bell();
    this.bells.set(worker, bell);
    const workerData: ThreadWork = { url, worker, bell: bell.memory };
    const script = new URL('./projection-thread.js', import.meta.url);
    const thread = new Worker(script, { workerData, resourceLimits: MEMORY });
    this.threads.set(worker, thread);
    thread.on('message', (report: ThreadReport) => {
      if ('error' in report) onError(report.error);
      else if ('owned' in report) this.owned.set(worker, report.owned);
      else for (const [at, position] of report.checkpoints) this.projected.set(at, position);
    });
    thread.on('error', onError);
    thread.once('exit', () => {
      this.threads.delete(worker);
      this.owned.delete(worker);
      if (this.ending) return;
      setTimeout(() => {
        if (!this.ending) this.start(worker);
      }, AGAIN_AFTER_MS).unref();
    });
  }
}
