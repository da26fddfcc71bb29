import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { networkOf } from './address.js';
import { Attempts } from './attempts.js';
import { Bucket } from './quota.js';

afterEach(() => {
  jest.useRealTimers();
});

describe('a quota', () => {
  it('may be used at once, and comes back evenly', () => {
    let now = 1_000_000;
    const bucket = new Bucket({ name: 'requests', most: 3, seconds: 30 }, () => now);
    expect([1, 2, 3].map(() => bucket.take('a').remaining)).toEqual([2, 1, 0]);
    expect(bucket.take('a')).toEqual({
      allowed: false,
      remaining: 0,
      resetAfter: 30,
      retryAfter: 10,
    });
    now += 9_999;
    expect(bucket.take('a')).toMatchObject({ allowed: false, retryAfter: 1 });
    now += 1;
    expect(bucket.take('a')).toMatchObject({ allowed: true, remaining: 0, resetAfter: 30 });
    now += 30_000;
    expect(bucket.take('a')).toMatchObject({ allowed: true, remaining: 2, resetAfter: 10 });
  });

  it('of one key is not touched by another', () => {
    const bucket = new Bucket({ name: 'requests', most: 1, seconds: 60 }, () => 0);
    expect(bucket.take('a').allowed).toBe(true);
    expect(bucket.take('a').allowed).toBe(false);
    expect(bucket.take('b').allowed).toBe(true);
  });

  it('is whole again in its time, although the clock of the machine went ahead and back', () => {
    jest.useFakeTimers({ doNotFake: ['performance', 'setTimeout', 'nextTick', 'setImmediate'] });
    const bucket = new Bucket({ name: 'requests', most: 1, seconds: 60 });
    const home = Date.now();
    jest.setSystemTime(home + 3_600_000);
    expect(bucket.take('a').allowed).toBe(true);
    jest.setSystemTime(home);
    expect(bucket.take('a')).toMatchObject({ allowed: false, retryAfter: 60 });
    jest.setSystemTime(home + 3_600_000);
    expect(bucket.take('a').allowed).toBe(false);
  });

  it('of many a minute lets exactly so many through at one moment', () => {
    const bucket = new Bucket({ name: 'requests', most: 7_000, seconds: 60 }, () => 1e12);
    const allowed = Array.from({ length: 7_100 }, () => bucket.take('a').allowed);
    expect(allowed.filter((one) => one)).toHaveLength(7_000);
  });
});

describe('attempts', () => {
  const allowed = { code: { most: 2, seconds: 20 }, address: { most: 3, seconds: 30 } };

  it('are refused by whatever they were made at or from too often, with the longer wait', () => {
    const attempts = new Attempts(allowed, () => 0);
    expect(attempts.take({ code: 'x', address: '1' })).toBeNull();
    expect(attempts.take({ code: 'x', address: '2' })).toBeNull();
    expect(attempts.take({ code: 'x', address: '3' })?.details.retryAfter).toBe(10);
    expect(attempts.take({ code: 'y', address: '1' })).toBeNull();
    expect(attempts.take({ code: 'z', address: '1' })).toBeNull();
    expect(attempts.take({ code: 'w', address: '1' })).toMatchObject({ code: 'tooManyRequests' });
  });

  it('are forgotten where the right one came', () => {
    const attempts = new Attempts(allowed, () => 0);
    attempts.take({ code: 'x' });
    attempts.take({ code: 'x' });
    attempts.forgive({ code: 'x' });
    expect(attempts.take({ code: 'x' })).toBeNull();
  });
});

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0DB8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('a stranger at %s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
