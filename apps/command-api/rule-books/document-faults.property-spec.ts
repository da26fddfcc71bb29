import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RuleLibrary } from '#equivalence';
import { documentFaults } from './document-faults.js';

const EXAMPLE_OUTCOME = {
  kind: 'course',
  issuer: 'A',
  number: 'n1',
  title: 'Course',
  scheme: 'x-certificate',
  level: 'advanced',
  result: 'passed',
  awardedOn: '2024-06-30',
  hours: '45',
  credits: '3',
  grade: { scale: 'letter', value: 'B' },
  tags: ['lab'],
  partOf: { issuer: 'A', number: 'n0' },
  components: [{ kind: 'course', number: 'n2' }],
};

const HEAD = {
  language: '1',
  title: { zh: '规则集', en: 'Book' },
  validFrom: '2000-01-01',
  validTo: null,
  referenceDate: 'awarded',
  reassesses: false,
  source: 'sample',
  schemes: [{ scheme: 'contest', levels: ['city', 'national'] }],
  gradeScales: [{ scale: 'stars', values: ['1', '2'] }],
  reviewSteps: [{ step: 'office', days: 30 }],
};

const SHARED_RULES = [
  { id: 'g1', kind: 'minimumGrade', when: {}, scale: 'letter', value: 'B' },
  { id: 'e1', kind: 'validity', when: {} },
  { id: 'f1', kind: 'family', members: [{ code: 'X1' }], take: 'highest' },
  { id: 'c1', kind: 'cap', per: 'item', when: {}, credits: '8.00' },
  { id: 'n1', kind: 'cap', per: 'count', when: {}, items: 3 },
  { id: 'p1', kind: 'cap', per: 'period', period: 'year', when: {}, credits: '24' },
];

const BANK = {
  ...HEAD,
  bookId: 'bank',
  authority: 'bank',
  scope: { kind: 'recognition' },
  units: [{ creditScheme: 'quarter', factor: '2/3' }],
  rules: [
    ...SHARED_RULES,
    { id: 'v1', kind: 'value', when: { code: 'X1', minHours: '3' }, credits: '12.00' },
    { id: 'h1', kind: 'hours', when: {}, hoursPerCredit: '16' },
    { id: 's1', kind: 'steps', when: { tags: ['lab'] }, of: 'hours', steps: [['32', '1']] },
  ],
  examples: [{ name: 'a', outcomes: [EXAMPLE_OUTCOME], expect: { accumulated: '3.00' } }],
};

const PROGRAMME = {
  ...HEAD,
  bookId: 'R-P1',
  authority: 'R',
  scope: { kind: 'conversion', programme: 'P1', plan: '2024' },
  programme: { totalCredits: '120', courses: [{ code: 'C1', credits: '3', class: 'core' }] },
  rules: [
    ...SHARED_RULES,
    { id: 'm1', kind: 'match', from: [{ tags: ['lab'] }], to: { courses: ['C1'] }, size: 'any' },
    { id: 'm2', kind: 'match', from: [{}, {}], to: { class: 'core' }, leftover: 'forfeit' },
    { id: 'm3', kind: 'match', from: [{}], to: { general: true } },
  ],
  examples: [{ name: 'a', outcomes: [EXAMPLE_OUTCOME], expect: { converted: '3.00' } }],
};

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
];

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
  readonly act: 'replace' | 'remove' | 'copy' | 'add';
}

/** Replaces, removes, copies from elsewhere or adds, at a place chosen by number. */
function mangle(document: unknown, changes: readonly Change[]): unknown {
  const mangled = structuredClone(document);
  for (const { at, value, act } of changes) {
    const places = placesIn(mangled);
    const place = places[at % places.length];
    const other = places[(at * 7 + 3) % places.length];
    if (place === undefined || other === undefined) continue;
    const { holder, name } = place;
    if (act === 'replace') holder[name] = structuredClone(value);
    else if (act === 'copy') holder[name] = structuredClone(other.holder[other.name]);
    else if (act === 'add') holder['extra'] = structuredClone(value);
    else if (Array.isArray(holder)) holder.splice(Number(name), 1);
    else delete holder[name];
  }
  return mangled;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(10_000),
  value: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...VALUES) }, fc.jsonValue()),
  act: fc.constantFrom('replace' as const, 'remove' as const, 'copy' as const, 'add' as const),
});

const POINTER = /^(\/([^~/]|~[01])*)*$/;

it('a mangled book is refused place by place or taken, and never throws', async () => {
  const books = fc.constantFrom<unknown>(BANK, PROGRAMME);
  let taken = 0;
  const mangled = fc.asyncProperty(
    books,
    fc.array(change, { maxLength: 4 }),
    async (book, changes) => {
      const document = mangle(book, changes);
      const errors = await documentFaults(document, RuleLibrary.empty());
      if (errors.length === 0) taken += 1;
      for (const { pointer, code, text } of errors) {
        expect(pointer).toMatch(POINTER);
        expect(code).toMatch(/^[a-z][A-Za-z]+$/);
        expect(text.en).not.toContain('{');
        expect(text.zh).not.toContain('{');
      }
    },
  );
  await fc.assert(mangled, { numRuns: 500 });
  expect(taken).toBeGreaterThan(0);
});

it('any JSON at all is refused', async () => {
  const any = fc.asyncProperty(fc.jsonValue(), async (document) => {
    const errors = await documentFaults(document, RuleLibrary.empty());
    expect(errors.length).toBeGreaterThan(0);
  });
  await fc.assert(any, { numRuns: 200 });
});
