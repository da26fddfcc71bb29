import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';

const VALUE = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });

describe('canonical JSON', () => {
  it('is what RFC 8785 says, whatever the order of the members', () => {
    fc.assert(
      fc.property(VALUE, (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 3_000 },
    );
  });

  it('is written in order for members that were in order, and for those that were not', () => {
    expect(canonicalJson({ a: 1, aB: 2, ab: [{ x: null, y: 'z' }] })).toBe(
      '{"a":1,"aB":2,"ab":[{"x":null,"y":"z"}]}',
    );
    expect(canonicalJson({ ab: [{ y: 'z', x: null }], aB: 2, a: 1 })).toBe(
      '{"a":1,"aB":2,"ab":[{"x":null,"y":"z"}]}',
    );
    expect(canonicalJson({ '10': 1, '9': 2 })).toBe('{"10":1,"9":2}');
  });

  it('leaves out what is not there and refuses what has no JSON form', () => {
    expect(canonicalJson({ a: undefined, b: [undefined] })).toBe('{"b":[null]}');
    for (const value of [NaN, Infinity, 1n, () => 1, { a: [NaN] }, { a: { b: 1n } }]) {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    }
  });
});
