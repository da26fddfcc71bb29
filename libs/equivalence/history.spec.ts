/** What was answered stays answered: later rules, corrections and facts rewrite nothing. */
import { describe, expect, it } from '@jest/globals';
import { formatHundredths } from '#domain';
import { assess } from './assess.js';
import type { BookDocument, BookRule } from './book.js';
import { bankBook, libraryOf, Story } from './cases.js';
import type { Given } from './cases.js';
import { entriesBetween } from './entries.js';
import type { RuleLibrary } from './library.js';
import type { Assessment } from './types.js';

const CAP: BookRule = { id: 'c1', kind: 'cap', per: 'item', when: {}, credits: '4.00' };
const RULES: BookRule[] = [
  { id: 'e1', kind: 'validity', when: {} },
  { id: 'e2', kind: 'shelfLife', when: { kind: 'course' }, years: 2 },
  { id: 'f1', kind: 'family', members: [{ scheme: 'x-certificate' }], take: 'highest' },
  { id: 'p1', kind: 'cap', per: 'period', period: 'year', when: {}, credits: '9.00' },
  {
    id: 'r1',
    kind: 'ratio',
    when: { learner: { status: 'veteran' } },
    on: 'recognised',
    factor: '0.5',
  },
  { id: 't1', kind: 'rounding', when: 'total', granularity: '0.50', mode: 'down' },
];
const DAYS = ['2024-01-01', '2024-06-30', '2025-01-01', '2025-12-31', '2026-02-01', '2027-01-01'];

const MIDDLE: Given = {
  kind: 'skillLevelCertificate',
  scheme: 'x-certificate',
  credits: '4.20',
  awardedOn: '2024-03-01',
  validUntil: '2025-12-30',
};
const HIGH: Given = { ...MIDDLE, credits: '6.10', awardedOn: '2024-09-01' };
const COURSE: Given = { credits: '3.30', awardedOn: '2023-06-30', code: 'M1' };

type Step = (story: Story) => unknown;

describe('a rule change', () => {
  const STEPS: Step[] = [
    (story) => story.record(MIDDLE, { on: '2024-03-02' }),
    (story) => story.record(COURSE, { on: '2024-03-03' }),
    (story) => story.convert([[2, '2']], '2024-04-01'),
    (story) => story.record(HIGH, { on: '2024-09-02' }),
    (story) => story.revoke(3, '2025-02-01'),
    (story) => story.decide(1, '3', { on: '2025-03-01' }),
  ];

  /** Every answer of every moment: what was known after each step, as of each day. */
  function answers(library: RuleLibrary): string[] {
    return STEPS.flatMap((_, upTo) => {
      const story = new Story();
      for (const step of STEPS.slice(0, upTo + 1)) step(story);
      const account = story.account();
      return DAYS.map((day) => JSON.stringify(assess(account, library, 1, day)));
    });
  }

  it('leaves every earlier answer as it was, byte for byte (trap 14)', () => {
    const before = answers(libraryOf(bankBook(RULES)));
    expect(new Set(before).size).toBeGreaterThan(10);
    const later = libraryOf(
      bankBook(RULES),
      bankBook([CAP], { reassesses: true }),
      bankBook([], { validFrom: '2027-01-01', reassesses: true }),
      'withdrawn',
    );
    expect(answers(later)).toEqual(before);
  });

  const totals = (more: Partial<BookDocument>, asOf: string): Assessment => {
    const story = new Story([{ credits: '6', awardedOn: '2025-06-30' }]);
    const library = libraryOf(bankBook([]), bankBook([CAP], more));
    return assess(story.account(), library, 2, asOf);
  };

  it('that is effective next year leaves today’s totals', () => {
    const next = { validFrom: '2027-01-01' };
    expect(totals(next, '2026-02-01').balances.recognised).toBe(600);
    expect(totals({ ...next, reassesses: true }, '2027-06-30').balances.recognised).toBe(600);
  });

  it('that reassesses adds entries whose sum is the difference', () => {
    const story = new Story([MIDDLE, HIGH, COURSE, { credits: '4.40' }]).convert([[3, '1']]);
    const account = story.account();
    const library = libraryOf(bankBook(RULES), bankBook([CAP], { reassesses: true }));
    const on = '2025-06-30';
    const before = assess(account, library, 1, on);
    const after = assess(account, library, 2, on);
    const entries = entriesBetween(before, after, () => '', 'reassessed');
    expect(new Set(entries.map((one) => one.code))).toEqual(new Set(['reassessed', 'rounded']));
    const posted = entries
      .flatMap((one) => one.postings)
      .filter((one) => one.account === 'recognised')
      .reduce((sum, one) => sum + one.amount, 0);
    expect(posted).toBe(after.balances.recognised - before.balances.recognised);
    expect(entries.at(-1)?.balances).toEqual(after.balances);
  });
});

describe('insertions, corrections and revocations in every order (trap 15)', () => {
  /** Five events; an outcome is recorded before it is corrected or revoked. */
  const EVENTS: Step[] = [
    (story) => story.record({ ...MIDDLE, id: 1 }, { on: '2026-01-05' }),
    (story) => story.record({ ...COURSE, id: 2 }, { on: '2026-01-05' }),
    (story) => story.record({ ...HIGH, id: 3 }, { on: '2026-01-05' }),
    (story) => story.correct(2, { ...COURSE, credits: '2.80', awardedOn: '2024-05-31' }),
    (story) => story.revoke(3, '2025-01-01'),
  ];
  const AFTER: Record<number, number> = { 3: 1, 4: 2 };

  const orders = permutations([0, 1, 2, 3, 4]).filter((order) =>
    Object.entries(AFTER).every(([later, first]) => {
      return order.indexOf(first) < order.indexOf(Number(later));
    }),
  );
  const library = libraryOf(bankBook(RULES));
  const played = (order: readonly number[]): Story => {
    const story = new Story();
    for (const at of order) EVENTS[at]?.(story);
    return story;
  };
  const view = (story: Story, day: string): Assessment => assess(story.account(), library, 1, day);

  it('give the same totals, statuses and reasons as of every day', () => {
    expect(orders).toHaveLength(30);
    const [first = [], ...others] = orders;
    for (const day of DAYS) {
      const expected = JSON.stringify(view(played(first), day));
      for (const order of others) expect(JSON.stringify(view(played(order), day))).toBe(expected);
    }
  });

  it.each([
    // Nothing was awarded yet: the correction of the course holds as if it had always been so.
    ['2024-01-01', '0.00', '0.00'],
    // 4.20 and 2.80, rounded down together.
    ['2024-06-30', '7.00', '7.00'],
    // The higher one of the family: 6.10 + 2.80 = 8.90.
    ['2024-12-31', '13.10', '8.50'],
    // Revoked from that day: the lower one counts again.
    ['2025-01-01', '7.00', '7.00'],
    // The certificate ran out the day before; the course has five months left.
    ['2025-12-31', '7.00', '2.50'],
    ['2026-06-01', '7.00', '0.00'],
  ])('differ correctly as of %s: %s accumulated, %s recognised', (day, accumulated, recognised) => {
    for (const order of orders) {
      const { balances } = view(played(order), day);
      const written = [balances.accumulated, balances.recognised].map(formatHundredths);
      expect(written).toEqual([accumulated, recognised]);
    }
  });
});

function permutations(of: readonly number[]): number[][] {
  if (of.length === 0) return [[]];
  return of.flatMap((one) =>
    permutations(of.filter((other) => other !== one)).map((rest) => [one, ...rest]),
  );
}
