/**
 * Numbers with a known layout. Only where a number has exactly a layout's length and alphabet does
 * what it embeds count, and then it may not contradict what is declared; every other number is
 * opaque. Layouts are rows of a table: others circulate and will come.
 */
import type { OutcomeFacts } from './outcomes.js';

interface Layout {
  /** Which outcomes carry numbers of this layout. */
  readonly of: (facts: OutcomeFacts) => boolean;
  /** With a group `year` (2 or 4 digits) and a group `level`. */
  readonly pattern: RegExp;
  /** The levels that an embedded level code stands for. */
  readonly levels: { readonly [code: string]: readonly string[] };
}

const DIPLOMA_LEVELS = {
  '01': ['doctor'],
  '02': ['master'],
  '04': ['secondBachelor'],
  '05': ['bachelor', 'vocationalBachelor'],
  '06': ['associate'],
};

const SKILL_LEVELS = { 1: ['1'], 2: ['2'], 3: ['3'], 4: ['4'], 5: ['5'] };

// 学历证书编号 is of higher education only, and the self-study examinations number otherwise.
const HIGHER = new Set(Object.values(DIPLOMA_LEVELS).flat());
function isHigherDiploma({ kind, scheme, level, studyMode }: OutcomeFacts): boolean {
  if (kind !== 'diploma' || studyMode === 'selfStudy') return false;
  return scheme === 'diploma' && level !== undefined && HIGHER.has(level);
}

const ofScheme =
  (...schemes: readonly string[]) =>
  ({ kind, scheme }: OutcomeFacts): boolean =>
    kind === 'skillLevelCertificate' && scheme !== undefined && schemes.includes(scheme);

const LAYOUTS: readonly Layout[] = [
  // 学历证书编号, 18: school 5, kind 1, year 4, level 2, serial 6.
  {
    of: isHigherDiploma,
    pattern: /^[0-9]{5}[1-9](?<year>(?:19|20)[0-9]{2})(?<level>01|02|04|05|06)[0-9]{6}$/,
    levels: DIPLOMA_LEVELS,
  },
  // The same in 2001 and 2002, 17: the serial had 5 digits.
  {
    of: isHigherDiploma,
    pattern: /^[0-9]{5}[1-9](?<year>2001|2002)(?<level>01|02|04|05|06)[0-9]{5}$/,
    levels: DIPLOMA_LEVELS,
  },
  // 职业技能等级证书编号, 22: Y (employer) or S (assessing body), body 4, province 2, site 6, year 2,
  // level 1, serial 6.
  {
    of: ofScheme('skill-level'),
    pattern: /^[YS][0-9]{12}(?<year>[0-9]{2})(?<level>[1-5])[0-9]{6}$/,
    levels: SKILL_LEVELS,
  },
  // A 20-character layout that circulates: R, G/S/C/X, N/W, region 6, 3, year 2, level 1, serial 5.
  {
    of: ofScheme('skill-level'),
    pattern: /^R[GSCX][NW][0-9]{9}(?<year>[0-9]{2})(?<level>[1-5])[0-9]{5}$/,
    levels: SKILL_LEVELS,
  },
  // 职业资格证书编号 until 2017, 16: year 2, province 2, city 2, body kind 1, body 3, level 1,
  // serial 5. Shanghai's 13 digits are padded with 000 and embed nothing here.
  {
    of: ofScheme('vocational-qualification', 'skill-level'),
    pattern: /^(?!000)(?<year>[0-9]{2})[0-9]{4}[0-4][0-9]{3}(?<level>[1-5])[0-9]{5}$/,
    levels: SKILL_LEVELS,
  },
];

/** What a number says beside the declared: nothing known, the same, or something else. */
export type NumberCheck =
  | { readonly result: 'opaque' | 'agrees' }
  | { readonly result: 'contradicts'; readonly field: 'level' | 'awardedOn' };

/** Compares what `number` embeds with the declared level and year of award. */
export function checkNumber(facts: OutcomeFacts, number: string): NumberCheck {
  for (const layout of LAYOUTS) {
    if (!layout.of(facts)) continue;
    const groups = layout.pattern.exec(number)?.groups;
    if (groups !== undefined) return compared(facts, layout, groups);
  }
  return { result: 'opaque' };
}

function compared(
  { level, awardedOn }: OutcomeFacts,
  layout: Layout,
  embedded: { readonly [group: string]: string | undefined },
): NumberCheck {
  // Without a day of award and a level there is nothing to compare.
  if (level === undefined && awardedOn === undefined) return { result: 'opaque' };
  if (level !== undefined && !(layout.levels[embedded['level'] ?? ''] ?? []).includes(level)) {
    return { result: 'contradicts', field: 'level' };
  }
  if (awardedOn !== undefined && !awardedOn.slice(0, 4).endsWith(embedded['year'] ?? '')) {
    return { result: 'contradicts', field: 'awardedOn' };
  }
  return { result: 'agrees' };
}
