/** A right is made where it is decided, and nowhere else. */
import { expect, test } from '@jest/globals';
import { ours, read } from './sources.js';

test('only libs/rights makes a right', () => {
  const makers = ['apps', 'libs']
    .flatMap((room) => ours(room).files)
    .filter((file) => /(?<!spec)\.ts$/.test(file) && /new Right\(/.test(read(file)))
    .map((file) => file.split('/').slice(0, 2).join('/'));
  expect(new Set(makers)).toEqual(new Set(['libs/rights']));
});
