import { describe, expect, it } from '@jest/globals';
import { encodePosition } from '#event-store';
import {
  codeFault,
  creditsFault,
  dateFault,
  type FaultOf,
  hoursFault,
  identifierFault,
  instantFault,
  integerFault,
  integerTextFault,
  listFault,
  oneOfFault,
  textFault,
  uuidFault,
} from './faults.js';
import { freeJsonFault } from './free-json.js';
import { Plan } from './plan.js';
import { IsPosition, IsPositionOrInstant } from './positions.js';

const CASES: readonly [string, FaultOf, readonly unknown[], readonly unknown[]][] = [
  [
    'credits',
    creditsFault,
    ['60', '60.00', '0.01', '12.5'],
    ['0', '0.00', '-1', '1.234', '1e3', '', ' 1', '01', 60, null, ['1'], '１'],
  ],
  ['hours', hoursFault, ['0', '64', '2.25'], ['-1', '1.', '.5', 64, null, {}]],
  [
    'a civil date',
    dateFault,
    ['2026-06-30', '2024-02-29'],
    ['2026-02-29', '2026-6-1', '20260601', '2026-06-30T00:00:00Z', 20260630, ''],
  ],
  [
    'text',
    textFault(5),
    ['大学英语', 'a b'],
    ['', '  ', 'abcdef', 'a\0', 'a\nb', '\ud800', '\u0085', 5, null, ['a']],
  ],
  ['text of lines', textFault(9, true), ['a\nb\tc\r\n'], ['a\0', '\u001b[0m', ' \n ']],
  ['an identifier', identifierFault(9), ['辽 2020-1', 'X'], [' X', 'X ', 'X\t', '', 7]],
  ['a code', codeFault(4), ['A-1', '会计'], ['', 'A B', 'ABCDE', 'A\u200b', '\ud800', 'A\n', 1]],
  [
    'an id',
    uuidFault,
    ['0b0c4f3e-1111-4222-8333-444455556666'],
    ['0B0C4F3E-1111-4222-8333-444455556666', 'x', '', null],
  ],
  [
    'an instant',
    instantFault,
    ['2026-06-30T08:00:00Z', '2026-06-30T08:00:00.123456+08:00'],
    ['2026-06-30', '2026-02-30T08:00:00Z', '2026-06-30T25:00:00Z', '2026-06-30T08:00:00', 5],
  ],
  ['one of a list', oneOfFault(['a', 'b']), ['a'], ['A', '', null, ['a'], 'toString']],
  ['a whole number', integerFault(1, 9), [1, 9], [0, 10, 1.5, '1', NaN, null]],
  [
    'a whole number as text',
    integerTextFault(1, 9),
    ['1'],
    ['0', '1.0', '', ' 1', '1e0', 1, ['1']],
  ],
  [
    'a list',
    listFault(codeFault(3), 1, 2),
    [['a'], ['a', 'b']],
    [[], ['a', 'b', 'c'], ['a', ''], 'ab', { 0: 'a', length: 1 }],
  ],
];

describe.each(CASES)('%s', (_name, faultOf, good, bad) => {
  it.each(good.map((value) => [value]))('may be %p', (value) => {
    expect(faultOf(value)).toBeNull();
  });
  it.each(bad.map((value) => [value]))('is never %p', (value) => {
    expect(faultOf(value)).not.toBeNull();
  });
});

it('a fault in a list says where it is', () => {
  expect(listFault(codeFault(3), 0, 9)(['a', 'b c'])).toMatchObject({ code: 'notCode', at: '/1' });
});

describe('free JSON', () => {
  it('may have any shape', () => {
    expect(freeJsonFault({ a: [1, null, true, { b: '学分' }] })).toBeNull();
  });
  it('is bounded in depth, in number of values and in characters', () => {
    const deep = JSON.parse('['.repeat(50) + ']'.repeat(50)) as unknown;
    expect(freeJsonFault(deep)?.code).toBe('tooDeep');
    expect(freeJsonFault(new Array(300_000).fill(1))?.code).toBe('tooMany');
    expect(freeJsonFault({ a: { 'b/\0': 1 } })).toMatchObject({ code: 'badCharacters' });
    expect(freeJsonFault(['\udc00'])).toMatchObject({ at: '/0' });
    expect(freeJsonFault('x'.repeat(100_001))?.code).toBe('tooLong');
  });
});

describe('a position', () => {
  class Query {
    @IsPosition() after: string;
    @IsPositionOrInstant() knownAt: string;
  }
  const wrong = (after: unknown, knownAt: unknown): string[] | undefined =>
    Plan.of(Query)
      ?.errorsOf({ after, knownAt })
      .map(({ code }) => code);

  it('is what the log wrote, and an instant stands for one where it may', () => {
    const position = encodePosition(new Map([[5, 12n]]));
    expect(wrong(position, position)).toEqual([]);
    expect(wrong(position, '2026-06-30T08:00:00Z')).toEqual([]);
    expect(wrong('2026-06-30T08:00:00Z', 'x')).toEqual(['notPosition', 'notPositionOrInstant']);
    expect(wrong(`${position}A`, [position])).toEqual(['notPosition', 'notPositionOrInstant']);
  });
});
