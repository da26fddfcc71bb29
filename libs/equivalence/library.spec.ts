import { describe, expect, it } from '@jest/globals';
import { assess } from './assess.js';
import type { BookDocument } from './book.js';
import { bankBook, conversionBook, libraryOf, Story } from './cases.js';
import type { Given, Moment } from './cases.js';
import { planConversion } from './convert/index.js';
import type { RuleLibrary } from './library.js';

const TODAY = '2026-02-01';

/** A version of the bank's book that lets an item count for at most `limit`. */
function capped(limit: string, more: Partial<BookDocument> = {}): BookDocument {
  const cap = { id: 'c1', kind: 'cap', per: 'item', when: {}, credits: limit } as const;
  return bankBook([cap], more);
}

function recognised(library: RuleLibrary, moment: Moment, given: Given = {}): number {
  const story = new Story().record({ credits: '9', ...given }, moment);
  return assess(story.account(), library, library.epoch, TODAY).balances.recognised;
}

describe('of the versions of the bank’s book', () => {
  it('the highest one published when the outcome was recorded assesses it (case 49)', () => {
    const library = libraryOf(capped('1.00'), capped('2.00'));
    expect(recognised(library, { epoch: 1 })).toBe(100);
    expect(recognised(library, { epoch: 2 })).toBe(200);
  });

  it('a later one that reassesses replaces it from its publication on', () => {
    const library = libraryOf(capped('1.00'), capped('2.00', { reassesses: true }));
    const story = new Story().record({ credits: '9' }, { epoch: 1 });
    expect(assess(story.account(), library, 1, TODAY).balances.recognised).toBe(100);
    expect(assess(story.account(), library, 2, TODAY).balances.recognised).toBe(200);
  });

  it('the first that covers it assesses what none covered when it was recorded', () => {
    const early = capped('1.00', { validTo: '2020-12-31' });
    const library = libraryOf(early, capped('2.00'), capped('3.00'));
    expect(recognised(library, { epoch: 1 })).toBe(200);
    expect(recognised(libraryOf(early), { epoch: 1 })).toBe(900);
  });

  it('none is used outside its validity, whose last day counts (case 35)', () => {
    const validity = { validFrom: '2021-01-01', validTo: '2023-12-31' } as const;
    const library = libraryOf(capped('1.00', { ...validity, referenceDate: 'completed' }));
    const on = (completedOn: string): number => recognised(library, { epoch: 1 }, { completedOn });
    expect(on('2023-12-31')).toBe(100);
    expect(on('2024-01-02')).toBe(900);
    expect(on('2020-12-31')).toBe(900);
  });

  it('the reference date says which day picks it', () => {
    const from = { validFrom: '2025-01-01' } as const;
    const given: Given = { awardedOn: '2024-12-31', completedOn: '2025-01-02' };
    const by = (referenceDate: BookDocument['referenceDate']): number =>
      recognised(libraryOf(capped('1.00', { ...from, referenceDate })), { epoch: 1 }, given);
    expect(by('awarded')).toBe(900);
    expect(by('completed')).toBe(100);
    expect(by('recorded')).toBe(100);
  });

  it('a withdrawn one keeps what it decided and decides nothing new', () => {
    const library = libraryOf(capped('1.00'), 'withdrawn');
    expect(recognised(library, { epoch: 1 })).toBe(100);
    expect(recognised(library, { epoch: 2 })).toBe(900);
  });

  it('no order of listing the rules changes an answer', () => {
    const cap = (id: string, credits: string) =>
      ({ id, kind: 'cap', per: 'item', when: {}, credits }) as const;
    const rules = [cap('b', '2.00'), cap('a', '2.00'), cap('c', '5.00')];
    const story = new Story([{ credits: '9' }]);
    const one = assess(story.account(), libraryOf(bankBook(rules)), 1, TODAY);
    const other = assess(story.account(), libraryOf(bankBook([...rules].reverse())), 1, TODAY);
    expect(other).toEqual(one);
  });
});

describe('of the versions of a programme’s book', () => {
  const target = { institution: 'R', programme: 'P1' };

  it('the highest published one that is valid on the day is used', () => {
    const library = libraryOf(
      conversionBook([], [], { validTo: '2025-12-31' }),
      conversionBook([], [], { validFrom: '2025-09-01' }),
    );
    const version = (on: string, epoch = 2): number | undefined =>
      library.programmeVersion({ ...target, on }, epoch)?.book.ref.version;
    expect(version('2025-08-31')).toBe(1);
    expect(version('2025-09-01')).toBe(2);
    expect(version('2025-09-01', 1)).toBe(1);
    expect(version('2026-01-01', 1)).toBeUndefined();
  });

  it('by the day of completion, what was completed out of its validity is not (case 35)', () => {
    const rules = [
      { id: 'm1', kind: 'match', from: [{ code: 'S1' }], to: { courses: ['C1'] } },
      { id: 'm2', kind: 'match', from: [{ code: 'S2' }], to: { courses: ['C2'] } },
    ] as const;
    const courses = ['C1', 'C2'].map((code) => ({ code, credits: '3' }));
    const valid = { validFrom: '2021-01-01', validTo: '2023-12-31' };
    const book = conversionBook(courses, rules, { ...valid, referenceDate: 'completed' });
    const story = new Story([
      { code: 'S1', credits: '3', completedOn: '2023-12-31' },
      { code: 'S2', credits: '3', completedOn: '2024-01-02' },
    ]);
    const plan = planConversion(story.account(), libraryOf(book), 1, {
      ...target,
      on: '2025-06-01',
    });
    expect(plan?.matches).toMatchObject([{ course: 'C1' }]);
    expect(plan?.notUsed).toMatchObject([{ code: 'notValid' }]);
  });

  it('a withdrawn one, another programme or another plan is not', () => {
    const plan2024 = { scope: { kind: 'conversion', programme: 'P1', plan: '2024' } } as const;
    const library = libraryOf(conversionBook([], [], plan2024));
    const found = (more: object): boolean =>
      library.programmeVersion({ ...target, on: TODAY, ...more }, 9) !== null;
    expect(found({ plan: '2024' })).toBe(true);
    expect(found({ plan: '2025' })).toBe(false);
    expect(found({ programme: 'P2' })).toBe(false);
    expect(found({ institution: 'S' })).toBe(false);
    const gone = libraryOf(conversionBook([], []), 'withdrawn');
    expect(gone.programmeVersion({ ...target, on: TODAY }, 2)).toBeNull();
    expect(gone.programmeVersion({ ...target, on: TODAY }, 1)).not.toBeNull();
  });
});

it('a change that is known already changes nothing', () => {
  const library = libraryOf(bankBook([]));
  const again = {
    epoch: 1,
    bookId: 'x',
    version: 1,
    change: 'published',
    contentHash: '',
  } as const;
  expect(library.with(again)).toBe(library);
});
