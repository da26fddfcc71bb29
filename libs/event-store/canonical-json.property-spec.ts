import { expect, test } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';

test('it writes what the reference implementation of RFC 8785 writes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      expect(canonicalJson(value)).toBe(canonicalize(value));
    }),
  );
});

test('every character is escaped where, and only where, the standard says so', () => {
  for (let code = 0; code <= 0xffff; code += 1) {
    const text = `a${String.fromCharCode(code)}b`;
    if (canonicalJson(text) !== JSON.stringify(text)) throw new Error(`U+${code.toString(16)}`);
  }
  expect(canonicalJson('𝄞学分')).toBe('"𝄞学分"');
});

test('what is written reads as the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('the order in which members were set does not show', () => {
  expect(canonicalJson({ b: 1, a: { d: [3, { f: 1, e: 2 }], c: '学分' } })).toBe(
    '{"a":{"c":"学分","d":[3,{"e":2,"f":1}]},"b":1}',
  );
});

test('a member that is undefined is left out', () => {
  expect(canonicalJson({ b: undefined, a: [undefined], c: null })).toBe('{"a":[null],"c":null}');
});

test.each([1n, Number.NaN, () => 1, Symbol('x')])('%p has no JSON form', (value) => {
  expect(() => canonicalJson({ value })).toThrow(TypeError);
});
