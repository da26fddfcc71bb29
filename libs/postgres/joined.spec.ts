import { describe, expect, it } from '@jest/globals';
import { Joined } from './joined.js';

/** Statements that end when the test says so. */
class Statements {
  readonly asked: (readonly number[])[] = [];
  readonly #ends: ((error?: Error) => void)[] = [];
  #began: () => void = () => undefined;

  readonly ask = (keys: readonly number[]): Promise<readonly string[]> =>
    new Promise((answer, fail) => {
      this.asked.push(keys);
      this.#ends.push((error) =>
        error === undefined ? answer(keys.map((key) => `of ${key}`)) : fail(error),
      );
      this.#began();
    });

  end(at: number, error?: Error): void {
    this.#ends[at]?.(error);
  }

  async began(count: number): Promise<void> {
    while (this.asked.length < count) {
      await new Promise<void>((resolve) => (this.#began = resolve));
    }
  }
}

describe('questions that are asked together', () => {
  it('of one turn share a statement, and each has the answers of its own keys', async () => {
    const statements = new Statements();
    const joined = new Joined(statements.ask);
    const answers = [joined.of([1]), joined.of([2, 3]), joined.of([]), joined.of([1])];
    await statements.began(1);
    statements.end(0);
    expect(await Promise.all(answers)).toEqual([['of 1'], ['of 2', 'of 3'], [], ['of 1']]);
    expect(statements.asked).toEqual([[1, 2, 3, 1]]);
  });

  it('are never answered by a statement that began before them', async () => {
    const statements = new Statements();
    const joined = new Joined(statements.ask, { atOnce: 1 });
    const first = joined.of([1]);
    await statements.began(1);
    const second = joined.of([1]);
    statements.end(0);
    await first;
    await statements.began(2);
    statements.end(1);
    expect(await second).toEqual(['of 1']);
    expect(statements.asked).toEqual([[1], [1]]);
  });

  it('do not wait for a slow statement while another one may go', async () => {
    const statements = new Statements();
    const joined = new Joined(statements.ask, { atOnce: 2 });
    const slow = joined.of([1]);
    await statements.began(1);
    const quick = joined.of([2]);
    await statements.began(2);
    statements.end(1);
    expect(await quick).toEqual(['of 2']);
    statements.end(0);
    await slow;
  });

  it('go in no larger statement than is bounded, a larger question alone', async () => {
    const statements = new Statements();
    const joined = new Joined(statements.ask, { most: 2, atOnce: 9 });
    const all = Promise.all([joined.of([1]), joined.of([2]), joined.of([3, 4, 5]), joined.of([6])]);
    await statements.began(3);
    [0, 1, 2].forEach((at) => statements.end(at));
    await all;
    expect(statements.asked).toEqual([[1, 2], [3, 4, 5], [6]]);
  });

  it('fail together, and the next ones are asked anew', async () => {
    const statements = new Statements();
    const joined = new Joined(statements.ask, { atOnce: 1 });
    const failed = Promise.allSettled([joined.of([1]), joined.of([2])]);
    await statements.began(1);
    statements.end(0, new Error('cut'));
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = joined.of([3]);
    await statements.began(2);
    statements.end(1);
    expect(await next).toEqual(['of 3']);
  });
});
