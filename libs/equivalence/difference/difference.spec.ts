import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyAccount } from '#domain';
import type { Account, OutcomeFacts } from '#domain';
import { concernOf, differenceOf } from './index.js';

const CAP = { id: 'c1', kind: 'cap', per: 'item', when: { code: 'X1' }, credits: '8.00' };
const GRADE = { id: 'g1', kind: 'minimumGrade', when: { code: 'X2' }, scale: 'letter', value: 'B' };

function book(more: object = {}): Record<string, unknown> {
  return {
    bookId: 'bank',
    authority: 'bank',
    scope: { kind: 'recognition' },
    title: { zh: '规则', en: 'Rules' },
    validTo: null,
    rules: [CAP, GRADE],
    ...more,
  };
}

describe('the difference of two versions', () => {
  it('is empty where they say the same, in whatever order the rules are listed', () => {
    const { head, items } = differenceOf(book(), book({ rules: [GRADE, CAP] }));
    expect(head).toEqual([]);
    expect(Object.values(items).flat()).toEqual([]);
  });

  it('names rules that were added, removed and changed, field by field', () => {
    const more = { id: 'c2', kind: 'cap', per: 'count', when: {}, items: 3 };
    const changed = { ...CAP, when: { code: 'X1', level: 'a' }, credits: '10.00' };
    const { items } = differenceOf(book(), book({ rules: [more, changed] }));
    expect(items.rules).toEqual([
      { name: 'c2', change: 'added', pointer: '/rules/0', item: more, fields: [] },
      {
        name: 'c1',
        change: 'changed',
        pointer: '/rules/1',
        item: changed,
        was: CAP,
        fields: [
          { pointer: '/rules/1/credits', before: '8.00', after: '10.00' },
          { pointer: '/rules/1/when/level', after: 'a' },
        ],
      },
      { name: 'g1', change: 'removed', pointer: '/rules/1', item: GRADE, fields: [] },
    ]);
  });

  it('tells null from missing in the head', () => {
    const { validTo, ...open } = book();
    expect(validTo).toBeNull();
    const { head } = differenceOf(book(), { ...open, 'a/b': 1 });
    expect(head).toEqual([
      { pointer: '/a~1b', after: 1 },
      { pointer: '/validTo', before: null },
    ]);
  });

  it('finds courses, buckets, transitions and examples by their names', () => {
    const programme = (credits: string): object => ({
      totalCredits: '120',
      courses: [{ code: 'C1', credits }],
      buckets: [{ bucket: 'b', credits }],
    });
    const one = (at: string): object => ({
      programme: programme(at),
      transitions: [{ id: 't', fromPlan: at }],
      examples: [{ name: 'e', outcomes: [], expect: { accumulated: at } }],
    });
    const { head, items } = differenceOf(book(one('1')), book(one('2')));
    expect(head).toEqual([]);
    const changed = (['courses', 'buckets', 'transitions', 'examples'] as const).map((section) =>
      items[section].map(({ name, fields }) => [name, fields[0]?.pointer]),
    );
    expect(changed).toEqual([
      [['C1', '/programme/courses/0/credits']],
      [['b', '/programme/buckets/0/credits']],
      [['t', '/transitions/0/fromPlan']],
      [['e', '/examples/0/expect/accumulated']],
    ]);
  });

  it('is one of order only where the first rule listed wins', () => {
    const first = { hitPolicy: 'first' };
    const { head } = differenceOf(book(first), book({ ...first, rules: [GRADE, CAP] }));
    expect(head).toEqual([{ pointer: '/rules', before: ['c1', 'g1'], after: ['g1', 'c1'] }]);
  });

  it('of any two drafts is found, and is empty of one with itself', () => {
    const drafts = fc.oneof(
      fc.jsonValue(),
      fc.record({ rules: fc.array(fc.dictionary(fc.string(), fc.jsonValue())) }),
      fc.record({ programme: fc.jsonValue(), examples: fc.jsonValue() }),
    );
    fc.assert(
      fc.property(drafts, drafts, (a, b) => {
        const same = differenceOf(a, structuredClone(a));
        expect([same.head, ...Object.values(same.items)].flat()).toEqual([]);
        const difference = differenceOf(a, b);
        concernOf(difference, { scope: 1, schemes: b }, '2026-01-01')(emptyAccount('l'));
      }),
    );
  });
});

function holding(code: string): Account {
  const facts: OutcomeFacts = {
    kind: 'course',
    issuer: 'A',
    title: '-',
    result: 'passed',
    code,
    awardedOn: '2025-01-01',
  };
  const record = { outcomeId: 'o', facts, number: '', numberChecked: false, recordedBy: 'A' };
  const outcomes = { o: { ...record, attestedBy: [], recordedOn: '2025-01-01', epoch: 0 } };
  return { ...emptyAccount('l'), outcomes };
}

describe('a difference can concern', () => {
  const ask = (before: object, after: object, account: Account): boolean =>
    concernOf(differenceOf(before, after), { ...after }, '2026-01-01')(account);

  it('who has an outcome that the changed rule takes, now or before', () => {
    const now = book({ rules: [{ ...CAP, when: { code: 'X9' } }, GRADE] });
    expect(ask(book(), now, holding('X1'))).toBe(true);
    expect(ask(book(), now, holding('X9'))).toBe(true);
    expect(ask(book(), now, holding('X2'))).toBe(false);
  });

  it('everyone where the head changed, and nobody where only its words did', () => {
    expect(ask(book(), book({ validTo: '2030-01-01' }), holding('X5'))).toBe(true);
    expect(ask(book(), book({ title: { zh: '新', en: 'New' } }), holding('X1'))).toBe(false);
  });

  it('of a programme only who applied to it or is enrolled in it', () => {
    const scope = { kind: 'conversion', programme: 'P' };
    const match = { id: 'm', kind: 'match', from: [{ code: 'X1' }], to: { general: true } };
    const before = book({ authority: 'R', scope, rules: [] });
    const after = book({ authority: 'R', scope, rules: [match] });
    expect(ask(before, after, holding('X1'))).toBe(false);
    const enrolment = { type: 'enrolment', institution: 'R', programme: 'P' } as const;
    const facts = [{ ...enrolment, factId: 'f', validFrom: '2025-09-01' }];
    expect(ask(before, after, { ...holding('X1'), facts })).toBe(true);
    expect(ask(before, after, { ...holding('X2'), facts })).toBe(false);
  });
});
