/** Sound books with something done to them at random places, as no author would and some will. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import fc from 'fast-check';

const SEEDS = join(import.meta.dirname, '..', '..', 'seeds', 'rule-books');

interface Seed {
  readonly examples: readonly { readonly outcomes: readonly unknown[] }[];
}

/**
 * The seeded books, but for the bank's own with its hundred rules, and with one of their smaller
 * examples: what is sought are faults, and ten thousand books have to be tried in a moment.
 */
const BOOKS = readdirSync(SEEDS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json') && name.includes(sep))
  .map((name) => JSON.parse(readFileSync(join(SEEDS, name), 'utf8')) as Seed)
  .map((book) => ({
    ...book,
    examples: book.examples.filter((one) => one.outcomes.length <= 4).slice(0, 1),
  }));

/** Values that are likely to slip through: right types at the wrong place, and edges. */
const VALUES: readonly unknown[] = [
  null,
  '',
  '0',
  '0.00',
  '999999999.99',
  '1/0',
  '1.005',
  'bank',
  'X1',
  'letter',
  'percent',
  'advanced',
  '80',
  '8.00',
  'outcome.credits > amount("3")',
  '2026-03-02',
  'match',
  'value',
  'cap',
  'count',
  'conversion',
  'recognition',
  '2025-02-29',
  '2999-12-31',
  '02-29',
  '__proto__',
  'constructor',
  -1,
  0,
  1e300,
  true,
  [],
  {},
  [[]],
  [['1', '1']],
  { courses: ['constructor'] },
  { general: true },
  { minLevel: 'advanced' },
  { where: 'outcome.title.matches("(a+)+$")' },
  nested(30),
];

/** As deep as a request may be. */
function nested(depth: number): unknown {
  return depth === 0 ? {} : { not: [nested(depth - 2)] };
}

type Place = { holder: Record<string, unknown>; name: string };

function placesIn(value: unknown, places: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return places;
  const holder = value as Record<string, unknown>;
  for (const name of Object.keys(holder)) {
    places.push({ holder, name });
    placesIn(holder[name], places);
  }
  return places;
}

interface Change {
  readonly at: number;
  readonly value: unknown;
  readonly act: (typeof ACTS)[number];
}

const ACTS = ['replace', 'remove', 'rename', 'copy', 'add', 'grow'] as const;
const GROWN = 300;

/** Replaces, removes, renames, copies from elsewhere, adds or grows, at a place by number. */
function mangle(document: unknown, changes: readonly Change[]): unknown {
  const mangled = structuredClone(document);
  for (const { at, value, act } of changes) {
    const places = placesIn(mangled);
    const place = places[at % places.length];
    const other = places[(at * 7 + 3) % places.length];
    if (place === undefined || other === undefined) continue;
    change(place, other, { act, value: structuredClone(value) });
  }
  return mangled;
}

function change({ holder, name }: Place, other: Place, { act, value }: Omit<Change, 'at'>): void {
  const before = holder[name];
  if (act === 'replace') holder[name] = value;
  else if (act === 'copy') holder[name] = structuredClone(other.holder[other.name]);
  else if (act === 'add') holder['extra'] = value;
  else if (act === 'grow') holder[name] = Array.from({ length: GROWN }, () => before);
  else if (Array.isArray(holder)) holder.splice(Number(name), 1);
  else delete holder[name];
  if (act === 'rename' && !Array.isArray(holder)) holder[other.name] = before;
}

const changed: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(10_000),
  value: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...VALUES) }, fc.jsonValue()),
  act: fc.constantFrom(...ACTS),
});

/** One of the seeded books after up to four changes. */
export const mangledBook: fc.Arbitrary<unknown> = fc
  .tuple(fc.constantFrom(...BOOKS), fc.array(changed, { maxLength: 4 }))
  .map(([book, changes]) => mangle(book, changes));
