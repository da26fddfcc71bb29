/** Which level schemes and grade scales there are: built in, or added by published rule books. */
import { builtInGradeScale, builtInLevels, PERCENT } from '#domain';
import type { OutcomeKind } from '#domain';
import type { RuleLibrary } from '#equivalence';

export const BUILT_IN_SCHEMES = [
  'x-certificate',
  'skill-level',
  'vocational-qualification',
  'diploma',
] as const;
export const BUILT_IN_SCALES = [PERCENT, 'letter', 'fiveLevel', 'passFail'] as const;

export class KnownSchemes {
  readonly #levels = new Map<string, Set<string>>();
  readonly #grades = new Map<string, Set<string>>();

  private constructor(library: RuleLibrary) {
    for (const name of BUILT_IN_SCHEMES) {
      this.#levels.set(name, new Set(builtInLevels(name)?.keys()));
    }
    for (const name of BUILT_IN_SCALES) this.#grades.set(name, new Set(builtInGradeScale(name)));
    // Withdrawn versions too: what they named has been named.
    for (const { book } of library.versions) {
      const { schemes = [], gradeScales = [] } = book.document;
      for (const { scheme, levels } of schemes) added(this.#levels, scheme, levels);
      for (const { scale, values } of gradeScales) added(this.#grades, scale, values);
    }
  }

  static readonly #made = new WeakMap<RuleLibrary, KnownSchemes>();

  static of(library: RuleLibrary): KnownSchemes {
    let known = KnownSchemes.#made.get(library);
    if (known === undefined) {
      known = new KnownSchemes(library);
      KnownSchemes.#made.set(library, known);
    }
    return known;
  }

  /** The levels of a scheme; null where there is no such scheme. */
  levels(scheme: string): ReadonlySet<string> | null {
    return this.#levels.get(scheme) ?? null;
  }

  /** The values of a scale, none for `percent`; null where there is no such scale. */
  grades(scale: string): ReadonlySet<string> | null {
    return this.#grades.get(scale) ?? null;
  }
}

function added(to: Map<string, Set<string>>, name: string, values: readonly string[]): void {
  to.set(name, new Set([...(to.get(name) ?? []), ...values]));
}

/** A built-in scheme belongs to one kind of outcome; schemes of rule books go with any. */
export function kindOfScheme(scheme: string): OutcomeKind | null {
  if (scheme === 'diploma') return 'diploma';
  const builtIn: readonly string[] = BUILT_IN_SCHEMES;
  return builtIn.includes(scheme) ? 'skillLevelCertificate' : null;
}
