import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { validate } from 'stdnum/lib/cjs/cn/uscc.js';
import { birthDateIn, isUscc, residentId } from './identifiers.js';

const ALPHABET = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
const front = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 8, maxLength: 8 }),
    fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 9, maxLength: 9 }),
  )
  .map((parts) => parts.join(''));
const validEndings = (text: string): string[] => ALPHABET.filter((end) => isUscc(text + end));

describe('a unified social credit code (GB 32100)', () => {
  it('has exactly one check character, 0 where the remainder is 0', () => {
    fc.assert(
      fc.property(front, (text) => {
        expect(validEndings(text)).toHaveLength(1);
      }),
    );
  });

  it('is what stdnum takes for one, but for the remainder 0 that it forgets', () => {
    fc.assert(
      fc.property(front, (text) => {
        const [end = ''] = validEndings(text);
        if (end !== '0') expect(validate(text + end).isValid).toBe(true);
      }),
    );
  });

  it('is broken by any other character at any place', () => {
    const change = fc.tuple(fc.nat(17), fc.constantFrom(...ALPHABET));
    fc.assert(
      fc.property(front, change, (text, [place, character]) => {
        const code = text + (validEndings(text)[0] ?? '');
        fc.pre(code[place] !== character);
        expect(isUscc(code.slice(0, place) + character + code.slice(place + 1))).toBe(false);
      }),
    );
  });
});

describe('a resident id (GB 11643)', () => {
  it('is written with a capital X and shows its birth date', () => {
    expect(residentId('11010519491231002x')).toBe('11010519491231002X');
    expect(residentId('370101190102039973')).toBe('370101190102039973');
    expect(birthDateIn('370101190102039973')).toBe('1901-02-03');
  });

  it('is no other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        expect(residentId(text)).toBeNull();
      }),
    );
    expect(residentId(' 11010519491231002X')).toBeNull();
    expect(residentId('110105194912310021')).toBeNull();
  });
});
