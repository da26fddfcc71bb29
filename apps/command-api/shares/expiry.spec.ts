import { describe, expect, it } from '@jest/globals';
import { daysAfter } from '#domain';
import { BankClock } from '#edge';
import { expiryOf } from './expiry.js';

const clock = new BankClock('Asia/Shanghai');
const DAY_MS = 86_400_000;

describe('the end of a share', () => {
  it('is the end of a day in the bank’s zone, or the instant itself', () => {
    const now = Date.parse('2026-11-20T00:00:00Z');
    expect(expiryOf('2026-11-20', now, clock)).toBe('2026-11-20T16:00:00.000000Z');
    expect(expiryOf('2026-11-20T09:30:00+08:00', now, clock)).toBe('2026-11-20T01:30:00.000000Z');
  });

  it('may be today, and may not be a moment that has passed', () => {
    const end = Date.parse('2026-11-20T16:00:00Z');
    expect(expiryOf('2026-11-20', end - 1, clock)).toBe('2026-11-20T16:00:00.000000Z');
    expect(expiryOf('2026-11-20', end, clock)).toMatchObject({ code: 'alreadyPast' });
    expect(expiryOf('2026-11-20T16:00:00Z', end, clock)).toMatchObject({ code: 'alreadyPast' });
  });

  it('is at most 180 days away, the last of them whole', () => {
    const now = Date.now();
    const today = clock.today();
    const last = daysAfter(today, 180);
    expect(expiryOf(last, now, clock)).toBe(
      new Date(clock.endOf(last)).toISOString().replace('Z', '000Z'),
    );
    const later = expiryOf(daysAfter(today, 181), now, clock);
    expect(later).toMatchObject({
      code: 'tooFarAhead',
      text: { en: expect.stringContaining(last) },
    });
    const instant = (ms: number): string => new Date(ms).toISOString();
    expect(typeof expiryOf(instant(now + 180 * DAY_MS), now, clock)).toBe('string');
    expect(expiryOf(instant(now + 180 * DAY_MS + 1), now, clock)).toMatchObject({
      code: 'tooFarAhead',
    });
  });

  it('is found in a zone that changes its clocks', () => {
    const berlin = new BankClock('Europe/Berlin');
    expect(new Date(berlin.endOf('2026-03-28')).toISOString()).toBe('2026-03-28T23:00:00.000Z');
    expect(new Date(berlin.endOf('2026-03-29')).toISOString()).toBe('2026-03-29T22:00:00.000Z');
    const samoa = new BankClock('Pacific/Kiritimati');
    expect(new Date(samoa.endOf('2026-03-29')).toISOString()).toBe('2026-03-29T10:00:00.000Z');
  });
});
