import { describe, expect, it } from '@jest/globals';
import { RULE_BOOK_SCHEMA } from '#equivalence';
import { headerFaults, schemaFaults } from './schema-faults.js';

type Json = Record<string, unknown>;

const MATCHER = { scheme: 'x-certificate', code: 'X1', level: 'advanced' };
const VALUE = { id: 'v1', kind: 'value', when: MATCHER, credits: '12.00' };

function book(more: Json = {}): Json {
  return {
    bookId: 'bank',
    language: '1',
    title: { zh: '学分银行规则集', en: 'The bank’s book' },
    authority: 'bank',
    scope: { kind: 'recognition' },
    validFrom: '2000-01-01',
    validTo: null,
    referenceDate: 'awarded',
    rules: [VALUE],
    ...more,
  };
}

function rule(more: Json): Json {
  return book({ rules: [{ ...VALUE, ...more }] });
}

function without(field: string): Json {
  const { [field]: gone, ...rest } = book();
  expect(gone).toBeDefined();
  return rest;
}

function faultsIn(document: unknown): string[] {
  return schemaFaults(document).map((one) => `${one.pointer} ${one.code}`);
}

const CAP = { id: 'c1', kind: 'cap', per: 'count', when: {}, items: 3 };
const MATCH = { id: 'm1', kind: 'match', from: [{}], to: { courses: ['C1'] } };
const EXAMPLE = { name: 'a', outcomes: [], expect: { accumulated: '1' } };

describe('the schema of rule books', () => {
  it('takes a book of the first form', () => {
    expect(faultsIn(book())).toEqual([]);
    expect(faultsIn(book({ rules: [CAP, MATCH], examples: [EXAMPLE] }))).toEqual([]);
    expect(faultsIn(book({ $schema: 'http://127.0.0.1:3000/v1/rule-book-schema' }))).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['text', 'no book', ' notObject'],
    ['a list', [], ' notObject'],
    ['null', null, ' notObject'],
    ['a missing id', without('bookId'), '/bookId required'],
    ['a missing title', without('title'), '/title required'],
    ['missing rules', without('rules'), '/rules required'],
    ['a title in one language', book({ title: { zh: '规则' } }), '/title/en required'],
    ['an unknown field', book({ valdTo: null }), '/valdTo unknownField'],
    ['an unknown field of a rule', rule({ credit: '1' }), '/rules/0/credit unknownField'],
    ['an unknown field of a matcher', rule({ when: { x: '1' } }), '/rules/0/when/x unknownField'],
    ['an id with a space', book({ bookId: 'a b' }), '/bookId notCode'],
    ['another language', book({ language: '2' }), '/language notOneOf'],
    ['an unknown scope', book({ scope: { kind: 'x' } }), '/scope/kind notOneOf'],
    [
      'conversion without a programme',
      book({ scope: { kind: 'conversion' } }),
      '/scope/programme required',
    ],
    [
      'recognition with a programme',
      book({ scope: { kind: 'recognition', programme: 'P' } }),
      '/scope/programme unknownField',
    ],
    ['a date in another form', book({ validFrom: '1.1.2000' }), '/validFrom notDate'],
    ['a number as last day', book({ validTo: 2000 }), '/validTo notText'],
    ['an unknown reference date', book({ referenceDate: 'paid' }), '/referenceDate notOneOf'],
    ['text for a truth', book({ reassesses: 'no' }), '/reassesses notBoolean'],
    ['a rule without an id', rule({ id: undefined }), '/rules/0/id required'],
    ['a rule of an unknown kind', rule({ kind: 'gift' }), '/rules/0/kind notOneOf'],
    ['credits as a number', rule({ credits: 12 }), '/rules/0/credits notHours'],
    ['credits below 0', rule({ credits: '-1' }), '/rules/0/credits notHours'],
    ['credits finer than 0.01', rule({ credits: '1.005' }), '/rules/0/credits tooFine'],
    ['credits in other digits', rule({ credits: '１２' }), '/rules/0/credits notHours'],
    ['missing credits', rule({ credits: undefined }), '/rules/0/credits required'],
    [
      'an unknown kind of outcome',
      rule({ when: { kind: 'badge' } }),
      '/rules/0/when/kind notOneOf',
    ],
    ['a count as text', book({ rules: [{ ...CAP, items: '3' }] }), '/rules/0/items notInteger'],
    [
      'a count with a fraction',
      book({ rules: [{ ...CAP, items: 2.5 }] }),
      '/rules/0/items notInteger',
    ],
    ['an unknown cap', book({ rules: [{ ...CAP, per: 'day' }] }), '/rules/0/per notOneOf'],
    [
      'a start of the year in another form',
      book({ rules: [{ ...CAP, yearStarts: '3-1' }] }),
      '/rules/0/yearStarts notMonthDay',
    ],
    [
      'sources that are no list',
      book({ rules: [{ ...MATCH, from: {} }] }),
      '/rules/0/from notList',
    ],
    ['no target', book({ rules: [{ ...MATCH, to: {} }] }), '/rules/0/to onlyOneOf'],
    [
      'two targets',
      book({ rules: [{ ...MATCH, to: { class: 'core', general: true } }] }),
      '/rules/0/to onlyOneOf',
    ],
    [
      'a unit with a factor in words',
      book({ units: [{ creditScheme: 'quarter', factor: 'two thirds' }] }),
      '/units/0/factor notRatio',
    ],
    [
      'steps of three',
      rule({ kind: 'steps', of: 'hours', credits: undefined, steps: [['1', '2', '3']] }),
      '/rules/0/steps/0 notList',
    ],
    ['too many rules', book({ rules: Array(2_001).fill(CAP) }), '/rules notList'],
    ['long text', book({ source: 'x'.repeat(2_001) }), '/source tooLong'],
    ['empty text', book({ source: '' }), '/source emptyText'],
    [
      'an example that expects nothing',
      book({ examples: [{ ...EXAMPLE, expect: {} }] }),
      '/examples/0/expect invalidValue',
    ],
  ])('refuses %s', (_case, document, fault) => {
    // `undefined` cannot stand in JSON: what is planted here goes through its text first.
    const sent = JSON.parse(JSON.stringify(document)) as unknown;
    expect(faultsIn(sent)).toEqual([fault]);
  });

  it('says what it refuses in both languages', () => {
    for (const { text } of schemaFaults(rule({ credits: '1.005', when: { x: 1 } }))) {
      expect(text.zh).toMatch(/\p{Script=Han}/u);
      expect(text.en).not.toMatch(/\{|undefined/);
    }
  });

  it('asks of a draft only which book it is and who decides', () => {
    expect(headerFaults({ bookId: 'b', authority: 'R', rules: 'later' })).toEqual([]);
    const faults = headerFaults({ bookId: 'b/c' }).map((one) => `${one.pointer} ${one.code}`);
    expect(faults.sort()).toEqual(['/authority required', '/bookId notCode']);
    expect(headerFaults([])).toHaveLength(1);
  });

  it('is closed: every object with named fields refuses others', () => {
    const open: string[] = [];
    const visit = (at: string, schema: unknown): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { properties, additionalProperties, then } = schema as Json;
      const inner = at.endsWith('/if') || then !== undefined || 'allOf' in schema;
      if (properties !== undefined && additionalProperties !== false && !inner) open.push(at);
      for (const [name, below] of Object.entries(schema)) visit(`${at}/${name}`, below);
    };
    visit('', RULE_BOOK_SCHEMA);
    expect(open).toEqual([]);
  });
});
