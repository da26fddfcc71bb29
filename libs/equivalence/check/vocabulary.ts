/** The schemes, levels and grade scales that a document may speak of: its own and the built-in. */
import { builtInGradeScale, builtInLevels, parseHundredths, PERCENT } from '#domain';
import type { BookDocument } from '../book.js';

/** The mark of 100 on the scale `percent`, in hundredths. */
const PERCENT_MAX = 10_000;

export class Vocabulary {
  private readonly schemes: ReadonlyMap<string, readonly string[]>;
  private readonly scales: ReadonlyMap<string, readonly string[]>;

  constructor(document: BookDocument) {
    this.schemes = new Map((document.schemes ?? []).map((one) => [one.scheme, one.levels]));
    this.scales = new Map((document.gradeScales ?? []).map((one) => [one.scale, one.values]));
  }

  hasScheme(scheme: string): boolean {
    return this.schemes.has(scheme) || builtInLevels(scheme) !== null;
  }

  /** True where the scheme has the level, or without a scheme where any scheme has it. */
  hasLevel(scheme: string | undefined, level: string): boolean {
    if (scheme !== undefined) return this.ordinal(scheme, level) !== null;
    const own = [...this.schemes.values()].some((levels) => levels.includes(level));
    return own || BUILT_IN.some((name) => builtInLevels(name)?.has(level));
  }

  /** 0 the lowest; null where it is unknown. The book's own order replaces a built-in one. */
  ordinal(scheme: string | undefined, level: string | undefined): number | null {
    if (scheme === undefined || level === undefined) return null;
    const own = this.schemes.get(scheme);
    if (own === undefined) return builtInLevels(scheme)?.get(level) ?? null;
    const at = own.indexOf(level);
    return at < 0 ? null : at;
  }

  /** Every level of the scheme, lowest first; empty where it is unknown. */
  levelsOf(scheme: string): readonly string[] {
    return this.schemes.get(scheme) ?? [...(builtInLevels(scheme)?.keys() ?? [])];
  }

  hasScale(scale: string): boolean {
    return scale === PERCENT || this.scales.has(scale) || builtInGradeScale(scale) !== null;
  }

  hasGrade(scale: string, value: string): boolean {
    if (scale === PERCENT) {
      const mark = parseHundredths(value);
      return mark !== null && mark <= PERCENT_MAX;
    }
    return (this.scales.get(scale) ?? builtInGradeScale(scale))?.includes(value) === true;
  }

  /** How high a grade stands on its scale, 0 the lowest; null where it is unknown. */
  gradeOrdinal(scale: string, value: string): number | null {
    if (scale === PERCENT) return this.hasGrade(scale, value) ? parseHundredths(value) : null;
    const at = (this.scales.get(scale) ?? builtInGradeScale(scale))?.indexOf(value) ?? -1;
    return at < 0 ? null : at;
  }
}

/** The built-in schemes by name; a matcher that names a level alone means any of them. */
const BUILT_IN = ['x-certificate', 'skill-level', 'vocational-qualification', 'diploma'];
