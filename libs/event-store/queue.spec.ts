import { expect, test } from '@jest/globals';
import type { Prepared } from './prepared.js';
import { takeBatch, type Waiting } from './queue.js';

/** A waiting command that touches the things named by its letters. */
function waiting(letters: string, eventCount = 1): Waiting {
  const append: Prepared = {
    command: null,
    streams: [],
    claims: [],
    eventCount,
    touches: [...letters],
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
  const queue = [waiting('a', 400), waiting('b', 400), waiting('c', 10_000)];
  expect(letters(takeBatch(queue, 10))).toEqual(['a']);
  expect(letters(takeBatch(queue, 10))).toEqual(['b']);
  expect(letters(takeBatch(queue, 10))).toEqual(['c']);
});
