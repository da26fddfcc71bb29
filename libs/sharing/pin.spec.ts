import { describe, expect, it } from '@jest/globals';
import { hashPin, isPin, isPinOf } from './pin.js';

describe('the PIN of a share', () => {
  it('is known by its hash, and no other PIN is', async () => {
    const hash = await hashPin('4711');
    expect(hash).toMatch(/^scrypt\$16384\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(await isPinOf('4711', hash)).toBe(true);
    expect(await isPinOf('4712', hash)).toBe(false);
    expect(await hashPin('4711')).not.toBe(hash);
  });

  it('is never right where there is no hash', async () => {
    expect(await isPinOf('4711', null)).toBe(false);
  });

  it('has four to 32 characters without blanks', () => {
    for (const pin of ['4711', 'a!b_', 'x'.repeat(32)]) expect(isPin(pin)).toBe(true);
    for (const pin of ['471', 'x'.repeat(33), '47 11', '密码密码', '', 4711]) {
      expect(isPin(pin)).toBe(false);
    }
  });
});
