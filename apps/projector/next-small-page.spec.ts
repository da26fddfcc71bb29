import { expect, test } from '@jest/globals';
import { nextSmallPage } from './projector.js';

test.each([
  ['follows a quick page soon, but not at once', 1, 32],
  ['leaves three quarters of the time to others', 15, 60],
  ['waits no longer on a machine that is busy', 90, 80],
])('the next small page %s', (_, took, rest) => {
  expect(nextSmallPage(1_000, 1_000 + took)).toBe(1_000 + rest);
});
