import { describe, expect, it } from '@jest/globals';
import { assess } from '../assess.js';
import type { BookRule, HitPolicy } from '../book.js';
import { bankBook, libraryOf, Story } from '../cases.js';
import type { Given } from '../cases.js';
import type { OutcomeAssessment } from '../types.js';

function only(given: Given, rules: readonly BookRule[], hitPolicy?: HitPolicy): OutcomeAssessment {
  const book = bankBook(rules, hitPolicy === undefined ? {} : { hitPolicy });
  const story = new Story([given]);
  const [outcome] = assess(story.account(), libraryOf(book), 1, '2026-02-01').outcomes;
  if (outcome === undefined) throw new Error('no outcome was assessed');
  return outcome;
}

const named = (one: OutcomeAssessment) => [
  one.accumulated,
  ...one.reasons.map((each) => each.rule),
];

describe('where several rules take one outcome', () => {
  const values: BookRule[] = [
    { id: 'b', kind: 'value', when: { kind: 'course' }, credits: '2.00' },
    { id: 'a', kind: 'value', when: { code: 'M1' }, credits: '1.00' },
    { id: 'c', kind: 'value', when: { issuer: 'A' }, credits: '3.00' },
  ];
  const hours: BookRule[] = [
    { id: 'h1', kind: 'hours', when: {}, hoursPerCredit: '18' },
    { id: 'h2', kind: 'hours', when: { code: 'M1' }, hoursPerCredit: '16' },
  ];
  const steps: BookRule[] = [
    { id: 's2', kind: 'steps', when: {}, of: 'hours', steps: [['32', '0.50']] },
    { id: 's1', kind: 'steps', when: {}, of: 'hours', steps: [['32', '1.00']] },
  ];
  const ratios: BookRule[] = [
    { id: 'r2', kind: 'ratio', when: {}, on: 'value', factor: '0.5' },
    { id: 'r1', kind: 'ratio', when: {}, on: 'value', factor: '0.75' },
  ];
  const M1: Given = { code: 'M1', hours: '48' };

  it.each([
    ['value rules, the first listed', values, 'first', [200, 'b']],
    ['value rules, the highest', values, 'highest', [300, 'c']],
    ['divisors, the first listed', hours, 'first', [267, 'h1']],
    ['divisors, the highest', hours, 'highest', [300, 'h2']],
    ['steps, the first listed', steps, 'first', [50, 's2']],
    ['steps, the highest', steps, 'highest', [100, 's1']],
    [
      'steps before divisors, also where these give more',
      [...hours, ...steps],
      'highest',
      [100, 's1'],
    ],
  ] as const)('one speaks: of %s', (_name, rules, policy, expected) => {
    expect(named(only(M1, rules, policy))).toEqual(expected);
  });

  it('of factors one multiplies, by the same policy', () => {
    const credits: Given = { credits: '4' };
    expect(named(only(credits, ratios, 'first'))).toEqual([200, undefined, 'r2']);
    expect(named(only(credits, ratios, 'highest'))).toEqual([300, undefined, 'r1']);
  });

  it('reductions add up, after the factor', () => {
    const rules: BookRule[] = [
      { id: 'm2', kind: 'reduction', when: { minCredits: '2.00' }, credits: '0.50' },
      { id: 'm1', kind: 'reduction', when: {}, credits: '0.25' },
      { id: 'r1', kind: 'ratio', when: { minCredits: '4.00' }, on: 'value', factor: '0.5' },
    ];
    expect(named(only({ credits: '4' }, rules))).toEqual([125, undefined, 'r1', 'm1', 'm2']);
    expect(named(only({ credits: '3.99' }, rules))).toEqual([324, undefined, 'm1', 'm2']);
    expect(named(only({ credits: '1' }, rules))).toEqual([75, undefined, 'm1']);
  });
});

describe('a value that asks for the issuer’s word', () => {
  const rules: BookRule[] = [
    { id: 'v1', kind: 'value', when: { code: 'X1', confirmation: 'issuer' }, credits: '5.00' },
  ];
  const certificate: Given = { kind: 'skillLevelCertificate', code: 'X1', issuer: 'C' };

  it('says what is missing while it is attested only', () => {
    const { status, reasons } = only(certificate, rules);
    expect(status).toBe('unvalued');
    expect(reasons).toMatchObject([{ code: 'unvalued' }, { code: 'notConfirmed', rule: 'v1' }]);
  });

  it('counts from the issuer’s word on', () => {
    const story = new Story([certificate]).attest(1, 'C');
    const found = assess(story.account(), libraryOf(bankBook(rules)), 1, '2026-02-01');
    expect(found.balances.accumulated).toBe(500);
  });
});
