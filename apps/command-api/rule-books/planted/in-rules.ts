/** Faults of single rules. */
import { AGREED, inBank, inProgramme, VALUE } from './books.js';
import type { Planted } from './books.js';

const CAP = { id: 'k', kind: 'cap', per: 'total', when: {}, credits: '9.00' };
const MATCH = { id: 'm', kind: 'match', from: [{ code: 'Z1' }], to: { courses: ['C1'] } };
const HOURS = { id: 'h', kind: 'hours', when: { code: 'Z1' }, hoursPerCredit: '16' };
const NEVER = { granularity: '0.00', mode: 'down' };

export const RULES: readonly Planted[] = [
  [
    'an id that a table of transition has',
    inProgramme({ ...MATCH, id: 't1' }),
    '/transitions/0/id duplicate',
  ],
  [
    'a match in the bank’s book',
    inBank({ ...MATCH, to: { general: true } }),
    '/rules/0/kind wrongScope',
  ],
  ['a face value in a programme’s book', inProgramme(VALUE), '/rules/0/kind wrongScope'],
  [
    'a factor on the face value in a programme’s book',
    inProgramme({ id: 'x', kind: 'ratio', on: 'value', when: {}, factor: '2' }),
    '/rules/0/on wrongScope',
  ],
  [
    'a factor above 1 on what is recognised',
    inBank({ id: 'x', kind: 'ratio', on: 'recognised', when: { code: 'Z1' }, factor: '1.01' }),
    '/rules/0/factor shareAboveOne',
  ],
  ['a value of nothing', inBank({ ...VALUE, credits: '0.00' }), '/rules/0/credits zeroAmount'],
  ['a value finer than 0.01', inBank({ ...VALUE, credits: '1.005' }), '/rules/0/credits tooFine'],
  [
    'hours divided by nothing',
    inBank({ ...HOURS, hoursPerCredit: '0' }),
    '/rules/0/hoursPerCredit notRatio',
  ],
  [
    'a rounding to nothing',
    inBank({ ...HOURS, rounding: NEVER }),
    '/rules/0/rounding/granularity zeroAmount',
  ],
  [
    'steps that fall',
    inBank({
      id: 'x',
      kind: 'steps',
      when: { code: 'Z1' },
      of: 'hours',
      steps: [
        ['9', '1'],
        ['8', '2'],
      ],
    }),
    '/rules/0/steps/1/0 stepsNotAscending',
  ],
  [
    'a total rounded to nothing',
    inBank({ id: 'x', kind: 'rounding', when: 'total', granularity: '0', mode: 'down' }),
    '/rules/0/granularity zeroAmount',
  ],
  [
    'an unknown grade scale',
    inBank({ id: 'x', kind: 'minimumGrade', when: {}, scale: 'stars9', value: '1' }),
    '/rules/0/scale unknownScale',
  ],
  [
    'an unknown grade',
    inBank({ id: 'x', kind: 'minimumGrade', when: {}, scale: 'stars', value: '9' }),
    '/rules/0/value unknownGrade',
  ],
  [
    'a shelf life without an end',
    inBank({ id: 'x', kind: 'shelfLife', when: {} }),
    '/rules/0/years required',
  ],
  ['an exclusion of nothing', inBank({ id: 'x', kind: 'exclude' }), '/rules/0/when required'],
  [
    'target courses in the bank’s book',
    inBank({ id: 'x', kind: 'exclude', courses: ['C1'] }),
    '/rules/0/courses wrongScope',
  ],
  [
    'the exclusion of a class that no course has',
    inProgramme({ id: 'x', kind: 'exclude', class: 'sport' }),
    '/rules/0/class unknownClass',
  ],
  [
    'the exclusion of a bucket that is none',
    inProgramme({ id: 'x', kind: 'exclude', bucket: 'sport' }),
    '/rules/0/bucket unknownBucket',
  ],
  [
    'an outcome that implies itself',
    inBank({ id: 'x', kind: 'implied', by: { code: 'Z1' }, when: { code: 'Z1' } }),
    '/rules/0/by cycle',
  ],
  [
    'lower members that bring more',
    inBank({
      id: 'x',
      kind: 'family',
      members: [{ code: 'Z1' }],
      take: 'highest',
      lower: { factor: '3/2' },
    }),
    '/rules/0/lower/factor shareAboveOne',
  ],
  [
    'a member twice',
    inBank({ id: 'x', kind: 'family', members: [{ code: 'Z1' }, { code: 'Z1' }], take: 'highest' }),
    '/rules/0/members/1 duplicate',
  ],
  [
    'more earned here than there is',
    inProgramme({ id: 'x', kind: 'residency', credits: '120.01' }),
    '/rules/0/credits aboveTotal',
  ],
  [
    'a share above 1 earned here',
    inProgramme({ id: 'x', kind: 'residency', share: '7/6' }),
    '/rules/0/share shareAboveOne',
  ],
  [
    'a minimum of a course that is none',
    inProgramme({ id: 'x', kind: 'audit', of: { courses: ['C9'] }, credits: '3' }),
    '/rules/0/of/courses/0 unknownCourse',
  ],
  [
    'a minimum of nothing',
    inProgramme({ id: 'x', kind: 'audit', of: { class: 'core' }, credits: '0' }),
    '/rules/0/credits zeroAmount',
  ],
];

export const CAPS: readonly Planted[] = [
  ['no limit', inBank({ ...CAP, credits: undefined }), '/rules/0/credits required'],
  [
    'a count without items',
    inBank({ ...CAP, per: 'count', credits: undefined }),
    '/rules/0/items required',
  ],
  ['a period that is not named', inBank({ ...CAP, per: 'period' }), '/rules/0/period required'],
  [
    'a calendar without a period',
    inBank({ ...CAP, yearStarts: '03-01' }),
    '/rules/0/yearStarts doesNotFit',
  ],
  [
    'a year that begins on 29 February',
    inBank({ ...CAP, per: 'period', period: 'year', yearStarts: '02-29' }),
    '/rules/0/yearStarts notMonthDay',
  ],
  [
    'a share above 1',
    inProgramme({ ...CAP, shareOf: { share: '1.25', of: 'programme' } }),
    '/rules/0/shareOf/share shareAboveOne',
  ],
  [
    'a share of a class that no course has',
    inProgramme({ ...CAP, shareOf: { share: '0.2', of: { class: 'sport' } } }),
    '/rules/0/shareOf/of/class unknownClass',
  ],
  [
    'a share of a bucket that is none',
    inProgramme({ ...CAP, shareOf: { share: '0.2', of: { bucket: 'sport' } } }),
    '/rules/0/shareOf/of/bucket unknownBucket',
  ],
  [
    'a share of the programme in the bank’s book',
    inBank({ ...CAP, shareOf: { share: '0.2', of: 'programme' } }),
    '/rules/0/shareOf/of wrongScope',
  ],
  [
    'a share of the item in all',
    inBank({ ...CAP, shareOf: { share: '0.2', of: 'item' } }),
    '/rules/0/shareOf/of doesNotFit',
  ],
  [
    'targets of a single item',
    inProgramme({ ...CAP, per: 'item', targets: { general: true } }),
    '/rules/0/targets doesNotFit',
  ],
  [
    'targets in the bank’s book',
    inBank({ ...CAP, targets: { general: true } }),
    '/rules/0/targets wrongScope',
  ],
  [
    'targets that are no courses',
    inProgramme({ ...CAP, targets: { courses: ['C9'] } }),
    '/rules/0/targets/courses/0 unknownCourse',
  ],
  [
    'an authority twice',
    inBank({ ...CAP, per: 'item', authorities: [AGREED.limits, AGREED.limits] }),
    '/rules/0/authorities/1/authority duplicate',
  ],
];
