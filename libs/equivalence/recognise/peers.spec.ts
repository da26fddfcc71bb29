import { describe, expect, it } from '@jest/globals';
import { assess } from '../assess.js';
import type { BookDocument, BookRule } from '../book.js';
import { bankBook, libraryOf, outcomeId, Story } from '../cases.js';
import type { Given } from '../cases.js';
import { STAGES } from '../book.js';

const TODAY = '2026-02-01';

function assessed(story: Story, rules: readonly BookRule[], more: Partial<BookDocument> = {}) {
  return assess(story.account(), libraryOf(bankBook(rules, more)), 1, TODAY);
}

function recognised(story: Story, rules: readonly BookRule[], more?: Partial<BookDocument>) {
  return assessed(story, rules, more).outcomes.map((one) => one.recognised);
}

const HIGHEST: BookRule = {
  id: 'f1',
  kind: 'family',
  members: [{ scheme: 'x-certificate' }],
  take: 'highest',
};
const FAMILY: BookRule = {
  ...HIGHEST,
  lower: { factor: '0.75', rounding: { granularity: '0.50', mode: 'down' } },
};
const CERTIFICATE: Given = { kind: 'skillLevelCertificate', scheme: 'x-certificate' };

describe('a family with a share for its lower members', () => {
  it('keeps what was consumed beyond the share at the cost of the highest', () => {
    const story = new Story([{ ...CERTIFICATE, credits: '4' }])
      .convert([[1, '4']])
      .record({ ...CERTIFICATE, credits: '6' });
    // 3.00 of the lower and 6.00 of the higher one: 4.00 are used, 5.00 are left of 9.00.
    expect(recognised(story, [FAMILY])).toEqual([400, 500]);
    expect(assessed(story, [FAMILY]).balances.available).toBe(500);
  });

  it('leaves a person’s decision out of it', () => {
    const story = new Story([
      { ...CERTIFICATE, credits: '4' },
      { ...CERTIFICATE, credits: '6' },
    ]).decide(1, '4');
    expect(recognised(story, [FAMILY])).toEqual([400, 600]);
  });

  it('is chosen after the cap per item where the book says so, and before it otherwise', () => {
    const cap: BookRule = { id: 'c1', kind: 'cap', per: 'item', when: { code: 'A' }, credits: '3' };
    const story = new Story([
      { ...CERTIFICATE, code: 'A', credits: '6' },
      { ...CERTIFICATE, code: 'B', credits: '5' },
    ]);
    const swapped = STAGES.map((stage) =>
      stage === 'families' ? 'itemCaps' : stage === 'itemCaps' ? 'families' : stage,
    );
    expect(recognised(story, [HIGHEST, cap])).toEqual([300, 0]);
    expect(recognised(story, [HIGHEST, cap], { order: swapped })).toEqual([0, 500]);
  });
});

describe('a duplicate', () => {
  const RULE: BookRule = { id: 'd1', kind: 'duplicate', when: {}, by: 'title' };

  it('is told by the better grade on one scale, then by more credits', () => {
    const graded = (value: string, credits: string, issuer: string): Given => ({
      issuer,
      credits,
      grade: { scale: 'letter', value },
    });
    const story = new Story([graded('A', '3', 'A'), graded('B', '4', 'B')]);
    expect(recognised(story, [RULE])).toEqual([300, 0]);
  });

  it('keeps what was consumed, and the better one brings the rest', () => {
    const story = new Story([{ issuer: 'A', credits: '3' }])
      .convert([[1, '2']])
      .record({ issuer: 'B', credits: '4' });
    expect(recognised(story, [RULE])).toEqual([200, 200]);
  });

  it('is never one of a course and a diploma, nor of titles without a letter', () => {
    const story = new Story([
      { title: '软件', credits: '3' },
      { title: '软件', kind: 'diploma', credits: '9' },
      { title: '—', credits: '1' },
      { title: '*', credits: '1' },
    ]);
    expect(recognised(story, [RULE])).toEqual([300, 900, 100, 100]);
  });

  it('is looked for among those that passed the tests', () => {
    const grade: BookRule = { id: 'e1', kind: 'validity', when: {} };
    const story = new Story([
      { issuer: 'A', credits: '5', validUntil: '2025-01-01' },
      { issuer: 'B', credits: '4' },
    ]);
    expect(recognised(story, [RULE, grade])).toEqual([0, 400]);
  });
});

describe('what is implied', () => {
  const rule = (id: string, by: string, when: string): BookRule => ({
    id,
    kind: 'implied',
    by: { code: by },
    when: { code: when },
  });
  const held = (code: string, credits: string): Given => ({ ...CERTIFICATE, code, credits });

  it('goes with all that brings it, also where that is implied itself', () => {
    const rules = [rule('a1', 'A', 'B'), rule('a2', 'B', 'C')];
    const story = new Story([held('C', '1'), held('B', '2'), held('A', '3')]);
    expect(recognised(story, rules)).toEqual([0, 0, 300]);
    expect(recognised(new Story([held('C', '1'), held('A', '3')]), rules)).toEqual([100, 300]);
  });

  it('keeps what was consumed at the cost of what implies it', () => {
    const story = new Story([held('B', '2')]).convert([[1, '2']]).record(held('A', '3'));
    expect(recognised(story, [rule('a1', 'A', 'B')])).toEqual([200, 100]);
  });

  it('of two that imply each other is the lower one', () => {
    // The check refuses such a ring where it can tell; by tags it cannot.
    const rules: BookRule[] = [
      { id: 'a1', kind: 'implied', by: { tags: ['x'] }, when: { code: 'B' } },
      { id: 'a2', kind: 'implied', by: { code: 'B' }, when: { tags: ['x'] } },
    ];
    const story = new Story([{ ...held('A', '3'), tags: ['x'] }, held('B', '5')]);
    expect(recognised(story, rules)).toEqual([0, 500]);
  });
});

describe('an exclusion', () => {
  it('is of what is listed as not recognised', () => {
    const rule: BookRule = { id: 'x1', kind: 'exclude', when: { tags: ['politics'] } };
    const found = assessed(new Story([{ credits: '2', tags: ['politics'] }]), [rule]);
    expect(found.balances).toMatchObject({ accumulated: 200, recognised: 0 });
    expect(found.outcomes[0]?.reasons.at(-1)).toMatchObject({ code: 'notConvertible', rule: 'x1' });
  });

  it('of what its issuer has not confirmed says that this is missing', () => {
    const rule: BookRule = { id: 'x1', kind: 'exclude', when: { confirmation: 'attested' } };
    const story = new Story([{ issuer: 'C', credits: '2' }]);
    const found = assessed(story, [rule]);
    expect(found.outcomes[0]).toMatchObject({ accumulated: 200, recognised: 0 });
    expect(found.outcomes[0]?.reasons.at(-1)).toMatchObject({ code: 'notConfirmed', rule: 'x1' });
    expect(recognised(story.attest(1, 'C'), [rule])).toEqual([200]);
  });

  it('gives way to a person’s decision', () => {
    const rule: BookRule = { id: 'x1', kind: 'exclude', when: {} };
    expect(recognised(new Story([{ credits: '2' }]).decide(1, '1.5'), [rule])).toEqual([150]);
  });
});

it('a condition tells outcomes apart where matchers do not reach', () => {
  const rule: BookRule = {
    id: 'c1',
    kind: 'cap',
    per: 'item',
    when: { where: 'outcome.face > amount("5.00") && outcome.issuer == "A"' },
    credits: '5.00',
  };
  const story = new Story([{ credits: '6' }, { credits: '6', issuer: 'B' }, { credits: '5' }]);
  expect(recognised(story, [rule])).toEqual([500, 600, 500]);
  expect(assessed(story, [rule]).outcomes[0]?.outcomeId).toBe(outcomeId(1));
});
