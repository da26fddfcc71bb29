/** Faults of the head of a book, of its programme, and of matchers. */
import { AGREED, bank, inBank, programme, VALUE } from './books.js';
import type { Json, Planted } from './books.js';

const matching = (when: Json): Json => inBank({ ...VALUE, when });

export const HEAD: readonly Planted[] = [
  [
    'a bank’s book of an institution',
    bank({ bookId: 'b', authority: 'R' }),
    '/authority authorityMismatch',
  ],
  [
    'an institution that nobody registered',
    programme({ authority: 'NOBODY' }),
    '/authority unknownAuthority',
  ],
  [
    'a step of somebody whom nobody registered',
    programme({ reviewSteps: [{ step: 'certifyingBody', days: 5, by: 'NOBODY' }] }),
    '/reviewSteps/0/by unknownReviewer',
  ],
  ['the bank’s own book id', programme({ bookId: 'bank' }), '/bookId reservedBookId'],
  ['a day that is none', bank({ validFrom: '2023-02-29' }), '/validFrom notDate'],
  ['an end before the beginning', bank({ validTo: '1999-12-31' }), '/validTo datesReversed'],
  [
    'a reference date of programmes',
    bank({ referenceDate: 'cohort' }),
    '/referenceDate doesNotFit',
  ],
  ['stages in another order', bank({ order: AGREED.wrongOrder }), '/order/0 notOrder'],
  [
    'units of a programme',
    programme({ units: [{ creditScheme: 'q', factor: '1/2' }] }),
    '/units wrongScope',
  ],
  [
    'the bank’s own unit',
    bank({ units: [{ creditScheme: 'bank', factor: '1' }] }),
    '/units/0/creditScheme ownUnit',
  ],
  [
    'purposes of the bank',
    bank({ purposes: [{ purpose: 'x', consumes: true }] }),
    '/purposes wrongScope',
  ],
  [
    'a purpose twice',
    programme({
      purposes: [
        { purpose: 'x', consumes: true },
        { purpose: 'x', consumes: false },
      ],
    }),
    '/purposes/1/purpose duplicate',
  ],
  [
    'no programme',
    programme({ programme: undefined, rules: [], transitions: [] }),
    '/programme required',
  ],
];

export const PROGRAMMES: readonly Planted[] = [
  [
    'a course twice',
    AGREED.withCourses({ code: 'C1', credits: '2' }),
    '/programme/courses/3/code duplicate',
  ],
  [
    'a course of nothing',
    AGREED.withCourses({ code: 'C9', credits: '0' }),
    '/programme/courses/3/credits zeroAmount',
  ],
  [
    'a course in a bucket that is none',
    AGREED.withCourses({ code: 'C9', credits: '2', bucket: 'b9' }),
    '/programme/courses/3/bucket unknownBucket',
  ],
  [
    'a bucket without courses or credits',
    AGREED.withBuckets({ bucket: 'empty' }),
    '/programme/buckets/2/credits required',
  ],
  [
    'a bucket twice',
    AGREED.withBuckets({ bucket: 'professional' }),
    '/programme/buckets/2/bucket duplicate',
  ],
  [
    'a new course that is none',
    AGREED.withRow({ old: ['O9'], new: ['C9'] }),
    '/transitions/0/table/2/new/0 unknownCourse',
  ],
  [
    'old courses twice',
    AGREED.withRow({ old: ['O3', 'O2'], new: ['C1'] }),
    '/transitions/0/table/2/old duplicate',
  ],
  [
    'a transition from the plan itself',
    AGREED.fromPlan('2024'),
    '/transitions/0/fromPlan doesNotFit',
  ],
];

export const MATCHERS: readonly Planted[] = [
  ['an unknown scheme', matching({ scheme: 'contests' }), '/rules/0/when/scheme unknownScheme'],
  [
    'an unknown level',
    matching({ scheme: 'contest', maxLevel: 'world' }),
    '/rules/0/when/maxLevel unknownLevel',
  ],
  [
    'levels the wrong way round',
    matching({ scheme: 'contest', minLevel: 'national', maxLevel: 'city' }),
    '/rules/0/when/maxLevel levelsReversed',
  ],
  [
    'a code and a list of codes',
    matching({ code: 'A', codes: ['A', 'B'] }),
    '/rules/0/when/codes doesNotFit',
  ],
  ['a code twice', matching({ codes: ['Z1', 'Z1'] }), '/rules/0/when/codes/1 duplicate'],
  [
    'an issuer and a list of issuers',
    matching({ code: 'Z1', issuer: 'A', issuers: ['A'] }),
    '/rules/0/when/issuers doesNotFit',
  ],
  [
    'a period of study that ends before it begins',
    matching({ code: 'Z1', completedFrom: '2024-01-02', completedTo: '2024-01-01' }),
    '/rules/0/when/completedTo datesReversed',
  ],
  [
    'a day of completion that is none',
    matching({ code: 'Z1', completedFrom: '2024-02-30' }),
    '/rules/0/when/completedFrom notDate',
  ],
  [
    'a fault inside not',
    matching({ code: 'Z1', not: [{}, { scheme: 'contests' }] }),
    '/rules/0/when/not/1/scheme unknownScheme',
  ],
  [
    'a fault inside anyOf',
    matching({ code: 'Z1', anyOf: [{ minLevel: 'world' }] }),
    '/rules/0/when/anyOf/0/minLevel unknownLevel',
  ],
  [
    'matchers nested too deep',
    matching({ code: 'Z1', not: [{ not: [{ not: [{ not: [{}] }] }] }] }),
    '/rules/0/when/not/0/not/0/not/0/not/0 tooDeep',
  ],
  [
    'a programme and its first characters',
    matching({ code: 'Z1', learner: { programme: '5102', programmePrefix: '51' } }),
    '/rules/0/when/learner/programmePrefix doesNotFit',
  ],
];
