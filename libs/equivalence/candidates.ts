/**
 * Which rules of a book could take an outcome at all, found by its kind, scheme and code. A book
 * has many rules and an outcome answers to few: the others are not even asked. What is left out is
 * certain not to match, so every answer is the same as without (candidates.property-spec.ts).
 */
import type { OutcomeFacts } from '#domain';
import type {
  CompiledBook,
  CompiledExclusion,
  CompiledFamily,
  CompiledMatcher,
  CompiledTest,
} from './compile.js';

/** Lists of the book by their names, each in its order. */
type Lists =
  | 'values'
  | 'hours'
  | 'ratios'
  | 'scalings'
  | 'reductions'
  | 'grades'
  | 'validity'
  | 'shelfLives'
  | 'exclusions'
  | 'implied'
  | 'duplicates'
  | 'families'
  | 'itemCaps'
  | 'sumCaps';

export type Candidates = Pick<CompiledBook, Lists>;

/** The rules of `book` that could take an outcome of these facts. */
export function rulesFor(book: CompiledBook, facts: OutcomeFacts): Candidates {
  // One outcome is asked about by one rule after the other.
  if (last !== null && last.facts === facts && last.book === book) return last.found;
  let index = indexes.get(book);
  if (index === undefined) {
    index = new RuleIndex(book);
    indexes.set(book, index);
  }
  const found = index.rulesFor(facts);
  last = { book, facts, found };
  return found;
}

let last: {
  readonly book: CompiledBook;
  readonly facts: OutcomeFacts;
  readonly found: Candidates;
} | null = null;

/** Kept beside the books, and gone with them. */
const indexes = new WeakMap<CompiledBook, RuleIndex>();

/** So many combinations are kept; a book with more of them in use is looked through again. */
const KEPT_MAX = 20_000;

/** Stands for every scheme or code that the book does not name. */
const UNNAMED = '\0';

class RuleIndex {
  private readonly schemes = new Set<string>();
  private readonly codes = new Set<string>();
  /** By kind, scheme and code. */
  private readonly known = new Map<string, Map<string, Map<string, Candidates>>>();
  private kept = 0;

  constructor(private readonly book: CompiledBook) {
    for (const matcher of matchersOf(book)) this.name(matcher);
  }

  rulesFor({ kind, scheme, code }: OutcomeFacts): Candidates {
    const ofScheme = scheme !== undefined && this.schemes.has(scheme) ? scheme : UNNAMED;
    const ofCode = code !== undefined && this.codes.has(code) ? code : UNNAMED;
    const known = this.known.get(kind)?.get(ofScheme)?.get(ofCode);
    if (known !== undefined) return known;
    const named = { kind, scheme: ofScheme, code: ofCode };
    return this.keep(named, candidatesOf(this.book, named));
  }

  private keep({ kind, scheme, code }: Named, found: Candidates): Candidates {
    if (this.kept >= KEPT_MAX) {
      this.known.clear();
      this.kept = 0;
    }
    const schemes = this.known.get(kind) ?? new Map<string, Map<string, Candidates>>();
    const codes = schemes.get(scheme) ?? new Map<string, Candidates>();
    this.known.set(kind, schemes.set(scheme, codes.set(code, found)));
    this.kept += 1;
    return found;
  }

  private name(matcher: CompiledMatcher): void {
    for (const { field, value } of matcher.equal) {
      if (field === 'scheme') this.schemes.add(value);
      if (field === 'code') this.codes.add(value);
    }
    for (const code of matcher.codes ?? []) this.codes.add(code);
    for (const one of matcher.anyOf ?? []) this.name(one);
  }
}

interface Named {
  readonly kind: string;
  readonly scheme: string;
  readonly code: string;
}

function matchersOf(book: CompiledBook): CompiledMatcher[] {
  const { values, hours, ratios, scalings, reductions, grades, validity, shelfLives } = book;
  const tests: readonly CompiledTest[] = [
    ...[...values, ...hours, ...ratios, ...scalings, ...reductions, ...grades],
    ...[...validity, ...shelfLives, ...book.implied, ...book.duplicates, ...book.caps],
  ];
  return [
    ...tests.map((one) => one.when),
    ...book.exclusions.flatMap((one) => one.when ?? []),
    ...book.families.flatMap((one) => one.members),
  ];
}

function candidatesOf(book: CompiledBook, named: Named): Candidates {
  const taking = <T extends CompiledTest>(rules: readonly T[]): T[] =>
    rules.filter((one) => couldTake(one.when, named));
  const members = (one: CompiledFamily): boolean => one.members.some((m) => couldTake(m, named));
  const excluded = ({ when }: CompiledExclusion): boolean =>
    when !== null && couldTake(when, named);
  return {
    values: taking(book.values),
    hours: taking(book.hours),
    ratios: taking(book.ratios),
    scalings: taking(book.scalings),
    reductions: taking(book.reductions),
    grades: taking(book.grades),
    validity: taking(book.validity),
    shelfLives: taking(book.shelfLives),
    exclusions: book.exclusions.filter(excluded),
    implied: taking(book.implied),
    duplicates: taking(book.duplicates),
    families: book.families.filter(members),
    itemCaps: taking(book.itemCaps),
    sumCaps: taking(book.sumCaps),
  };
}

/** False only where no outcome of that kind, scheme and code can match. */
function couldTake(matcher: CompiledMatcher, named: Named): boolean {
  for (const { field, value } of matcher.equal) {
    if (field === 'kind' && value !== named.kind) return false;
    if (field === 'scheme' && value !== named.scheme) return false;
    if (field === 'code' && value !== named.code) return false;
  }
  if (matcher.codes !== null && !matcher.codes.has(named.code)) return false;
  return matcher.anyOf === null || matcher.anyOf.some((one) => couldTake(one, named));
}
