import { describe, expect, it } from '@jest/globals';
import { assess } from '../assess.js';
import type { CapRule } from '../book.js';
import { bankBook, libraryOf, Story } from '../cases.js';
import type { Given } from '../cases.js';
import type { Assessment } from '../types.js';

const TODAY = '2026-02-01';
const CERTIFICATE: Given = { kind: 'skillLevelCertificate', scheme: 'x-certificate', code: 'X1' };

function assessed(story: Story, rules: readonly CapRule[]): Assessment {
  return assess(story.account(), libraryOf(bankBook(rules)), 1, TODAY);
}

function recognisedOf(assessment: Assessment): number[] {
  return assessment.outcomes.map((one) => one.recognised);
}

function times(count: number, given: Given): Given[] {
  return Array.from({ length: count }, () => given);
}

describe('the caps over sums', () => {
  const INSTITUTION: CapRule = {
    id: 'i1',
    kind: 'cap',
    per: 'institution',
    when: { kind: 'course' },
    credits: '105.00',
  };
  const SEMESTER: CapRule = {
    id: 'p1',
    kind: 'cap',
    per: 'period',
    period: 'semester',
    yearStarts: '03-01',
    by: 'completedOn',
    when: { kind: 'course' },
    credits: '24.00',
  };
  const COUNT: CapRule = {
    id: 'n1',
    kind: 'cap',
    per: 'count',
    when: { kind: 'skillLevelCertificate' },
    items: 3,
  };

  it('let 105 of one institution stand: one of three more after 102 (case 25)', () => {
    const story = new Story([...times(34, { credits: '3' }), ...times(3, { credits: '3' })]);
    const found = assessed(story, [INSTITUTION]);
    expect(found.balances).toMatchObject({ accumulated: 11_100, recognised: 10_500 });
    const elsewhere = new Story([...times(35, { credits: '3' }), { credits: '3', issuer: 'B' }]);
    expect(assessed(elsewhere, [INSTITUTION]).balances.recognised).toBe(10_800);
  });

  it('let 24 of a semester stand: two of three more after 18 (case 26)', () => {
    const story = new Story(times(9, { credits: '3', completedOn: '2024-06-20' }));
    expect(assessed(story, [SEMESTER]).balances).toMatchObject({
      accumulated: 2700,
      recognised: 2400,
    });
  });

  it('let the best three certificates stand: 14 + 6 + 20, then a 4th of 5 (case 27)', () => {
    const three = ['14', '6', '20'].map((credits) => ({ ...CERTIFICATE, credits }));
    expect(assessed(new Story(three), [COUNT]).balances.recognised).toBe(4000);
    const four = assessed(new Story([...three, { ...CERTIFICATE, credits: '5' }]), [COUNT]);
    expect(four.balances).toMatchObject({ accumulated: 4500, recognised: 4000 });
    expect(four.outcomes[3]?.reasons.at(-1)).toMatchObject({ code: 'overCountCap', rule: 'n1' });
  });

  it('go by the day of completion and the book’s own calendar (case 31)', () => {
    const before = times(8, { credits: '3', completedOn: '2025-02-28' });
    const next: Given = { credits: '3', completedOn: '2025-03-01', awardedOn: '2025-02-28' };
    const found = assessed(new Story([...before, next]), [SEMESTER]);
    expect(found.balances).toMatchObject({ accumulated: 2700, recognised: 2700 });
    const same = new Story([...before, { ...next, completedOn: '2025-02-28' }]);
    expect(assessed(same, [SEMESTER]).balances.recognised).toBe(2400);
  });

  it('of an academic year run from its first day to the day before the next', () => {
    const year: CapRule = { ...SEMESTER, period: 'year', credits: '42.00' };
    const on = (completedOn: string): Given => ({ credits: '30', completedOn });
    const both = (first: string, second: string): number =>
      assessed(new Story([on(first), on(second)]), [year]).balances.recognised;
    expect(both('2024-03-01', '2025-02-28')).toBe(3000);
    expect(both('2024-09-01', '2025-01-15')).toBe(3000);
    expect(both('2024-02-29', '2024-03-01')).toBe(6000);
    expect(both('2025-02-28', '2025-03-01')).toBe(6000);
  });

  it('of a later version count what an earlier one let stand, and never undo it', () => {
    const cap: CapRule = { ...INSTITUTION, credits: '6.00' };
    const library = libraryOf(bankBook([cap]), bankBook([{ ...cap, credits: '8.00' }]));
    const story = new Story().record({ credits: '5' }, { epoch: 1 });
    for (const credits of ['8', '3']) story.record({ credits }, { epoch: 2 });
    const found = assess(story.account(), library, 2, TODAY);
    expect(recognisedOf(found)).toEqual([500, 0, 300]);
  });

  it('take whole outcomes: the set with the most credits, never a part of one', () => {
    const cap: CapRule = { ...INSTITUTION, credits: '10.00' };
    const story = new Story(['6', '5', '5', '4'].map((credits) => ({ credits })));
    expect(recognisedOf(assessed(story, [cap]))).toEqual([600, 0, 0, 400]);
  });

  it('hold together where an outcome falls under several', () => {
    const few: CapRule = { ...COUNT, when: { tags: ['x'] }, items: 1 };
    const cap: CapRule = { ...INSTITUTION, credits: '10.00' };
    const story = new Story([
      { credits: '6', tags: ['x'] },
      { credits: '4', tags: ['x'] },
      { credits: '3' },
      { credits: '3' },
    ]);
    expect(assessed(story, [cap, few]).balances.recognised).toBe(1000);
  });

  it('first count what a person decided, then what was consumed', () => {
    const cap: CapRule = { ...INSTITUTION, credits: '6.00' };
    const story = new Story([{ credits: '6' }, { credits: '3' }, { credits: '3' }]);
    expect(recognisedOf(assessed(story, [cap]))).toEqual([600, 0, 0]);
    expect(recognisedOf(assessed(story.decide(2, '2'), [cap]))).toEqual([0, 200, 300]);
    const used = new Story([{ credits: '3' }, { credits: '6' }]).convert([[1, '3']]);
    expect(recognisedOf(assessed(used, [cap]))).toEqual([300, 0]);
  });

  it('do not depend on the order of recording', () => {
    const credits = ['6', '5', '5', '4', '3'];
    const cap: CapRule = { ...INSTITUTION, credits: '14.00' };
    const given = credits.map((one, at) => ({ id: at + 1, credits: one }));
    const forwards = assessed(new Story(given), [cap]);
    const backwards = assessed(new Story([...given].reverse()), [cap]);
    expect(backwards).toEqual(forwards);
    expect(forwards.balances.recognised).toBe(1400);
  });
});
