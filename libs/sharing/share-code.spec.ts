import { describe, expect, it } from '@jest/globals';
import { newShareCode, readShareCode } from './share-code.js';

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

describe('a share code', () => {
  it('has fifteen random characters of 32 and a check symbol', () => {
    const codes = Array.from({ length: 2_000 }, newShareCode);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{15}[0-9A-HJKMNP-Z*~$=]$/);
    const seen = new Set(codes.flatMap((code) => [...code.slice(0, 15)]));
    expect([...seen].sort().join('')).toBe(DIGITS);
  });

  it('has the check symbol that Crockford gives the number', () => {
    // 1234 in base 10 is 16J in base 32; 1234 mod 37 is 13, D. 36 is the last remainder, U.
    expect(readShareCode('00000000000016JD')).toBe('00000000000016JD');
    expect(readShareCode('000000000000014U')).toBe('000000000000014U');
    expect(readShareCode('000000000000014V')).toBeNull();
  });

  it('is read in either case, with hyphens and blanks, and with letters for digits', () => {
    const code = '00000000000016JD';
    for (const typed of ['0000-0000-0000-16jd', ' oooo oooo oooo i6jD', 'OOOOOOOOOOOOL6JD']) {
      expect(readShareCode(typed)).toBe(code);
    }
  });

  it('is none with one character changed, or two neighbours swapped', () => {
    const code = newShareCode();
    for (let at = 0; at < 15; at += 1) {
      for (const other of DIGITS) {
        if (other === code[at]) continue;
        expect(readShareCode(code.slice(0, at) + other + code.slice(at + 1))).toBeNull();
      }
      const [one = '', next = ''] = [code[at], code[at + 1]];
      if (at === 14 || one === next) continue;
      expect(readShareCode(code.slice(0, at) + next + one + code.slice(at + 2))).toBeNull();
    }
  });

  it('is none where it is too long, too short or of other characters', () => {
    for (const text of ['', '0', '0'.repeat(17), 'U'.repeat(16), '０'.repeat(16), '*'.repeat(16)]) {
      expect(readShareCode(text)).toBeNull();
    }
  });
});
