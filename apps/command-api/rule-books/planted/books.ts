/** Two sound books that use the whole language, for the specs to plant faults in and to mangle. */

export type Json = Readonly<Record<string, unknown>>;

const HEAD = {
  language: '1',
  title: { zh: '规则集', en: 'Book' },
  validFrom: '2000-01-01',
  validTo: null,
  referenceDate: 'awarded',
  reassesses: false,
  source: 'sample',
  schemes: [{ scheme: 'contest', levels: ['city', 'provincial', 'national'] }],
  gradeScales: [{ scale: 'stars', values: ['1', '2', '3'] }],
};

const STAGES = [
  'verify',
  'attempts',
  'values',
  'tests',
  'families',
  'itemCaps',
  'sums',
  'leftovers',
];

/** Kinds that both scopes have. */
const SHARED_RULES = [
  { id: 'g1', kind: 'minimumGrade', when: {}, scale: 'letter', value: 'D', otherScales: 'accept' },
  { id: 'e1', kind: 'validity', when: { tags: ['dated'] } },
  {
    id: 'e2',
    kind: 'shelfLife',
    when: { tags: ['fresh'] },
    years: 5,
    months: 6,
    from: 'completedOn',
    unless: { status: 'veteran' },
  },
  { id: 'x1', kind: 'exclude', when: { tags: ['politics'], not: [{ level: 'national' }] } },
  { id: 'i1', kind: 'implied', by: { code: 'A2' }, when: { code: 'A1' } },
  { id: 'd1', kind: 'duplicate', when: { kind: 'course' }, by: 'title' },
  {
    id: 'f1',
    kind: 'family',
    members: [{ code: 'X1' }, { code: 'X2', maxLevel: 'advanced' }],
    take: 'highest',
    lower: { factor: '0.75', rounding: { granularity: '0.50', mode: 'down' } },
  },
  { id: 'f2', kind: 'family', members: [{}], take: 'highest', each: { tagPrefix: 'event-' } },
  { id: 'r1', kind: 'ratio', when: { tags: ['half'] }, on: 'recognised', factor: '1/2' },
  {
    id: 'c1',
    kind: 'cap',
    per: 'item',
    when: { kind: 'skillLevelCertificate' },
    credits: '8.00',
    shareOf: { share: '1', of: 'item' },
    authorities: [{ authority: 'NCB', table: [{ when: { level: 'advanced' }, credits: '6' }] }],
  },
  { id: 'c2', kind: 'cap', per: 'count', when: { tags: ['few'] }, items: 3 },
  {
    id: 'c3',
    kind: 'cap',
    per: 'period',
    period: 'semester',
    yearStarts: '03-01',
    by: 'completedOn',
    when: { kind: 'course' },
    credits: '24',
  },
  { id: 'c4', kind: 'cap', per: 'institution', when: { issuers: ['A', 'B'] }, credits: '105' },
  { id: 'c5', kind: 'cap', per: 'total', when: { studyMode: 'online' }, credits: '30' },
];

const COURSE = {
  kind: 'course',
  issuer: 'A',
  number: 'n1',
  title: 'Course',
  code: 'K1',
  result: 'passed',
  awardedOn: '2024-06-30',
  completedOn: '2024-06-20',
  hours: '45',
  credits: '3',
  grade: { scale: 'letter', value: 'B' },
  tags: ['lab'],
};

export const BANK = {
  ...HEAD,
  bookId: 'bank',
  authority: 'bank',
  scope: { kind: 'recognition' },
  hitPolicy: 'unique',
  order: STAGES,
  units: [
    { creditScheme: 'quarter', factor: '2/3', rounding: { granularity: '0.01', mode: 'up' } },
  ],
  covers: [
    { when: { scheme: 'x-certificate', codes: ['X1', 'X2'], minLevel: 'advanced' }, by: 'value' },
  ],
  rules: [
    ...SHARED_RULES,
    {
      id: 'v1',
      kind: 'value',
      when: { scheme: 'x-certificate', codes: ['X1', 'X2'] },
      credits: '12.00',
    },
    { id: 'v2', kind: 'value', when: { scheme: 'contest', level: 'national' }, credits: '2' },
    { id: 'h1', kind: 'hours', when: { not: [{ tags: ['lab'] }] }, hoursPerCredit: '16' },
    { id: 's1', kind: 'steps', when: { tags: ['lab'] }, of: 'hours', steps: [['32', '1']] },
    { id: 'r2', kind: 'ratio', when: { codePrefix: 'T' }, on: 'value', factor: '1.5' },
    { id: 'm1', kind: 'reduction', when: { tags: ['second-author'] }, credits: '0.50' },
    { id: 'o1', kind: 'rounding', when: 'total', granularity: '0.50', mode: 'down' },
  ],
  examples: [{ name: 'a', outcomes: [COURSE], expect: { accumulated: '3.00', recognised: '3' } }],
};

export const PROGRAMME = {
  ...HEAD,
  bookId: 'R-P1',
  authority: 'R',
  scope: { kind: 'conversion', programme: 'P1', plan: '2024' },
  reviewSteps: [{ step: 'office', days: 30 }],
  appealDays: 15,
  programme: {
    title: { zh: '专业', en: 'Programme' },
    totalCredits: '120',
    buckets: [{ bucket: 'professional' }, { bucket: 'public', credits: '40' }],
    courses: [
      { code: 'C1', credits: '3', class: 'core', bucket: 'professional' },
      { code: 'C2', credits: '2', class: 'core', bucket: 'professional' },
      { code: 'C3', credits: '4' },
    ],
  },
  transitions: [
    {
      id: 't1',
      fromPlan: '2020',
      table: [
        { old: ['O1'], new: ['C1'] },
        { old: ['O2', 'O3'], new: ['C2', 'C3'] },
      ],
    },
  ],
  purposes: [{ purpose: 'admission', consumes: false }],
  requiresAgreement: false,
  rules: [
    ...SHARED_RULES,
    { id: 'x2', kind: 'exclude', courses: ['C3'] },
    { id: 'o1', kind: 'once', when: {} },
    {
      id: 'm1',
      kind: 'match',
      from: [{ tags: ['lab'], confirmation: 'issuer' }],
      requires: [{ minCredits: '1' }],
      to: { courses: ['C1', 'C2'] },
      size: 'any',
      grade: { policy: 'fixed', scale: 'percent', value: '90' },
      inAverage: false,
    },
    { id: 'm2', kind: 'match', from: [{}, {}], to: { class: 'core' }, leftover: 'forfeit' },
    { id: 'm3', kind: 'match', from: [{ tags: ['rest'] }], to: { general: true, share: '0.5' } },
    {
      id: 'm4',
      kind: 'match',
      from: [],
      fromAnyOf: [[{ code: 'B1' }, { code: 'B2' }], [{ code: 'B3' }]],
      to: { courses: ['C1', 'C2'], together: true },
      overlapAtLeast: '80',
      requiresAgreement: true,
      judgment: { zh: '内容相当', en: 'The contents are alike' },
      draws: 'none',
    },
    {
      id: 'm5',
      kind: 'match',
      from: [],
      learner: { status: 'veteran' },
      to: { courses: ['C2'] },
      draws: 'none',
    },
    { id: 's1', kind: 'segment', when: { tags: ['3+2'] }, minimum: '60', to: { sameCode: true } },
    {
      id: 'c6',
      kind: 'cap',
      per: 'total',
      when: {},
      credits: '60',
      shareOf: { share: '0.5', of: 'programme' },
      targets: { class: 'core' },
    },
    { id: 'y1', kind: 'residency', share: '1/4' },
    { id: 'a1', kind: 'audit', of: { class: 'core' }, credits: '5' },
    { id: 'a2', kind: 'audit', of: { when: { kind: 'course' } }, credits: '3' },
  ],
  examples: [
    {
      name: 'a',
      outcomes: [COURSE],
      facts: [
        { type: 'learnerStatus', value: 'reservist' },
        { type: 'enrolment', target: { cohort: '2024' } },
        { type: 'agreement', source: { institution: 'A' }, value: '2024-1' },
        { type: 'overlap', source: { number: 'n1' }, target: { course: 'C1' }, value: '80' },
      ],
      purpose: 'admission',
      expect: { accumulated: '3.00' },
    },
  ],
};

export function bank(more: Json): Json {
  return { ...BANK, ...more };
}

/** The examples stay true only with the sound rules: a changed book has none of its own. */
export function programme(more: Json): Json {
  return { ...PROGRAMME, examples: [], ...more };
}

const [FIRST] = PROGRAMME.transitions;
const FAMILY = { kind: 'family', take: 'highest', lower: { factor: '0.5' } };
const LEVELS = { scheme: 'x-certificate', codes: Array.from({ length: 300 }, (_, at) => `X${at}`) };
const CLAIMS = Array.from({ length: 6 }, () => ({ when: LEVELS, by: 'value' }));

function withProgramme(more: Json): Json {
  return programme({ programme: { ...PROGRAMME.programme, ...more } });
}

function withTransition(more: Json): Json {
  return programme({ transitions: [{ ...FIRST, ...more }] });
}

/** Longer pieces that cases are made of. */
export const AGREED = {
  wrongOrder: [...STAGES].reverse(),
  limits: { authority: 'NCB', table: [{ when: {}, credits: '3' }] },
  manyClaims: bank({
    covers: CLAIMS,
    rules: [{ id: 'v', kind: 'value', when: { scheme: 'x-certificate' }, credits: '2' }],
    examples: [],
  }),
  withCourses: (course: Json): Json =>
    withProgramme({ courses: [...PROGRAMME.programme.courses, course] }),
  withBuckets: (bucket: Json): Json =>
    withProgramme({ buckets: [...PROGRAMME.programme.buckets, bucket] }),
  withRow: (row: Json): Json => withTransition({ table: [...(FIRST?.table ?? []), row] }),
  fromPlan: (fromPlan: string): Json => withTransition({ fromPlan }),
  table: (from: string, table: readonly (readonly [string, string])[]): Json => ({
    policy: 'convert',
    from,
    to: 'letter',
    table: table.length === 0 ? [['1', 'C']] : table,
  }),
  bareSegment: programme({
    programme: { totalCredits: '60', courses: [] },
    transitions: [],
    examples: [],
    rules: [{ id: 's1', kind: 'segment', when: {}, minimum: '60', to: { sameCode: true } }],
  }),
  circle: inBank(
    { id: 'i1', kind: 'implied', by: { code: 'A1' }, when: { code: 'A2' } },
    { id: 'i2', kind: 'implied', by: { code: 'A2' }, when: { code: 'A3' } },
    { id: 'i3', kind: 'implied', by: { code: 'A3' }, when: { code: 'A1' } },
  ),
  ring: inBank(
    { id: 'f1', ...FAMILY, members: [{ code: 'X' }, { code: 'Y' }] },
    { id: 'f2', ...FAMILY, members: [{ code: 'Y' }, { code: 'Z' }] },
    { id: 'f3', ...FAMILY, members: [{ code: 'Z' }, { code: 'X' }] },
  ),
};

/** Where a fault is planted, and what the check must say: pointer and code. */
export type Planted = readonly [what: string, document: Json, fault: `${string} ${string}`];

/** A single rule, or a few, in a book without others. */
export function inBank(...rules: readonly Json[]): Json {
  return bank({ rules, covers: [], examples: [] });
}

export function inProgramme(...rules: readonly Json[]): Json {
  return programme({ rules });
}

export const VALUE = { id: 'v', kind: 'value', when: { code: 'Z1' }, credits: '2.00' };
