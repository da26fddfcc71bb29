import { describe, expect, test } from '@jest/globals';
import type { Prepared } from './prepared.js';
import { takeBatch, UnderWay, type Waiting } from './queue.js';

/** A waiting command that touches the things named by its letters. */
function waiting(
  letters: string,
  { eventCount = 1, partitions = [] }: Partial<Pick<Prepared, 'eventCount' | 'partitions'>> = {},
): Waiting {
  const append: Prepared = {
    command: null,
    streams: [],
    claims: [],
    eventCount,
    touches: [...letters],
    partitions,
    repeatable: false,
  };
  return { append, answer: () => undefined, fail: () => undefined, unknown: false };
}

function letters(commands: readonly Waiting[]): string[] {
  return commands.map(({ append }) => append.touches.join(''));
}

test('commands that touch nothing in common go together', () => {
  const queue = ['a', 'b', 'cd'].map((each) => waiting(each));
  expect(letters(takeBatch(queue, 10))).toEqual(['a', 'b', 'cd']);
  expect(queue).toEqual([]);
});

test('a command that collides waits, and none that collides with it overtakes', () => {
  const queue = ['a', 'ab', 'b', 'c'].map((each) => waiting(each));
  expect(letters(takeBatch(queue, 10))).toEqual(['a', 'c']);
  expect(letters(takeBatch(queue, 10))).toEqual(['ab']);
  expect(letters(takeBatch(queue, 10))).toEqual(['b']);
});

test('a batch ends at its number of commands', () => {
  const queue = ['a', 'b', 'c'].map((each) => waiting(each));
  expect(letters(takeBatch(queue, 2))).toEqual(['a', 'b']);
  expect(letters(queue)).toEqual(['c']);
});

test('a batch ends at its number of events, but one command always goes', () => {
  const queue = [
    waiting('a', { eventCount: 400 }),
    waiting('b', { eventCount: 400 }),
    waiting('c', { eventCount: 10_000 }),
  ];
  expect(letters(takeBatch(queue, 10))).toEqual(['a']);
  expect(letters(takeBatch(queue, 10))).toEqual(['b']);
  expect(letters(takeBatch(queue, 10))).toEqual(['c']);
});

describe('beside a batch that is under way', () => {
  test('whatever meets it waits, and what shares nothing with it goes', () => {
    const underWay = new UnderWay();
    const first = [waiting('a', { partitions: [1] }), waiting('b', { partitions: [2] })];
    underWay.begin(first);
    const queue = [
      waiting('c', { partitions: [2] }),
      waiting('d', { partitions: [3] }),
      waiting('a', { partitions: [4] }),
    ];
    expect(letters(takeBatch(queue, 10, { underWay }))).toEqual(['d']);
    underWay.end(first);
    expect(letters(takeBatch(queue, 10, { underWay }))).toEqual(['c', 'a']);
  });

  test('nobody overtakes a command that waits for one of its partitions in another of them', () => {
    const underWay = new UnderWay();
    underWay.begin([waiting('a', { partitions: [1] })]);
    const queue = [waiting('b', { partitions: [1, 2] }), waiting('c', { partitions: [2] })];
    expect(takeBatch(queue, 10, { underWay })).toEqual([]);
    expect(letters(queue)).toEqual(['b', 'c']);
  });

  test('a command that is another session’s stays, and so does what collides with it', () => {
    const queue = [
      waiting('a', { partitions: [1] }),
      waiting('ab', { partitions: [2] }),
      waiting('c', { partitions: [2] }),
    ];
    const wants = ({ partitions }: Prepared): boolean => !partitions.includes(1);
    expect(letters(takeBatch(queue, 10, { wants }))).toEqual(['c']);
    expect(letters(queue)).toEqual(['a', 'ab']);
  });
});
