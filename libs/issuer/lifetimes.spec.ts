import { describe, expect, it } from '@jest/globals';
import { sessionSeconds } from './lifetimes.js';

const MINUTE = 60;
const AT = 1_800_000_000;

describe('a session at the issuer', () => {
  it('ends 90 minutes after it was used last, and 8 hours after the password was typed', () => {
    const left = (minutes: number): number => sessionSeconds(AT, AT + minutes * MINUTE) / MINUTE;
    expect(left(0)).toBe(90);
    expect(left(60)).toBe(90);
    expect(left(6 * 60 + 30)).toBe(90);
    expect(left(7 * 60)).toBe(60);
    expect(left(8 * 60 - 1)).toBe(1);
  });

  it('is never said to last without end, nor for no time', () => {
    expect(sessionSeconds(undefined, AT)).toBe(90 * MINUTE);
    expect(sessionSeconds(AT, AT + 9 * 3_600)).toBe(1);
  });
});
