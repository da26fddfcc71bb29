import { describe, expect, it } from '@jest/globals';
import type { BookDocument, BookRule, CapRule, MatchRule, Matcher } from '../book.js';
import { bankBook, conversionBook } from '../cases.js';
import { checkBook } from './index.js';
import type { BookFault } from './index.js';

type Fault = [pointer: string, code: BookFault];

function expectFaults(document: BookDocument, ...faults: Fault[]): void {
  const found = checkBook(document, { published: [] });
  expect(found.map((one) => [one.pointer, one.code])).toEqual(faults);
}

const COURSES = [{ code: 'C1', credits: '4.00' }];
const MATCH: MatchRule = { id: 'm1', kind: 'match', from: [{}], to: { courses: ['C1'] } };

function value(when: Matcher, credits = '12.00', id = 'v1'): BookRule {
  return { id, kind: 'value', when, credits };
}

function cap(more: Partial<CapRule>): CapRule {
  return { id: 'c1', kind: 'cap', per: 'item', when: {}, ...more };
}

describe('the check of a rule finds', () => {
  it('an id that is there twice', () => {
    const rules = [value({ code: 'A' }), value({ code: 'B' })];
    expectFaults(bankBook(rules), ['/rules/1/id', 'duplicate']);
  });

  it('kinds that belong to the other scope', () => {
    expectFaults(
      bankBook([MATCH]),
      ['/rules/0/kind', 'wrongScope'],
      ['/rules/0/to/courses/0', 'unknownCourse'],
    );
    const hours: BookRule = { id: 'h1', kind: 'hours', when: {}, hoursPerCredit: '16' };
    const steps: BookRule = { id: 's1', kind: 'steps', when: {}, of: 'hours', steps: [['1', '1']] };
    expectFaults(
      conversionBook(COURSES, [value({}), hours, steps]),
      ['/rules/0/kind', 'wrongScope'],
      ['/rules/1/kind', 'wrongScope'],
      ['/rules/2/kind', 'wrongScope'],
    );
  });

  it('a scheme that nobody declared', () => {
    const rules = [value({ scheme: 'contest', level: 'city' })];
    expectFaults(bankBook(rules), ['/rules/0/when/scheme', 'unknownScheme']);
  });

  it.each<[string, Matcher, string]>([
    ['its scheme does not have', { scheme: 'skill-level', level: '6' }, 'level'],
    ['no scheme has', { level: 'national' }, 'level'],
    [
      'a bound names and its scheme does not have',
      { scheme: 'diploma', minLevel: '3' },
      'minLevel',
    ],
  ])('a level that %s', (_case, when, field) => {
    expectFaults(bankBook([value(when)]), [`/rules/0/when/${field}`, 'unknownLevel']);
  });

  it('levels in families and matches too', () => {
    const member = { scheme: 'skill-level', level: '9' };
    const family: BookRule = { id: 'f1', kind: 'family', members: [{}, member], take: 'highest' };
    expectFaults(
      conversionBook(COURSES, [family, { ...MATCH, from: [{}, member] }]),
      ['/rules/0/members/1/level', 'unknownLevel'],
      ['/rules/1/from/1/level', 'unknownLevel'],
    );
  });

  it('a member of a family that is there twice', () => {
    const members = [{ code: 'A' }, { code: 'B' }, { code: 'A' }];
    const family: BookRule = { id: 'f1', kind: 'family', members, take: 'highest' };
    expectFaults(bankBook([family]), ['/rules/0/members/2', 'duplicate']);
  });

  it('unknown grade scales and grades', () => {
    const grade = (id: string, scale: string, least: string): BookRule => ({
      id,
      kind: 'minimumGrade',
      when: {},
      scale,
      value: least,
    });
    const rules = [
      grade('g1', 'stars', '3'),
      grade('g2', 'letter', 'E'),
      grade('g3', 'percent', '100.01'),
      grade('g4', 'percent', '60'),
    ];
    expectFaults(
      bankBook(rules),
      ['/rules/0/scale', 'unknownScale'],
      ['/rules/1/value', 'unknownGrade'],
      ['/rules/2/value', 'unknownGrade'],
    );
  });

  it('values of 0.00 and amounts finer than 0.01', () => {
    expectFaults(
      bankBook([value({ code: 'A' }, '0.00'), value({ code: 'B' }, '1.005', 'v2')]),
      ['/rules/0/credits', 'zeroAmount'],
      ['/rules/1/credits', 'tooFine'],
    );
    expectFaults(bankBook([value({ minCredits: '1.005' })]), [
      '/rules/0/when/minCredits',
      'tooFine',
    ]);
  });

  it('hours per credit that are no number above 0', () => {
    const rounding = { granularity: '0', mode: 'up' } as const;
    const rule: BookRule = { id: 'h1', kind: 'hours', when: {}, hoursPerCredit: '0', rounding };
    expectFaults(
      bankBook([rule]),
      ['/rules/0/hoursPerCredit', 'notRatio'],
      ['/rules/0/rounding/granularity', 'zeroAmount'],
    );
  });

  it('steps that do not rise', () => {
    const steps = [
      ['32', '1'],
      ['32.00', '2'],
      ['16', '0.00'],
    ] as const;
    expectFaults(
      bankBook([{ id: 's1', kind: 'steps', when: {}, of: 'hours', steps }]),
      ['/rules/0/steps/1/0', 'stepsNotAscending'],
      ['/rules/0/steps/2/0', 'stepsNotAscending'],
    );
  });

  it.each<[string, Partial<CapRule>, Fault[]]>([
    ['a count without items', { per: 'count' }, [['/rules/0/items', 'required']]],
    ['an item without credits', { per: 'item' }, [['/rules/0/credits', 'required']]],
    [
      'a count with credits',
      { per: 'count', items: 1, credits: '1' },
      [['/rules/0/credits', 'doesNotFit']],
    ],
    [
      'an institution with items',
      { per: 'institution', items: 1, credits: '1' },
      [['/rules/0/items', 'doesNotFit']],
    ],
    [
      'a period that is not named',
      { per: 'period', credits: '1' },
      [['/rules/0/period', 'required']],
    ],
    [
      'a calendar without a period',
      { per: 'item', credits: '1', yearStarts: '03-01', by: 'awardedOn' },
      [
        ['/rules/0/yearStarts', 'doesNotFit'],
        ['/rules/0/by', 'doesNotFit'],
      ],
    ],
    [
      'a year that begins on 29 February',
      { per: 'period', period: 'year', credits: '1', yearStarts: '02-29' },
      [['/rules/0/yearStarts', 'notMonthDay']],
    ],
    [
      'a year that begins on 31 April',
      { per: 'period', period: 'year', credits: '1', yearStarts: '04-31' },
      [['/rules/0/yearStarts', 'notMonthDay']],
    ],
    ['credits finer than 0.01', { credits: '1.001' }, [['/rules/0/credits', 'tooFine']]],
  ])('a cap for %s', (_case, more, faults) => {
    expectFaults(bankBook([cap(more)]), ...faults);
  });

  it('target courses that are not in the programme, and one that is named twice', () => {
    const rule: MatchRule = { ...MATCH, to: { courses: ['C1', 'C9', 'C1'] } };
    expectFaults(
      conversionBook(COURSES, [rule]),
      ['/rules/0/to/courses/1', 'unknownCourse'],
      ['/rules/0/to/courses/2', 'duplicate'],
    );
  });

  it('a group that would become general credit', () => {
    const rule: MatchRule = { ...MATCH, from: [{}, {}], to: { general: true } };
    expectFaults(conversionBook(COURSES, [rule]), ['/rules/0/from', 'doesNotFit']);
  });

  it('leftovers of a rule that draws nothing', () => {
    const rule: MatchRule = { ...MATCH, draws: 'none', leftover: 'forfeit' };
    expectFaults(conversionBook(COURSES, [rule]), ['/rules/0/leftover', 'doesNotFit']);
  });

  it('no more than a hundred faults', () => {
    const rules = Array.from({ length: 200 }, (_, at) => value({ code: `X${at}` }, '0', `v${at}`));
    expect(checkBook(bankBook(rules), { published: [] })).toHaveLength(100);
  });
});

describe('of two rules that value outcomes', () => {
  const agree = (a: Matcher, b: Matcher): void =>
    expectFaults(bankBook([value(a), value(b, '14', 'v2')]));
  const contradict = (a: Matcher, b: Matcher): void =>
    expectFaults(bankBook([value(a), value(b, '14', 'v2')]), ['/rules/1/when', 'contradictsRule']);

  it('those that could take one outcome and give other credits contradict each other', () => {
    contradict({}, {});
    contradict({ code: 'X1' }, { scheme: 'x-certificate' });
    contradict({ scheme: 'x-certificate' }, { code: 'X1' });
    contradict({ tags: ['a'] }, { tags: ['b'] });
    contradict({ code: 'X1', minCredits: '3' }, { code: 'X1' });
    contradict(
      { scheme: 'diploma', level: 'bachelor' },
      { scheme: 'diploma', level: 'secondBachelor' },
    );
    contradict({ scheme: 'skill-level', level: '2' }, { scheme: 'skill-level', minLevel: '3' });
  });

  it('those that no outcome can answer to at once do not', () => {
    agree({ code: 'X1' }, { code: 'X2' });
    agree({ code: 'X1', level: 'advanced' }, { code: 'X1', level: 'elementary' });
    agree({ scheme: 'x-certificate' }, { scheme: 'skill-level' });
    agree({ scheme: 'skill-level', level: '4' }, { scheme: 'skill-level', minLevel: '3' });
  });

  it('those that give the same agree', () => {
    expectFaults(bankBook([value({}, '12'), value({ code: 'X1' }, '12.00', 'v2')]));
  });

  it('ratios are compared as numbers, steps as lists, and not with each other', () => {
    const hours = (id: string, hoursPerCredit: string): BookRule => ({
      id,
      kind: 'hours',
      when: {},
      hoursPerCredit,
    });
    const steps: BookRule = { id: 's1', kind: 'steps', when: {}, of: 'hours', steps: [['8', '1']] };
    expectFaults(bankBook([hours('h1', '16'), hours('h2', '32/2'), steps]));
    expectFaults(bankBook([hours('h1', '16'), hours('h2', '18')]), [
      '/rules/1/when',
      'contradictsRule',
    ]);
    const other: BookRule = { ...steps, id: 's2', steps: [['8', '2']] };
    expectFaults(bankBook([steps, other]), ['/rules/1/when', 'contradictsRule']);
  });
});
