import { describe, expect, it } from '@jest/globals';
import { normalisedTitle } from './titles.js';

describe('a normalised title', () => {
  it.each([
    ['Ａｄｖａｎｃｅｄ　Ｍａｔｈｓ', 'advanced maths'],
    ['高等数学（上）', '高等数学 (上)'],
    ['高等数学Ⅰ', '高等数学 i'],
    ['Data-Structures, & Algorithms', 'DATA STRUCTURES & ALGORITHMS'],
    ['《电路》·实验', '电路实验'],
    ['e\u0301tude', '\u00e9tude'],
    ['C #', 'c#'],
  ])('is the same for %s and %s', (one, other) => {
    expect(normalisedTitle(one)).toBe(normalisedTitle(other));
  });

  it.each([
    ['高等数学（上）', '高等数学（下）'],
    ['C 语言', 'C++ 语言'],
    ['C 程序设计', 'C# 程序设计'],
    ['Maths 1', 'Maths 2'],
    ['किताब', 'कताब'],
  ])('tells %s from %s', (one, other) => {
    expect(normalisedTitle(one)).not.toBe(normalisedTitle(other));
  });

  it('of punctuation alone is empty', () => {
    expect(normalisedTitle(' - （*） ')).toBe('');
  });
});
