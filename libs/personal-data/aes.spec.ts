import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { decrypt, encrypt, keyOfBytes } from './aes.js';

const key = keyOfBytes(randomBytes(32));

describe('what is sealed', () => {
  it.each(['', '大连', 'x'.repeat(10_000)])('opens again as it was (%#)', (text) => {
    expect(decrypt(key, 'a|-|name', encrypt(key, 'a|-|name', text))?.toString()).toBe(text);
  });

  it('never looks the same twice', () => {
    const all = new Set(
      Array.from({ length: 2_000 }, () => encrypt(key, 'c', 'same').toString('hex')),
    );
    expect(all.size).toBe(2_000);
  });

  it('opens under no other key and in no other place', () => {
    const sealed = encrypt(key, 'a|-|name', 'x');
    expect(decrypt(keyOfBytes(randomBytes(32)), 'a|-|name', sealed)).toBeNull();
    expect(decrypt(key, 'b|-|name', sealed)).toBeNull();
    expect(decrypt(key, 'a|-|number', sealed)).toBeNull();
  });

  it('does not open where one bit or one byte is missing or changed', () => {
    const sealed = encrypt(key, 'c', 'text');
    for (let index = 0; index < sealed.length; index++) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(decrypt(key, 'c', changed)).toBeNull();
      expect(decrypt(key, 'c', sealed.subarray(0, index))).toBeNull();
    }
  });
});

it('a key has 32 bytes', () => {
  expect(() => keyOfBytes(randomBytes(16))).toThrow('32 bytes');
});
