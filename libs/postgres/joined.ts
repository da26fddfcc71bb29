/**
 * Questions of concurrent callers, asked together: what came in during one turn of the event loop
 * goes in one statement, since a round trip costs more than what it asks. Each question is answered
 * by a statement that began after it was asked, as if it had gone alone.
 */
export interface JoinedBounds {
  /** Keys of one statement; a question of more goes alone. */
  readonly most?: number;
  /** Statements on their way at once: a slow one does not hold up everybody behind it. */
  readonly atOnce?: number;
}

interface Question<Key, Answer> {
  readonly keys: readonly Key[];
  readonly answer: (answers: readonly Answer[]) => void;
  readonly fail: (error: unknown) => void;
}

export class Joined<Key, Answer> {
  readonly #most: number;
  readonly #atOnce: number;
  #waiting: Question<Key, Answer>[] = [];
  #running = 0;
  #gathering = false;

  constructor(
    /** One answer for each key, in their order. */
    private readonly ask: (keys: readonly Key[]) => Promise<readonly Answer[]>,
    { most = 128, atOnce = 4 }: JoinedBounds = {},
  ) {
    this.#most = most;
    this.#atOnce = atOnce;
  }

  /** The answers of these keys, in their order. */
  of(keys: readonly Key[]): Promise<readonly Answer[]> {
    return new Promise((answer, fail) => {
      this.#waiting.push({ keys, answer, fail });
      this.#gather();
    });
  }

  #gather(): void {
    if (this.#gathering || this.#running >= this.#atOnce) return;
    this.#gathering = true;
    setImmediate(() => {
      this.#gathering = false;
      while (this.#waiting.length > 0 && this.#running < this.#atOnce) {
        void this.#run(this.#take());
      }
    });
  }

  /** At least one question, and no more keys than a statement takes. */
  #take(): Question<Key, Answer>[] {
    let keys = 0;
    let count = 0;
    for (const one of this.#waiting) {
      if (count > 0 && keys + one.keys.length > this.#most) break;
      keys += one.keys.length;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #run(questions: readonly Question<Key, Answer>[]): Promise<void> {
    this.#running += 1;
    try {
      const answers = await this.ask(questions.flatMap(({ keys }) => keys));
      let from = 0;
      for (const { keys, answer } of questions) {
        answer(answers.slice(from, from + keys.length));
        from += keys.length;
      }
    } catch (error) {
      for (const { fail } of questions) fail(error);
    }
    this.#running -= 1;
    if (this.#waiting.length > 0) this.#gather();
  }
}
