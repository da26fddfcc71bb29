import { createHmac, createSecretKey } from 'node:crypto';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KeyedHash } from './keyed-hash.js';

it('a keyed hash is the HMAC that node computes, for any key and text', () => {
  const keys = fc.uint8Array({ minLength: 1, maxLength: 64 });
  const texts = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.string({ minLength: 1_500 }),
  );
  fc.assert(
    fc.property(keys, fc.array(texts, { minLength: 1, maxLength: 4 }), (bytes, several) => {
      const key = createSecretKey(bytes);
      const keyed = new KeyedHash(key);
      // One instance serves many texts: what an earlier one left behind must not matter.
      for (const text of several) {
        const expected = createHmac('sha256', key).update(text, 'utf8').digest('hex');
        expect(keyed.of(text).toString('hex')).toBe(expected);
      }
    }),
    { numRuns: 500 },
  );
});

it('a text that is longer than the kept buffer is hashed whole', () => {
  const key = createSecretKey(Buffer.alloc(32, 7));
  for (const length of [1_343, 1_344, 1_345, 4_095, 4_096, 100_000]) {
    const text = '学'.repeat(length);
    const expected = createHmac('sha256', key).update(text, 'utf8').digest('hex');
    expect(new KeyedHash(key).of(text).toString('hex')).toBe(expected);
  }
});

it('a key longer than a block is refused', () => {
  expect(() => new KeyedHash(createSecretKey(Buffer.alloc(65)))).toThrow('at most 64 bytes');
});
