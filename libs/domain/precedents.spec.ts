import { describe, expect, it } from '@jest/globals';
import type { ConversionRecord, ConversionStatus } from './account.js';
import { decisionOf, holdsPersonalNumber, searchable, sourcesOf } from './precedents.js';

describe('a summary', () => {
  it.each([
    '公民身份号码 11010519491231002X',
    'id 110105 19491231 0021',
    'id 110105-19491231-0021',
    '身份证１１０１０５１９４９１２３１００２１',
    'call 138 0013 8000',
    'certificate Y000123456719500000123',
    'write to someone@example.org',
  ])('that holds "%s" names somebody', (text) => {
    expect(holdsPersonalNumber(text)).toBe(true);
  });

  it.each([
    '高级 X 证书对应核心课 4.00 学分，教职成〔2019〕13号，2024-06-30 至 2026-06-30',
    'Hours 120 of 160, overlap 79.50 %, institution 4121010845, programme 510203',
    'between 2021-01-01 2023-12-31, 30 of 120 credits',
    '课程编号 C1、C2；学习者曾在企业实习。',
  ])('may hold years, credits and codes: "%s"', (text) => {
    expect(holdsPersonalNumber(text)).toBe(false);
  });

  it('is searched without regard to width and case', () => {
    expect(searchable('Ｘ证书 ADVANCED')).toBe('x证书 advanced');
  });
});

describe('the decision of a conversion', () => {
  const match = (course: string) => ({
    course,
    credits: 300,
    rule: 'm',
    sources: [{ outcomeId: `o-${course}`, drawn: 300, forfeited: 0 }],
  });
  const conversion = (status: ConversionStatus): ConversionRecord => ({
    conversionId: 'c',
    by: 'learner',
    institution: 'A',
    programme: 'P',
    ruleBook: { id: 'book', version: 1, contentHash: 'h' },
    steps: [],
    approved: 0,
    status,
    matches: [match('C1')],
    appliedOn: '2026-01-01',
    ...(status === 'partlyGranted' ? { leftOut: [match('C2')] } : {}),
  });

  it.each<[ConversionStatus, string | null, string | null, string | null]>([
    ['granted', 'granted', 'granted', null],
    ['partlyGranted', 'partlyGranted', 'granted', 'refused'],
    ['refused', 'refused', 'refused', null],
    ['reversed', 'reversed', 'reversed', null],
    ['inReview', null, null, null],
    ['withdrawn', null, null, null],
  ])('%s: the whole %s, its first course %s, its second %s', (status, whole, first, second) => {
    const one = conversion(status);
    expect([decisionOf(one), decisionOf(one, 'C1'), decisionOf(one, 'C2')]).toEqual([
      whole,
      first,
      second,
    ]);
  });

  it('is about the outcomes that were asked to stand for it', () => {
    const one = conversion('partlyGranted');
    expect([...sourcesOf(one)]).toEqual(['o-C1', 'o-C2']);
    expect([...sourcesOf(one, 'C2')]).toEqual(['o-C2']);
    expect([...sourcesOf(one, 'C9')]).toEqual([]);
  });
});
