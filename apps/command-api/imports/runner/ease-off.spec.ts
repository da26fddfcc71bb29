import { describe, expect, it } from '@jest/globals';
import { easeOff } from './ease-off.js';

/** What is not projected when an import goes on, of a backlog that shrinks by 100 a look. */
async function leftBehind(backlog: number, quietMs: number): Promise<number> {
  let left = backlog;
  await easeOff({ backlog: () => (left -= 100), quietMs: () => quietMs });
  return left;
}

describe('an import', () => {
  it('goes on at once where little is not projected', async () => {
    expect(await leftBehind(1_600, 0)).toBe(1_500);
    expect(await leftBehind(4_100, 60_000)).toBe(4_000);
  });

  it('lets less be behind it while others record', async () => {
    expect(await leftBehind(4_100, 1_999)).toBe(1_500);
    expect(await leftBehind(4_500, 2_000)).toBe(4_000);
  });

  it('goes on at last where the projection stands still', async () => {
    await expect(easeOff({ backlog: () => 9_000, quietMs: () => 0 })).resolves.toBeUndefined();
  });
});
