import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PARTITIONS } from './partitions.js';
import { decodePosition, encodePosition, mergePositions, parsePositions } from './positions.js';

const partition = fc.integer({ min: 0, max: PARTITIONS - 1 });
const place = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n });
const positions = fc
  .uniqueArray(fc.tuple(partition, place), { selector: ([each]) => each })
  .map((pairs) => new Map(pairs));

test('positions are read back as they were written, whatever their size', () => {
  fc.assert(
    fc.property(positions, (value) => {
      expect(decodePosition(encodePosition(value))).toEqual(value);
    }),
  );
});

test('text that was not written here is no position', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const decoded = decodePosition(text);
      if (decoded !== null) expect(encodePosition(decoded)).toBe(text);
    }),
  );
  const [two] = [encodePosition(new Map([[7, 300n]]))];
  for (const text of ['', 'AQ==', `${two}A`, two.slice(0, -1), 'AgcB', 'A'.repeat(10_000)]) {
    expect(decodePosition(text)).toBeNull();
  }
});

test('merged positions hold the highest of each partition', () => {
  fc.assert(
    fc.property(positions, positions, (one, other) => {
      const merged = mergePositions([one, other]);
      for (const [key, value] of merged) {
        const both = [one.get(key) ?? 0n, other.get(key) ?? 0n];
        expect(both).toContain(value);
        expect(both.every((each) => each <= value)).toBe(true);
      }
      expect(merged.size).toBe(new Set([...one.keys(), ...other.keys()]).size);
    }),
  );
});

test('the form of the database is read exactly', () => {
  expect(parsePositions('')).toEqual(new Map());
  expect(parsePositions('3:9007199254740993,63:1')).toEqual(
    new Map([
      [3, 9_007_199_254_740_993n],
      [63, 1n],
    ]),
  );
});
