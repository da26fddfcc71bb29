import { describe, expect, it } from '@jest/globals';
import { RuleLibrary } from '#equivalence';
import type { StoredEvent } from '#event-store';
import { assessedOn, bookDays, bookEvent, bookMarkers } from './booking.js';
import type { PartitionRules } from './booking.js';
import { readState, writeBody } from './state.js';
import type { LearnerState } from './state.js';

const LEARNER = '10000000-0000-4000-8000-000000000001';
const CERTIFICATE = '20000000-0000-4000-8000-000000000001';

const book = (version: number, rules: readonly object[]): object => ({
  bookId: 'bank',
  version,
  language: '1',
  title: { zh: '规则', en: 'Rules' },
  authority: 'bank',
  scope: { kind: 'recognition' },
  validFrom: '2000-01-01',
  validTo: null,
  referenceDate: 'awarded',
  reassesses: version > 1,
  source: 'sample',
  rules,
});

const validity = { id: 'e1', kind: 'validity', when: {} };
const cap = { id: 'c1', kind: 'cap', per: 'item', when: {}, credits: '2.00' };

const library = [book(1, [validity]), book(2, [validity, cap])].reduce<RuleLibrary>(
  (grown, document, index) =>
    grown.with({
      epoch: index + 1,
      bookId: 'bank',
      version: index + 1,
      change: 'published',
      contentHash: String(index + 1).repeat(64),
      document,
    }),
  RuleLibrary.empty(),
);

const marker = {
  position: 25n,
  epoch: 2,
  recordedAt: '2026-03-01T00:00:00.000000Z',
  recordedOn: '2026-03-01',
  event: 'RuleBookPublished',
  touchesEarlier: true,
};
const before: PartitionRules = { library, markers: [] };
const after: PartitionRules = { library, markers: [marker] };

function event(version: number, type: string, data: object, on: string): StoredEvent {
  return {
    partition: 16,
    position: BigInt(version * 10),
    stream: { kind: 'learner', id: LEARNER },
    version,
    epoch: on > marker.recordedOn ? 2 : 1,
    type,
    data,
    recordedAt: `${on}T00:00:00.000000Z`,
    recordedOn: on,
  };
}

function certificate(): LearnerState {
  const opened = { learnerId: LEARNER, by: 'A', externalIds: [] };
  const outcome = {
    kind: 'course',
    issuer: 'A',
    title: 'Algebra',
    result: 'passed',
    awardedOn: '2024-01-01',
    validUntil: '2026-06-30',
    credits: 300,
  };
  const data = { outcomeId: CERTIFICATE, by: 'A', outcome, number: 'x', numberChecked: false };
  const first = bookEvent(null, event(1, 'AccountOpened', opened, '2026-01-01'), before);
  return bookEvent(first.state, event(2, 'OutcomeRecorded', data, '2026-01-02'), before).state;
}

const attested = { outcomeId: CERTIFICATE, by: 'B' };

describe('a change that time alone brings', () => {
  it('is added by the reader in the very bytes that the next event books', () => {
    const state = certificate();
    const read = bookDays(state, '2027-01-01', library).entries;
    const next = event(3, 'OutcomeAttested', attested, '2027-01-01');
    const booked = bookEvent({ ...state, epoch: 2 }, { ...next, epoch: 2 }, before).entries;
    const unruled = bookDays({ ...state, epoch: 2 }, '2027-01-01', library).entries;
    expect(booked.slice(0, unruled.length)).toEqual(unruled);
    expect(read).toMatchObject([
      {
        position: 20n,
        ordinal: 1,
        entry: {
          code: 'expired',
          bookedOn: '2026-07-01',
          cause: { position: '20', event: 'OutcomeRecorded' },
          balances: { accumulated: 300, recognised: 0 },
        },
      },
    ]);
  });

  it('is not there on the last day of validity', () => {
    const state = certificate();
    expect(state.nextChange).toBe('2026-07-01');
    expect(bookDays(state, '2026-06-30', library)).toEqual({ state, entries: [] });
    expect(assessedOn(state, '2026-06-30', library)).toBe(state.assessment);
    expect(assessedOn(state, '2026-07-01', library).balances.recognised).toBe(0);
    expect(assessedOn(state, '2023-12-31', library).balances.accumulated).toBe(0);
  });
});

describe('a version that reassesses', () => {
  it('is booked before the next event, at its own place, as a sweep books it', () => {
    const state = certificate();
    const swept = bookMarkers(state, 2, after);
    const next = event(3, 'OutcomeAttested', attested, '2026-04-01');
    const booked = bookEvent(state, next, after);
    expect(swept.entries).toMatchObject([
      { position: 25n, entry: { code: 'reassessed', bookedOn: '2026-03-01' } },
    ]);
    expect(booked.entries.slice(0, 1)).toEqual(swept.entries);
    expect(bookEvent(swept.state, next, after).state).toEqual(booked.state);
    expect(booked.state.assessment.balances.recognised).toBe(200);
  });

  it('changes nothing a second time', () => {
    const swept = bookMarkers(certificate(), 2, after);
    expect(bookMarkers(swept.state, 2, after)).toEqual({ state: swept.state, entries: [] });
  });
});

describe('the stored state', () => {
  it('reads back as it was written', () => {
    const state = certificate();
    const { position, epoch, nextChange } = state;
    expect(readState({ body: writeBody(state), position, epoch, nextChange })).toEqual(state);
  });
});

describe('an event that cannot be read', () => {
  it('throws, and leaves the state as it was', () => {
    const state = certificate();
    const text = writeBody(state);
    const unknown = event(3, 'NobodyKnows', {}, '2026-04-01');
    expect(() => bookEvent(state, unknown, before)).toThrow('NobodyKnows');
    expect(writeBody(state)).toBe(text);
  });
});
