import { describe, expect, it } from '@jest/globals';
import { RuleLibrary } from '#equivalence';
import type { StoredEvent } from '#event-store';
import { bookDays, bookEvent, bookMarkers } from './booking.js';
import type { Booked, BookedEntry, PartitionRules } from './booking.js';
import { readState, writeBody } from './state.js';
import type { LearnerState } from './state.js';

const LEARNER = '10000000-0000-4000-8000-000000000001';
const OUTCOME = '20000000-0000-4000-8000-000000000001';
const FACT = '30000000-0000-4000-8000-000000000001';

const shelf = { id: 'e1', kind: 'shelfLife', when: {}, years: 5, unless: { status: 'waived' } };
const veterans = { id: 'v1', kind: 'ratio', when: {}, on: 'value', factor: '0.5' };

function rulesOf(...versions: readonly (readonly object[])[]): PartitionRules {
  const library = versions.reduce<RuleLibrary>(
    (grown, rules, at) =>
      grown.with({
        epoch: at + 1,
        bookId: 'bank',
        version: at + 1,
        change: 'published',
        contentHash: String(at + 1).repeat(64),
        document: {
          bookId: 'bank',
          language: '1',
          title: { zh: '规则', en: 'Rules' },
          authority: 'bank',
          scope: { kind: 'recognition' },
          validFrom: '2000-01-01',
          referenceDate: 'awarded',
          reassesses: at > 0,
          rules,
        },
      }),
    RuleLibrary.empty(),
  );
  return { library, markers: [] };
}

function event(version: number, type: string, data: object, on: string): StoredEvent {
  return {
    partition: 16,
    position: BigInt(version * 10),
    stream: { kind: 'learner', id: LEARNER },
    version,
    epoch: 1,
    type,
    data,
    recordedAt: `${on}T00:00:00.000000Z`,
    recordedOn: on,
  };
}

const opened = event(
  1,
  'AccountOpened',
  { learnerId: LEARNER, by: 'A', externalIds: [] },
  '2026-01-01',
);
const recorded = event(
  2,
  'OutcomeRecorded',
  {
    outcomeId: OUTCOME,
    by: 'A',
    outcome: {
      kind: 'course',
      issuer: 'A',
      title: 'Algebra',
      result: 'passed',
      awardedOn: '2021-06-30',
      credits: 300,
    },
    number: 'x',
    numberChecked: false,
  },
  '2026-01-02',
);

function fact(version: number, status: string, days: object, on: string): StoredEvent {
  const data = { factId: FACT, type: 'learnerStatus', status, by: 'A', ...days };
  return event(version, 'FactRecorded', { by: 'A', fact: data, reason: 'x' }, on);
}

/** What all of them book; the row is written and read again after each. */
function booked(events: readonly StoredEvent[], rules: PartitionRules): Booked {
  const entries: BookedEntry[] = [];
  let state: LearnerState | null = null;
  for (const one of events) {
    const next: Booked = bookEvent(state, one, rules);
    entries.push(...next.entries);
    const { position, epoch, nextChange } = next.state;
    state = readState({ body: writeBody(next.state), position, epoch, nextChange });
    expect(state).toEqual(next.state);
  }
  return { state: state as LearnerState, entries };
}

const shown = ({ entry }: BookedEntry) => [
  entry.code,
  entry.bookedOn,
  entry.cause.event,
  entry.balances.recognised,
];

describe('a shelf life', () => {
  const rules = rulesOf([shelf]);

  it('ends by an entry of the day after, under the outcome’s own event', () => {
    const { state } = booked([opened, recorded], rules);
    expect(state.nextChange).toBe('2026-07-01');
    expect(bookDays(state, '2026-06-30', rules.library).entries).toEqual([]);
    const { entries } = bookDays(state, '2026-07-01', rules.library);
    expect(entries.map(shown)).toEqual([['expired', '2026-07-01', 'OutcomeRecorded', 0]]);
    expect(entries[0]).toMatchObject({ position: 20n, entry: { rule: 'e1' } });
  });

  it('is added by the reader in the very bytes that the next event books', () => {
    const { state } = booked([opened, recorded], rules);
    const read = bookDays(state, '2027-01-01', rules.library).entries;
    const attested = event(3, 'OutcomeAttested', { outcomeId: OUTCOME, by: 'B' }, '2027-01-01');
    const { entries } = bookEvent(state, attested, rules);
    expect(JSON.stringify(entries.map((one) => one.entry))).toBe(
      JSON.stringify(read.map((one) => one.entry)),
    );
  });

  it('that a reassessing version brings ends under the outcome’s own event too', () => {
    const both = rulesOf([], [shelf]);
    const { state } = booked([opened, recorded], { ...both, markers: [] });
    expect(state.nextChange).toBeNull();
    const marker = {
      position: 25n,
      epoch: 2,
      recordedAt: '2026-03-01T00:00:00.000000Z',
      recordedOn: '2026-03-01',
      event: 'RuleBookPublished',
      touchesEarlier: true,
    };
    const after = bookMarkers(state, 2, { ...both, markers: [marker] });
    expect(after.entries).toEqual([]);
    expect(after.state.nextChange).toBe('2026-07-01');
    const { entries } = bookDays(after.state, '2026-07-01', both.library);
    expect(entries.map(shown)).toEqual([['expired', '2026-07-01', 'OutcomeRecorded', 0]]);
  });

  it('is waived while the learner’s status says so, and begins and ends with it', () => {
    const days = { validFrom: '2026-08-01', validTo: '2026-08-31' };
    const waiver = fact(3, 'waived', days, '2026-07-15');
    const { state, entries } = booked([opened, recorded, waiver], rules);
    expect(entries.map(shown).slice(1)).toEqual([['expired', '2026-07-01', 'OutcomeRecorded', 0]]);
    expect(bookDays(state, '2026-12-31', rules.library).entries.map(shown)).toEqual([
      ['counted', '2026-08-01', 'FactRecorded', 300],
      ['expired', '2026-09-01', 'OutcomeRecorded', 0],
    ]);
  });
});

describe('a fact that is recorded later', () => {
  const status = { learner: { status: 'veteran' } };
  const rules = rulesOf([{ ...veterans, when: status }]);

  it('changes the assessment from then on, by an entry of its own', () => {
    const known = fact(3, 'veteran', { validFrom: '2020-01-01' }, '2026-02-01');
    const { entries, state } = booked([opened, recorded, known], rules);
    expect(entries.map(shown)).toEqual([
      ['counted', '2026-01-02', 'OutcomeRecorded', 300],
      ['scaled', '2026-02-01', 'FactRecorded', 150],
    ]);
    expect(entries[1]?.entry).toMatchObject({ effectiveOn: '2020-01-01', rule: 'v1' });
    expect(state.nextChange).toBeNull();
  });

  it('says nothing where it was not in force on the outcome’s reference day', () => {
    const known = fact(3, 'veteran', { validFrom: '2021-07-01' }, '2026-02-01');
    expect(booked([opened, recorded, known], rules).entries).toHaveLength(1);
    const over = fact(
      3,
      'veteran',
      { validFrom: '2020-01-01', validTo: '2021-06-29' },
      '2026-02-01',
    );
    expect(booked([opened, recorded, over], rules).entries).toHaveLength(1);
  });
});
