/**
 * A thread of its own for work that takes a processor long: one piece after the other, each with a
 * limit of time and memory, and a limit on how many wait. A thread that ends takes the piece it
 * was at with it, and no other: the next one starts a thread anew.
 */
import { Worker } from 'node:worker_threads';

export interface ThreadLimits {
  readonly milliseconds: number;
  readonly megabytes: number;
  /** Pieces that are there at once, the one that is worked on with them. */
  readonly pieces: number;
}

/** `full`: too many wait. `ended`: it took more than is given, or broke the thread. */
export type Undone = 'full' | 'ended';

export type Worked<Answer> = { readonly answer: Answer } | Undone;

interface Piece<Question, Answer> {
  readonly question: Question;
  readonly settle: (worked: Worked<Answer>) => void;
}

export class BoundedThread<Question, Answer> {
  readonly #pieces: Piece<Question, Answer>[] = [];
  #thread: Worker | null = null;
  #limit: NodeJS.Timeout | undefined;
  #last = false;

  constructor(
    private readonly script: URL,
    private readonly limits: ThreadLimits,
    /** Given to the thread once, when it starts. */
    private readonly given: unknown = null,
  ) {}

  ask(question: Question): Promise<Worked<Answer>> {
    if (this.#pieces.length >= this.limits.pieces) return Promise.resolve('full');
    return new Promise((settle) => {
      this.#pieces.push({ question, settle });
      if (this.#pieces.length === 1) this.#next();
    });
  }

  /** Ends when nothing waits any more. */
  retire(): void {
    this.#last = true;
    if (this.#pieces.length === 0) void this.#thread?.terminate();
  }

  async close(): Promise<void> {
    for (const { settle } of this.#pieces.splice(1)) settle('ended');
    await this.#thread?.terminate();
  }

  #next(): void {
    const [piece] = this.#pieces;
    if (piece === undefined) {
      if (this.#last) void this.#thread?.terminate();
      return;
    }
    const thread = this.#thread ?? this.#started();
    this.#limit = setTimeout(() => this.#cutOff(thread), this.limits.milliseconds);
    thread.postMessage(piece.question);
  }

  /** An answer that comes after all would be taken for that of the next piece. */
  #cutOff(thread: Worker): void {
    thread.removeAllListeners('message');
    void thread.terminate();
  }

  #started(): Worker {
    const { megabytes: maxOldGenerationSizeMb } = this.limits;
    const thread = new Worker(this.script, {
      workerData: this.given,
      resourceLimits: { maxOldGenerationSizeMb, maxYoungGenerationSizeMb: 32 },
    });
    thread.unref();
    thread.on('message', (answer: Answer) => this.#done({ answer }));
    // Out of memory is an error and then an exit.
    thread.on('error', () => undefined);
    thread.once('exit', () => {
      this.#thread = null;
      this.#done('ended');
    });
    this.#thread = thread;
    return thread;
  }

  #done(worked: Worked<Answer>): void {
    clearTimeout(this.#limit);
    this.#pieces.shift()?.settle(worked);
    this.#next();
  }
}
