/** Threads that fill: folding and writing out rows takes more of a processor than the database. */
import { Worker } from 'node:worker_threads';
import type { Fill } from './fill.js';
import { AnotherRebuild, RebuildCut } from './models.js';

/** While one partition of a thread is written, another is computed. */
export const LANES_OF_A_THREAD = 2;
/** A thread holds the pages of its lanes and the rules; a bound keeps its garbage little. */
const MEMORY = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 32 };

export interface FillWork {
  readonly url: string;
  readonly model: number;
  readonly thread: number;
}

export type FilledPart =
  | { readonly partition: number; readonly fill: Fill }
  | {
      readonly partition: number;
      readonly failed: 'another' | 'cut' | 'other';
      readonly error: unknown;
    };

interface Waiting {
  readonly resolve: (fill: Fill) => void;
  readonly reject: (error: unknown) => void;
}

export class FillThreads {
  readonly #threads: readonly FillThread[];

  constructor(url: string, model: number, count: number) {
    this.#threads = Array.from(
      { length: count },
      (_, thread) => new FillThread({ url, model, thread }),
    );
  }

  get lanes(): number {
    return this.#threads.length * LANES_OF_A_THREAD;
  }

  /** What `fillOn` does, in the thread of this lane. */
  fillOn(fill: Fill, lane: number): Promise<Fill> {
    const thread = this.#threads[lane % this.#threads.length];
    if (thread === undefined) throw new Error('there is no thread to fill in');
    return thread.fillOn(fill);
  }

  /** For when nothing is under way. */
  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }
}

class FillThread {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  /** By partition, of which one is in one lane only. */
  readonly #waiting = new Map<number, Waiting>();
  #over: Error | null = null;

  constructor(workerData: FillWork) {
    const script = new URL('./fill-thread.js', import.meta.url);
    this.#worker = new Worker(script, { workerData, resourceLimits: MEMORY });
    this.#worker.on('message', (part: FilledPart) => this.#heard(part));
    this.#worker.on('error', (error: Error) => this.#end(error));
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#end(new Error('a thread that fills has ended'));
        resolve();
      });
    });
  }

  fillOn(fill: Fill): Promise<Fill> {
    return new Promise((resolve, reject) => {
      if (this.#over !== null) {
        reject(this.#over);
        return;
      }
      this.#waiting.set(fill.partition, { resolve, reject });
      this.#worker.postMessage(fill);
    });
  }

  async end(): Promise<void> {
    if (this.#over === null) this.#worker.postMessage('end');
    await this.#ended;
  }

  #heard(part: FilledPart): void {
    const waiting = this.#waiting.get(part.partition);
    this.#waiting.delete(part.partition);
    if ('fill' in part) waiting?.resolve(part.fill);
    else waiting?.reject(errorOf(part.failed, part.error));
  }

  #end(error: Error): void {
    this.#over ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#over);
    this.#waiting.clear();
  }
}

function errorOf(failed: 'another' | 'cut' | 'other', error: unknown): unknown {
  if (failed === 'another') return new AnotherRebuild();
  return failed === 'cut' ? new RebuildCut(error) : error;
}
