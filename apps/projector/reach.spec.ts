import { describe, expect, it } from '@jest/globals';
import { Reach } from './reach.js';

const computed = new Map(Array.from({ length: 10 }, (_, partition) => [partition, 5n]));

describe('the reach of a page', () => {
  it('is a little of every partition where little waits', () => {
    const reach = new Reach(16, 256);
    reach.brought(255);
    expect(reach.next(computed)).toEqual({ after: computed, limit: 16, whole: true });
  });

  it('is a part of them and further while much waits, each in its turn', () => {
    const reach = new Reach(16, 256);
    const seen: number[] = [];
    for (let page = 0; page < 4; page += 1) {
      reach.brought(256);
      const { after, limit, whole } = reach.next(computed);
      expect([limit, whole]).toEqual([64, false]);
      seen.push(...after.keys());
    }
    expect(seen.sort((a, b) => a - b)).toEqual([...computed.keys()]);
  });

  it('is every partition again once a part has brought little', () => {
    const reach = new Reach(16, 256);
    reach.brought(300);
    reach.next(computed);
    reach.brought(0);
    expect(reach.next(computed).whole).toBe(true);
  });
});
