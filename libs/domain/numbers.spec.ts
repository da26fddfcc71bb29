import { describe, expect, it } from '@jest/globals';
import { builtInLevels, gradeCode, ordinalOf } from './levels.js';
import { checkNumber } from './numbers.js';
import type { OutcomeFacts } from './outcomes.js';

const diploma = (level: string, year: string, more: Partial<OutcomeFacts> = {}): OutcomeFacts => ({
  kind: 'diploma',
  scheme: 'diploma',
  issuer: 'A',
  title: 'T',
  result: 'passed',
  level,
  awardedOn: `${year}-07-01`,
  ...more,
});
const certificate = (scheme: string, level: string, year: string): OutcomeFacts => ({
  ...diploma(level, year),
  kind: 'skillLevelCertificate',
  scheme,
});

describe('a number of a known layout', () => {
  it.each([
    ['学历证书编号, 18', diploma('associate', '2023'), '108451202306123456'],
    ['for a bachelor’s', diploma('vocationalBachelor', '2023'), '108451202305123456'],
    ['学历证书编号 of 2001, 17', diploma('bachelor', '2001'), '10845120010512345'],
    ['职业技能等级证书编号, 22', certificate('skill-level', '5', '2019'), 'Y000123654321195000001'],
    ['20 characters', certificate('skill-level', '3', '2024'), 'RGN21020012324300001'],
    [
      '职业资格证书编号, 16',
      certificate('vocational-qualification', '3', '2015'),
      '1521020001312345',
    ],
  ])('agrees with what is declared: %s', (_name, facts, number) => {
    expect(checkNumber(facts, number)).toEqual({ result: 'agrees' });
  });

  it('contradicts another level', () => {
    const contradicts = { result: 'contradicts', field: 'level' };
    expect(checkNumber(diploma('bachelor', '2023'), '108451202306123456')).toEqual(contradicts);
    const third = certificate('skill-level', '3', '2019');
    expect(checkNumber(third, 'Y000123654321195000001')).toEqual(contradicts);
  });

  it('contradicts another year of award', () => {
    const contradicts = { result: 'contradicts', field: 'awardedOn' };
    expect(checkNumber(diploma('associate', '2022'), '108451202306123456')).toEqual(contradicts);
    const later = certificate('skill-level', '5', '2020');
    expect(checkNumber(later, 'Y000123654321195000001')).toEqual(contradicts);
  });
});

describe('any other number', () => {
  it.each([
    ['another length', diploma('associate', '2023'), '1084512023061234567'],
    ['a letter among digits', diploma('associate', '2023'), '10845120230612345A'],
    [
      'a level code that the layout does not have',
      diploma('associate', '2023'),
      '108451202303123456',
    ],
    ['17 digits of another year', diploma('associate', '2005'), '10845120030612345'],
    [
      'a self-study diploma',
      diploma('associate', '2022', { studyMode: 'selfStudy' }),
      '108456202306123456',
    ],
    ['a secondary school’s', diploma('secondaryVocational', '2022'), '108451202306123456'],
    [
      'an X certificate',
      certificate('x-certificate', 'advanced', '2022'),
      'Y000123654321195000001',
    ],
    [
      'Shanghai’s 13 digits',
      certificate('vocational-qualification', '3', '2015'),
      '0001521020001231',
    ],
    ['free text', diploma('associate', '2023'), '连教证字第001号'],
  ])('is opaque: %s', (_name, facts, number) => {
    expect(checkNumber(facts, number)).toEqual({ result: 'opaque' });
  });
});

describe('levels', () => {
  it('rise by the scheme’s ordinal, whatever way its codes run', () => {
    const above = (scheme: string, higher: string, lower: string): boolean =>
      (ordinalOf(scheme, higher) ?? -1) > (ordinalOf(scheme, lower) ?? 99);
    expect(above('skill-level', '1', '5')).toBe(true);
    expect(above('skill-level', '5', 'apprentice')).toBe(true);
    expect(above('skill-level', 'chiefTechnician', 'specialTechnician')).toBe(true);
    expect(above('vocational-qualification', '1', '2')).toBe(true);
    expect(above('x-certificate', 'advanced', 'intermediate')).toBe(true);
    expect(above('diploma', 'bachelor', 'associate')).toBe(true);
  });

  it('may be equal', () => {
    const bachelors = ['bachelor', 'vocationalBachelor', 'secondBachelor'];
    expect(new Set(bachelors.map((level) => ordinalOf('diploma', level))).size).toBe(1);
    expect(ordinalOf('diploma', 'upperSecondary')).toBe(
      ordinalOf('diploma', 'secondaryVocational'),
    );
  });

  it('come from rule books too, and are unknown anywhere else', () => {
    const added = new Map([['contest', ['city', 'provincial', 'national']]]);
    expect(ordinalOf('contest', 'national', added)).toBe(2);
    expect(ordinalOf('contest', 'national')).toBeNull();
    expect(ordinalOf('diploma', 'kindergarten')).toBeNull();
    expect(builtInLevels('contest')).toBeNull();
  });
});

describe('a grade', () => {
  it('is the same mark with and without its zeros', () => {
    expect(gradeCode('percent', '60')).toBe(gradeCode('percent', '60.00'));
    expect(gradeCode('percent', '88.5')).toBe('88.50');
    expect(gradeCode('school', '60')).toBe('60');
  });

  it('in Chinese words is kept by its code on the two word scales only', () => {
    expect(gradeCode('fiveLevel', '优秀')).toBe('excellent');
    expect(gradeCode('passFail', '合格')).toBe('pass');
    expect(gradeCode('school', '优秀')).toBe('优秀');
  });
});
