/**
 * The level schemes and grade scales that the bank knows from the first day (credits.md §5). Rule
 * books add more. Levels are compared by their scheme's ordinal only: their codes run both ways.
 */
import { formatHundredths, parseHundredths } from './amounts.js';

type Levels = ReadonlyMap<string, number>;

/** Lowest first; levels in one inner list are equal. */
function scheme(...ascending: readonly (string | readonly string[])[]): Levels {
  const levels = new Map<string, number>();
  ascending.forEach((level, ordinal) => {
    for (const code of typeof level === 'string' ? [level] : level) levels.set(code, ordinal);
  });
  return levels;
}

const SCHEMES: ReadonlyMap<string, Levels> = new Map([
  // 教育部 1+X
  ['x-certificate', scheme('elementary', 'intermediate', 'advanced')],
  // 人社 职业技能等级, the eight grades of 2022: 五级 = 初级工 … 一级 = 高级技师
  [
    'skill-level',
    scheme('apprentice', '5', '4', '3', '2', '1', 'specialTechnician', 'chiefTechnician'),
  ],
  // 职业资格
  ['vocational-qualification', scheme('5', '4', '3', '2', '1')],
  [
    'diploma',
    scheme(
      ['secondaryVocational', 'upperSecondary'],
      'associate',
      ['vocationalBachelor', 'bachelor', 'secondBachelor'],
      'master',
      'doctor',
    ),
  ],
]);

/** The levels of a built-in scheme with their ordinals, 0 the lowest; null for any other scheme. */
export function builtInLevels(name: string): Levels | null {
  return SCHEMES.get(name) ?? null;
}

/** Levels that rule books added: by scheme, lowest first. */
export type AddedSchemes = ReadonlyMap<string, readonly string[]>;

/** The ordinal of a level within its scheme, 0 the lowest; null where either is unknown. */
export function ordinalOf(name: string, level: string, added?: AddedSchemes): number | null {
  const own = added?.get(name);
  if (own !== undefined && own.includes(level)) return own.indexOf(level);
  return SCHEMES.get(name)?.get(level) ?? null;
}

const LETTERS = ['F', 'D-', 'D', 'D+', 'C-', 'C', 'C+', 'B-', 'B', 'B+', 'A-', 'A', 'A+'];

const SCALES: ReadonlyMap<string, readonly string[]> = new Map([
  ['letter', LETTERS],
  ['fiveLevel', ['fail', 'pass', 'medium', 'good', 'excellent']],
  ['passFail', ['fail', 'pass']],
]);

/** The values of a built-in scale, lowest first; null for any other, and for `percent`. */
export function builtInGradeScale(name: string): readonly string[] | null {
  return SCALES.get(name) ?? null;
}

/** The scale of marks from 0 to 100, which are numbers and no list. */
export const PERCENT = 'percent';

const IN_CHINESE: ReadonlyMap<string, string> = new Map([
  ['不及格', 'fail'],
  ['不合格', 'fail'],
  ['及格', 'pass'],
  ['合格', 'pass'],
  ['中等', 'medium'],
  ['良好', 'good'],
  ['优秀', 'excellent'],
]);

/**
 * The value as the bank writes it, so that equal grades are equal texts: marks with two decimals,
 * the Chinese words of the two word scales by their codes.
 */
export function gradeCode(scale: string, value: string): string {
  if (scale === PERCENT) {
    const mark = parseHundredths(value);
    return mark === null ? value : formatHundredths(mark);
  }
  const words = scale === 'fiveLevel' || scale === 'passFail';
  return (words ? IN_CHINESE.get(value) : undefined) ?? value;
}
