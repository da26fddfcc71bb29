import { expect, it } from '@jest/globals';
import { hiddenCells } from './small-cells.js';

it('counts of five and more are shown, and so is nobody', () => {
  expect(hiddenCells([5, 0, 100])).toEqual([false, false, false]);
  expect(hiddenCells([])).toEqual([]);
});

it('fewer than five are hidden', () => {
  expect(hiddenCells([3, 2, 100])).toEqual([true, true, false]);
});

it('what subtracting would tell is hidden with the next larger count', () => {
  expect(hiddenCells([3, 40, 100])).toEqual([true, true, false]);
  expect(hiddenCells([1, 2, 7, 100])).toEqual([true, true, true, false]);
  expect(hiddenCells([4, 0])).toEqual([true, false]);
});
