import { describe, expect, it } from '@jest/globals';
import type { BookDocument, BookRule } from '../book.js';
import { bankBook, conversionBook, libraryOf } from '../cases.js';
import { checkBook, contextOf } from './index.js';
import type { BookFault, CheckContext } from './index.js';

const NOTHING: CheckContext = { published: [] };

type Fault = [pointer: string, code: BookFault];

function faultsIn(document: BookDocument, context = NOTHING): string[] {
  return checkBook(document, context).map((one) => `${one.pointer} ${one.code}`);
}

function expectFaults(document: BookDocument, ...faults: Fault[]): void {
  expect(faultsIn(document)).toEqual(faults.map((one) => one.join(' ')));
}

/** Rule texts of the first form, all of the bank's kinds. */
const BANK_RULES: readonly BookRule[] = [
  {
    id: 'v1',
    kind: 'value',
    when: { scheme: 'x-certificate', code: 'X1', level: 'advanced' },
    credits: '12.00',
  },
  {
    id: 'h1',
    kind: 'hours',
    when: { kind: 'course' },
    hoursPerCredit: '16',
    rounding: { granularity: '0.50', mode: 'halfUp' },
  },
  {
    id: 's1',
    kind: 'steps',
    when: { tags: ['lab'] },
    of: 'hours',
    steps: [
      ['32', '1.00'],
      ['64', '2.00'],
    ],
  },
  { id: 'g1', kind: 'minimumGrade', when: {}, scale: 'letter', value: 'B' },
  { id: 'e1', kind: 'validity', when: {} },
  { id: 'f1', kind: 'family', members: [{ scheme: 'x-certificate', code: 'X1' }], take: 'highest' },
  { id: 'c1', kind: 'cap', per: 'item', when: { kind: 'skillLevelCertificate' }, credits: '8.00' },
  { id: 'n1', kind: 'cap', per: 'count', when: { kind: 'skillLevelCertificate' }, items: 3 },
  {
    id: 'p1',
    kind: 'cap',
    per: 'period',
    period: 'semester',
    yearStarts: '03-01',
    by: 'completedOn',
    when: { kind: 'course' },
    credits: '24.00',
  },
  { id: 'i1', kind: 'cap', per: 'institution', when: { kind: 'course' }, credits: '105.00' },
];

const COURSES = [
  { code: 'C1', credits: '4.00', class: 'core' },
  { code: 'C2', credits: '3.00' },
];
const MATCH = { id: 'm1', kind: 'match', from: [{ code: 'X1' }], to: { courses: ['C1'] } } as const;

describe('a rule book without faults', () => {
  it('may say everything of the bank’s example', () => {
    expectFaults(
      bankBook(BANK_RULES, {
        schemes: [{ scheme: 'contest', levels: ['city', 'provincial', 'national'] }],
        gradeScales: [{ scale: 'letter', values: ['F', 'D', 'C', 'B-', 'B', 'A'] }],
        units: [{ creditScheme: 'quarter', factor: '2/3' }],
        examples: [
          {
            name: 'one',
            outcomes: [{ kind: 'course', scheme: 'contest', level: 'city' }],
            expect: { accumulated: '12.00' },
          },
        ],
      }),
    );
  });

  it('may say everything of a programme’s example', () => {
    const rules: BookRule[] = [
      MATCH,
      { ...MATCH, id: 'm2', to: { class: 'core' }, size: 'any', leftover: 'forfeit' },
      { ...MATCH, id: 'm3', to: { general: true } },
      { ...MATCH, id: 'm4', draws: 'none' },
      { id: 'c1', kind: 'cap', per: 'item', when: {}, credits: '8' },
    ];
    const steps = [{ step: 'academicOffice', days: 30 }];
    expectFaults(conversionBook(COURSES, rules, { reviewSteps: steps }));
  });

  it('may name a class that no course has, and a cap of 0.00', () => {
    const class4 = { ...MATCH, to: { class: 'basic' } } as const;
    const cap = { id: 'c0', kind: 'cap', per: 'item', when: {}, credits: '0.00' } as const;
    expectFaults(conversionBook(COURSES, [class4, cap]));
  });
});

describe('the check of the head of a book finds', () => {
  it('a book of recognition that is not the bank’s', () => {
    expectFaults(bankBook([], { bookId: 'b', authority: 'R' }), [
      '/authority',
      'authorityMismatch',
    ]);
  });
  it('a book of conversion without an institution', () => {
    const book = conversionBook(COURSES, [], { authority: 'bank' });
    expectFaults(book, ['/authority', 'authorityMismatch']);
  });
  it('an institution that takes the bank’s own book id', () => {
    expectFaults(conversionBook(COURSES, [], { bookId: 'bank' }), ['/bookId', 'reservedBookId']);
  });
  it('a reference date that recording does not know', () => {
    expectFaults(bankBook([], { referenceDate: 'cohort' }), ['/referenceDate', 'doesNotFit']);
  });
  it('a first day that the calendar does not have', () => {
    expectFaults(bankBook([], { validFrom: '2025-02-29' }), ['/validFrom', 'notDate']);
  });
  it('a last day that the calendar does not have', () => {
    expectFaults(bankBook([], { validTo: '2025-13-01' }), ['/validTo', 'notDate']);
  });
  it('a last day before the first', () => {
    const book = bankBook([], { validFrom: '2025-01-02', validTo: '2025-01-01' });
    expectFaults(book, ['/validTo', 'datesReversed']);
  });
  it('a scheme that is declared twice, and a level that is listed twice', () => {
    const schemes = [
      { scheme: 'contest', levels: ['city', 'city'] },
      { scheme: 'contest', levels: ['x'] },
    ];
    expectFaults(
      bankBook([], { schemes }),
      ['/schemes/1/scheme', 'duplicate'],
      ['/schemes/0/levels/1', 'duplicate'],
    );
  });
  it('a grade scale that is declared twice, and a value that is listed twice', () => {
    const gradeScales = [
      { scale: 'stars', values: ['1', '2', '1'] },
      { scale: 'stars', values: ['1'] },
    ];
    expectFaults(
      bankBook([], { gradeScales }),
      ['/gradeScales/1/scale', 'duplicate'],
      ['/gradeScales/0/values/2', 'duplicate'],
    );
  });
  it('a unit without a factor above 0, twice there, or the bank’s own', () => {
    const units = [
      { creditScheme: 'quarter', factor: '2/0' },
      { creditScheme: 'quarter', factor: '2/3' },
      { creditScheme: 'bank', factor: '1' },
    ];
    expectFaults(
      bankBook([], { units }),
      ['/units/1/creditScheme', 'duplicate'],
      ['/units/0/factor', 'notRatio'],
      ['/units/2/creditScheme', 'ownUnit'],
    );
  });
  it('units in a programme’s book', () => {
    const units = [{ creditScheme: 'quarter', factor: '2/3' }];
    expectFaults(conversionBook(COURSES, [], { units }), ['/units', 'wrongScope']);
  });
  it('a rounding to steps of 0.00', () => {
    const rounding = { granularity: '0.00', mode: 'down' } as const;
    const units = [{ creditScheme: 'quarter', factor: '2/3', rounding }];
    expectFaults(bankBook([], { units }), ['/units/0/rounding/granularity', 'zeroAmount']);
  });
  it('a review step that is there twice', () => {
    const step = { step: 'office', days: 30 };
    const book = conversionBook(COURSES, [], { reviewSteps: [step, step] });
    expectFaults(book, ['/reviewSteps/1/step', 'duplicate']);
  });
});

describe('beside the published books the check finds', () => {
  const context = contextOf(libraryOf(conversionBook(COURSES, [], { validTo: '2025-12-31' })));
  const other = (more: Partial<BookDocument>): string[] =>
    faultsIn(conversionBook(COURSES, [], { bookId: 'other', ...more }), context);

  it('another book that decides the same on the same day', () => {
    expect(other({ validFrom: '2025-12-31' })).toEqual(['/validFrom overlapsBook']);
    expect(other({ validFrom: '1990-01-01', validTo: '2000-01-01' })).toHaveLength(1);
  });
  it('none before, after, for another plan or by another institution', () => {
    expect(other({ validFrom: '2026-01-01' })).toEqual([]);
    expect(other({ validFrom: '1990-01-01', validTo: '1999-12-31' })).toEqual([]);
    expect(other({ scope: { kind: 'conversion', programme: 'P1', plan: '2025' } })).toEqual([]);
    expect(other({ authority: 'S' })).toEqual([]);
  });
  it('nothing wrong with a next version of the same book', () => {
    expect(faultsIn(conversionBook(COURSES, []), context)).toEqual([]);
  });
  it('a next version that moved to another programme', () => {
    const moved = conversionBook(COURSES, [], { scope: { kind: 'conversion', programme: 'P2' } });
    expect(faultsIn(moved, context)).toEqual(['/scope bookMoved']);
  });
  it('no book that was withdrawn', () => {
    const gone = contextOf(libraryOf(conversionBook(COURSES, []), 'withdrawn'));
    expect(faultsIn(conversionBook(COURSES, [], { bookId: 'other' }), gone)).toEqual([]);
  });
});

describe('the check of a programme finds', () => {
  it('that it is missing, or stands in the bank’s book', () => {
    const { programme, ...without } = conversionBook(COURSES, []);
    expect(programme).toBeDefined();
    expectFaults(without, ['/programme', 'required']);
    expectFaults(bankBook([], { programme: { courses: [] } }), ['/programme', 'wrongScope']);
  });
  it('a course code that is there twice', () => {
    const book = conversionBook([...COURSES, { code: 'C1', credits: '1' }], []);
    expectFaults(book, ['/programme/courses/2/code', 'duplicate']);
  });
  it('courses and totals of 0.00', () => {
    const programme = { totalCredits: '0', courses: [{ code: 'C1', credits: '0.00' }] };
    expectFaults(
      conversionBook([], [], { programme }),
      ['/programme/totalCredits', 'zeroAmount'],
      ['/programme/courses/0/credits', 'zeroAmount'],
    );
  });
});
