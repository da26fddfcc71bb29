import { describe, expect, it } from '@jest/globals';
import type { BookDocument, BookExample, BookRule } from '../book.js';
import { bankBook, conversionBook, libraryOf } from '../cases.js';
import { checkBook, runExamples } from './index.js';

const CAP: BookRule = {
  id: 'c1',
  kind: 'cap',
  per: 'item',
  when: { kind: 'skillLevelCertificate' },
  credits: '8.00',
};
const TABLE: BookRule = {
  id: 'v1',
  kind: 'value',
  when: { scheme: 'x-certificate', code: 'X1', level: 'advanced' },
  credits: '12.00',
};
const X1 = {
  kind: 'skillLevelCertificate',
  issuer: 'CERT',
  number: 'X-1',
  title: 'Certificate',
  scheme: 'x-certificate',
  code: 'X1',
  level: 'advanced',
  result: 'passed',
  awardedOn: '2024-06-30',
} as const;

function bankWith(...examples: BookExample[]): BookDocument {
  return bankBook([TABLE, CAP], { examples });
}

describe('the examples of a book', () => {
  it('come out where the rules give what they expect', () => {
    const expected = { accumulated: '12.00', recognised: '8.00' };
    expect(runExamples(bankWith({ name: 'a', outcomes: [X1], expect: expected }))).toEqual([]);
  });

  it('fail with what was expected and what came', () => {
    const wrong = { name: 'b', outcomes: [X1], expect: { accumulated: '12', recognised: '9' } };
    expect(runExamples(bankWith({ name: 'a', outcomes: [], expect: {} }, wrong))).toEqual([
      {
        pointer: '/examples/1/expect/recognised',
        code: 'exampleFailed',
        values: { expected: '9', actual: '8.00' },
      },
    ]);
  });

  it('know containers by components and by partOf, and a number twice as one outcome', () => {
    const part = { kind: 'course', issuer: 'A', number: 'p2', credits: '3' } as const;
    const degree = { kind: 'diploma', issuer: 'A', number: 'd', credits: '120' } as const;
    const outcomes = [
      { ...degree, components: [{ kind: 'course', issuer: 'A', number: 'p1', credits: '3' }] },
      { ...part, partOf: { issuer: 'A', number: 'd' } },
      { ...part, partOf: { issuer: 'A', number: 'd' } },
    ] as const;
    const expected = { accumulated: '120.00', recognised: '120.00' };
    expect(runExamples(bankWith({ name: 'a', outcomes, expect: expected }))).toEqual([]);
  });

  it('are assessed on their own day', () => {
    const valid: BookRule = { id: 'e1', kind: 'validity', when: {} };
    const outcome = { ...X1, validUntil: '2025-01-01' };
    const on = (name: string, asOf: string, recognised: string): BookExample => ({
      name,
      asOf,
      outcomes: [outcome],
      expect: { recognised },
    });
    const examples = [on('a', '2025-01-01', '12.00'), on('b', '2025-01-02', '0.00')];
    expect(runExamples(bankBook([TABLE, valid], { examples }))).toEqual([]);
  });

  it('of a programme are planned, and recognised by the bank’s published book', () => {
    const match = { id: 'm1', kind: 'match', from: [{ code: 'X1' }] } as const;
    const example: BookExample = {
      name: 'a',
      outcomes: [X1],
      expect: { accumulated: '12.00', admissible: '8', converted: '7.00' },
    };
    const book = conversionBook(
      [
        { code: 'C1', credits: '4' },
        { code: 'C2', credits: '3' },
        { code: 'C3', credits: '3' },
      ],
      [{ ...match, to: { courses: ['C1', 'C2', 'C3'] } }, CAP],
      { examples: [example] },
    );
    expect(runExamples(book, libraryOf(bankBook([TABLE])))).toEqual([]);
    const alone = runExamples(book).map((one) => one.values?.['actual']);
    expect(alone).toEqual(['0.00', '0.00', '0.00']);
  });

  it('of a programme outside its validity say so', () => {
    const example: BookExample = {
      name: 'a',
      asOf: '1999-12-31',
      outcomes: [X1],
      expect: { converted: '0.00' },
    };
    expect(runExamples(conversionBook([], [], { examples: [example] }))).toEqual([
      { pointer: '/examples/0/asOf', code: 'outsideValidity', values: { date: '1999-12-31' } },
    ]);
  });

  it('stand on the last day of what they tell where they name none', () => {
    const early = { ...X1, awardedOn: '2031-01-01' };
    const example = { name: 'a', outcomes: [early], expect: { accumulated: '12.00' } };
    expect(runExamples(bankWith(example))).toEqual([]);
  });
});

describe('the check of examples finds', () => {
  const faults = (document: BookDocument): unknown[] =>
    checkBook(document, { published: [] }).map((one) => [one.pointer, one.code]);
  const at = '/examples/0/outcomes/0';

  it('what could not be recorded', () => {
    const outcome = {
      kind: 'course',
      scheme: 'contest',
      credits: '0.00',
      awardedOn: '2025-02-30',
      components: [{ kind: 'course', scheme: 'skill-level', level: 'x' }],
    } as const;
    const example = { name: 'a', asOf: '2025-00-01', outcomes: [outcome], expect: {} };
    expect(faults(bankWith(example))).toEqual([
      ['/examples/0/asOf', 'notDate'],
      [`${at}/scheme`, 'unknownScheme'],
      [`${at}/awardedOn`, 'notDate'],
      [`${at}/credits`, 'zeroAmount'],
      [`${at}/components/0/level`, 'unknownLevel'],
    ]);
  });

  it('balances that a bank’s book does not make, and a name that is there twice', () => {
    const example = { name: 'a', outcomes: [], expect: { converted: '0.00' } };
    expect(faults(bankWith(example, { ...example, expect: {} }))).toEqual([
      ['/examples/1/name', 'duplicate'],
      ['/examples/0/expect/converted', 'wrongScope'],
    ]);
  });
});
