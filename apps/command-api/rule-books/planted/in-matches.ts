/** Faults of matches, of rules beside each other, and of examples. */
import { AGREED, bank, inBank, inProgramme, programme, PROGRAMME, VALUE } from './books.js';
import type { Json, Planted } from './books.js';

const MATCH = { id: 'm', kind: 'match', from: [{ code: 'Z1' }], to: { courses: ['C1'] } };

const example = (more: Json): Json =>
  programme({ examples: [{ name: 'x', outcomes: [], expect: { converted: '0.00' }, ...more }] });
const fact = (more: Json): Json => example({ facts: [more] });

export const MATCHES: readonly Planted[] = [
  [
    'a target that is no course',
    inProgramme({ ...MATCH, to: { courses: ['C1', 'C9'] } }),
    '/rules/0/to/courses/1 unknownCourse',
  ],
  [
    'a target twice',
    inProgramme({ ...MATCH, to: { courses: ['C1', 'C1'] } }),
    '/rules/0/to/courses/1 duplicate',
  ],
  ['no source and no learner', inProgramme({ ...MATCH, from: [] }), '/rules/0/from required'],
  [
    'sources and groups of sources',
    inProgramme({ ...MATCH, fromAnyOf: [[{ code: 'Z2' }]] }),
    '/rules/0/fromAnyOf doesNotFit',
  ],
  [
    'a fault in a group',
    inProgramme({ ...MATCH, from: [], fromAnyOf: [[{}], [{}, { scheme: 'x' }]] }),
    '/rules/0/fromAnyOf/1/1/scheme unknownScheme',
  ],
  [
    'a fault in what is required',
    inProgramme({ ...MATCH, requires: [{ level: 'x' }] }),
    '/rules/0/requires/0/level unknownLevel',
  ],
  [
    'an exemption that draws',
    inProgramme({ ...MATCH, from: [], learner: { status: 'veteran' }, draws: 'credits' }),
    '/rules/0/draws doesNotFit',
  ],
  [
    'an exemption of a certain size',
    inProgramme({
      ...MATCH,
      from: [],
      learner: { status: 'veteran' },
      size: 'sourceAtLeastTarget',
    }),
    '/rules/0/size doesNotFit',
  ],
  [
    'a group that becomes general credit',
    inProgramme({ ...MATCH, from: [{}, {}], to: { general: true } }),
    '/rules/0/from doesNotFit',
  ],
  [
    'general credit above its sources',
    inProgramme({ ...MATCH, to: { general: true, share: '2' } }),
    '/rules/0/to/share shareAboveOne',
  ],
  [
    'an overlap above 100 %',
    inProgramme({ ...MATCH, overlapAtLeast: '100.01' }),
    '/rules/0/overlapAtLeast notPercent',
  ],
  [
    'an overlap of nothing',
    inProgramme({ ...MATCH, overlapAtLeast: '0' }),
    '/rules/0/overlapAtLeast notPercent',
  ],
  [
    'leftovers of what draws nothing',
    inProgramme({ ...MATCH, draws: 'none', leftover: 'forfeit' }),
    '/rules/0/leftover doesNotFit',
  ],
  [
    'a grade that its scale does not have',
    inProgramme({ ...MATCH, grade: { policy: 'fixed', scale: 'letter', value: 'E' } }),
    '/rules/0/grade/value unknownGrade',
  ],
  [
    'a table from an unknown scale',
    inProgramme({ ...MATCH, grade: AGREED.table('x', []) }),
    '/rules/0/grade/from unknownScale',
  ],
  [
    'a table of grades that fall',
    inProgramme({
      ...MATCH,
      grade: AGREED.table('percent', [
        ['80', 'B'],
        ['60', 'C'],
      ]),
    }),
    '/rules/0/grade/table/1/0 gradesNotAscending',
  ],
  [
    'a best grade that is the lowest pass',
    inProgramme({ ...MATCH, grade: { policy: 'bavarian', best: '10', pass: '10.00' } }),
    '/rules/0/grade/pass doesNotFit',
  ],
  [
    'a segment of nothing',
    inProgramme({ id: 'x', kind: 'segment', when: {}, minimum: '0', to: { general: true } }),
    '/rules/0/minimum zeroAmount',
  ],
  [
    'a segment into a programme without courses',
    AGREED.bareSegment,
    '/rules/0/to/sameCode doesNotFit',
  ],
];

export const TOGETHER: readonly Planted[] = [
  [
    'two values of one certificate',
    inBank(VALUE, { ...VALUE, id: 'w', when: { scheme: 'contest' }, credits: '3' }),
    '/rules/1/when contradictsRule',
  ],
  ['two implications in a circle', AGREED.circle, '/rules/0/by cycle'],
  ['families that close a ring', AGREED.ring, '/rules/2/members cycle'],
  [
    'a level without a value',
    bank({
      covers: [{ when: { scheme: 'contest' }, by: 'value' }],
      rules: [{ ...VALUE, when: { scheme: 'contest', level: 'city' } }],
    }),
    '/covers/0/when notCovered',
  ],
  ['a claim of too much', AGREED.manyClaims, '/covers/5/when tooComplex'],
  [
    'a claim about a programme',
    programme({ covers: [{ when: {}, by: 'value' }] }),
    '/covers wrongScope',
  ],
];

export const EXAMPLES: readonly Planted[] = [
  [
    'a name twice',
    programme({ examples: [...PROGRAMME.examples, ...PROGRAMME.examples] }),
    '/examples/1/name duplicate',
  ],
  [
    'courses that the bank grants',
    bank({ examples: [{ name: 'x', outcomes: [], expect: { courses: [] } }] }),
    '/examples/0/expect/courses wrongScope',
  ],
  [
    'a course that is none',
    example({ expect: { courses: ['C9'] } }),
    '/examples/0/expect/courses/0 unknownCourse',
  ],
  ['a purpose that is none', example({ purpose: 'gift' }), '/examples/0/purpose unknownPurpose'],
  [
    'a unit that the bank does not convert',
    example({ outcomes: [{ kind: 'course', credits: '3', creditScheme: 'ects' }] }),
    '/examples/0/outcomes/0/creditScheme unknownUnit',
  ],
  [
    'a grade that its scale does not have',
    example({ outcomes: [{ kind: 'course', grade: { scale: 'letter', value: 'E' } }] }),
    '/examples/0/outcomes/0/grade/value unknownGrade',
  ],
  [
    'an overlap above 100 %',
    fact({
      type: 'overlap',
      source: { issuer: 'A', code: 'X' },
      target: { course: 'C1' },
      value: '101',
    }),
    '/examples/0/facts/0/value notPercent',
  ],
  [
    'an overlap of an outcome that is not there',
    fact({ type: 'overlap', source: { number: 'n9' }, target: { course: 'C1' }, value: '80' }),
    '/examples/0/facts/0/source/number unknownOutcome',
  ],
  [
    'an agreement with nobody',
    fact({ type: 'agreement' }),
    '/examples/0/facts/0/source/institution required',
  ],
  [
    'a status that is not named',
    fact({ type: 'learnerStatus' }),
    '/examples/0/facts/0/value required',
  ],
  [
    'a fact that ends before it begins',
    fact({
      type: 'learnerStatus',
      value: 'veteran',
      validFrom: '2024-01-02',
      validTo: '2024-01-01',
    }),
    '/examples/0/facts/0/validTo datesReversed',
  ],
  [
    'a day outside the validity',
    example({ asOf: '1999-01-01' }),
    '/examples/0/asOf outsideValidity',
  ],
  [
    'another balance',
    example({ expect: { converted: '1' } }),
    '/examples/0/expect/converted exampleFailed',
  ],
  [
    'other courses',
    example({ expect: { courses: ['C1'] } }),
    '/examples/0/expect/courses exampleFailed',
  ],
];

export const BESIDE: readonly Planted[] = [
  ['the validity of another book', programme({ bookId: 'other' }), '/validFrom overlapsBook'],
  [
    'a book that moves',
    programme({ scope: { kind: 'conversion', programme: 'P2' } }),
    '/scope bookMoved',
  ],
];
