/** The rules in force now, and the words that they added to the bank's own. */
import { Injectable } from '@nestjs/common';
import { builtInGradeScale, builtInLevels, PERCENT } from '#domain';
import { BANK_UNIT, RuleLibrary } from '#equivalence';
import { RuleFeed } from '#rule-feed';

/**
 * Words are looked up in what is already known, and the log is asked again only where one is
 * missing: recording an outcome reads no rules, and a word works as soon as it is published.
 */
@Injectable()
export class CurrentRules {
  private words = wordsOf(RuleLibrary.empty());

  constructor(private readonly feed: RuleFeed) {}

  /** With everything that is published now. */
  async current(): Promise<RuleLibrary> {
    const library = await this.feed.current();
    if (library !== this.words.library) this.words = wordsOf(library);
    return library;
  }

  /** The levels of a scheme, built-in and published; null where the scheme is unknown. */
  async knownLevels(scheme: string, wanted?: string): Promise<ReadonlySet<string> | null> {
    const found = this.levelsOf(scheme);
    if (found !== null && (wanted === undefined || found.has(wanted))) return found;
    await this.current();
    return this.levelsOf(scheme);
  }

  /** Units that books convert into the bank's, and the bank's own. */
  async knownUnits(wanted?: string): Promise<ReadonlySet<string>> {
    if (wanted !== undefined && this.words.units.has(wanted)) return this.words.units;
    await this.current();
    return this.words.units;
  }

  /** The values of a grade scale; `any` for percent; null where the scale is unknown. */
  async knownGrades(scale: string, wanted?: string): Promise<ReadonlySet<string> | 'any' | null> {
    if (scale === PERCENT) return 'any';
    const found = this.gradesOf(scale);
    if (found !== null && (wanted === undefined || found.has(wanted))) return found;
    await this.current();
    return this.gradesOf(scale);
  }

  private levelsOf(scheme: string): ReadonlySet<string> | null {
    const builtIn = builtInLevels(scheme);
    const added = this.words.schemes.get(scheme);
    if (builtIn === null) return added ?? null;
    return new Set([...builtIn.keys(), ...(added ?? [])]);
  }

  private gradesOf(scale: string): ReadonlySet<string> | null {
    const builtIn = builtInGradeScale(scale);
    const added = this.words.scales.get(scale);
    if (builtIn === null) return added ?? null;
    return new Set([...builtIn, ...(added ?? [])]);
  }
}

interface Words {
  readonly library: RuleLibrary;
  readonly schemes: ReadonlyMap<string, ReadonlySet<string>>;
  readonly scales: ReadonlyMap<string, ReadonlySet<string>>;
  readonly units: ReadonlySet<string>;
}

/** Every version that was ever published counts: what it named may be on record. */
function wordsOf(library: RuleLibrary): Words {
  const schemes = new Map<string, Set<string>>();
  const scales = new Map<string, Set<string>>();
  const units = new Set([BANK_UNIT]);
  for (const { book } of library.versions) {
    for (const [scheme, levels] of book.schemes) addAll(schemes, scheme, levels);
    for (const [scale, values] of book.scales) addAll(scales, scale, values);
    for (const unit of book.units.keys()) units.add(unit);
  }
  return { library, schemes, scales, units };
}

function addAll(to: Map<string, Set<string>>, name: string, values: readonly string[]): void {
  const known = to.get(name) ?? new Set<string>();
  for (const value of values) known.add(value);
  to.set(name, known);
}
