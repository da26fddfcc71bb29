import { describe, expect, it } from '@jest/globals';
import { drawnPassword, matches, passwordHash } from './hashing.js';
import { passwordFault } from './rules.js';

const OWN = ['li.lei@college.example', '4121010845'];

function faultOf(password: string): string | null {
  return passwordFault(password, OWN);
}

describe('a chosen password', () => {
  it('has fifteen characters or more, of any script, and 256 bytes at most', () => {
    expect(faultOf('grün-kvist-7f!')).toBe('short');
    expect(faultOf('grün-kvist-7f!x')).toBeNull();
    expect(faultOf('春眠不觉晓处处闻啼鸟夜来风雨')).toBe('short');
    expect(faultOf('春眠不觉晓处处闻啼鸟夜来风雨声')).toBeNull();
    const apart = Array.from({ length: 64 }, (_, at) => String.fromCodePoint(0x20000 + at * 7));
    expect(faultOf(apart.join(''))).toBeNull();
    expect(faultOf(`${apart.join('')}x`)).toBe('long');
  });

  it('needs no kinds of characters', () => {
    for (const phrase of ['stapler brook velvet onion', 'vqkzjhwmxrtpgnd', ';:?<>,#*+~=^&%)([{']) {
      expect([phrase, faultOf(phrase)]).toEqual([phrase, null]);
    }
    expect(faultOf(drawnPassword())).toBeNull();
  });

  it('is no common word, row of keys, number or repetition, however it is dressed up', () => {
    const common = [
      ...['passwordpassword', 'P@ssw0rd-P@ssw0rd-1', 'Password20261128!', 'iloveyou5201314520'],
      ...['qwertyuiopasdfghjkl', '1q2w3e4r5t6y7u8i', 'qazwsxedcrfvtgb', 'abcdefghijklmnop'],
      ...['111111111111111', '202611281993022817', '12345678987654321', 'xyzxyzxyzxyzxyz'],
      ...['manchesterunited', 'woaini1314520mima', '密码密码密码密码密码密码密码密码'],
    ];
    for (const one of common) expect([one, faultOf(one)]).toEqual([one, 'common']);
  });

  it('is not made of the bank’s name, nor of the account’s', () => {
    const own = [
      ...['CreditBank-2026-ok!', '学分银行学分银行学分银行学分银行', 'xuefenyinhang-88x'],
      ...['lilei@college.example', 'LiLei-4121010845-xy'],
    ];
    for (const one of own) expect([one, faultOf(one)]).not.toEqual([one, null]);
    expect(faultOf('CreditBank-2026-ok!')).toBe('context');
    expect(passwordFault('anna.karenina-ab7', ['anna.karenina'])).toBe('context');
    expect(passwordFault('anna.karenina-ab7', ['somebody'])).toBeNull();
  });
});

describe('a kept password', () => {
  it('is the same from every keyboard, and another one in other letters, case or length', async () => {
    const kept = await passwordHash('ｃａｆé-ﬁn 学分 01234');
    const typed = 'café-fin 学分 01234'.normalize('NFD');
    expect(await matches(typed, kept)).toBe(true);
    for (const other of [typed.toUpperCase(), ` ${typed}`, typed.slice(0, -1), `${typed}5`]) {
      expect(await matches(other, kept)).toBe(false);
    }
  });
});
