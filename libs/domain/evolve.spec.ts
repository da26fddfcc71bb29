import { describe, expect, it } from '@jest/globals';
import { emptyAccount } from './account.js';
import { evolve, foldAccount } from './evolve.js';
import type { RecordedEvent } from './evolve.js';
import type { AccountEvent } from './events.js';
import type { OutcomeFacts } from './outcomes.js';
import { MisplacedEventError, UnknownEventError } from './unreadable.js';

const LEARNER = '11111111-1111-4111-8111-111111111111';
const ID = '22222222-2222-2222-2222-222222222222';
const OTHER = '33333333-3333-3333-3333-333333333333';

const facts: OutcomeFacts = {
  kind: 'course',
  issuer: 'A',
  title: 'Mathematics',
  result: 'passed',
  awardedOn: '2024-06-30',
  credits: 400,
};
const opened: AccountEvent = {
  type: 'AccountOpened',
  data: { learnerId: LEARNER, by: 'A', externalIds: [] },
};
const recorded = (outcome: OutcomeFacts, by = 'R'): AccountEvent => ({
  type: 'OutcomeRecorded',
  data: { outcomeId: ID, by, outcome, number: 'n', numberChecked: false },
});
const attested = (by: string): AccountEvent => ({
  type: 'OutcomeAttested',
  data: { outcomeId: ID, by },
});
const updated = (outcome: OutcomeFacts, by: string): AccountEvent => ({
  type: 'OutcomeUpdated',
  data: { outcomeId: ID, by, outcome },
});
const corrected = (outcome: OutcomeFacts, by: string, numberId?: string): AccountEvent => ({
  type: 'OutcomeCorrected',
  data: {
    outcomeId: ID,
    by,
    reason: 'r',
    effectiveOn: '2024-06-30',
    outcome,
    number: 'm',
    numberChecked: true,
    ...(numberId === undefined ? {} : { numberId }),
  },
});

/** Event n stands at version n, on day n of 2026, after n rule changes. */
function stream(...events: readonly AccountEvent[]): RecordedEvent[] {
  return events.map((event, index) => ({
    ...event,
    version: index + 1,
    epoch: index + 1,
    recordedOn: `2026-01-0${index + 1}`,
  }));
}
const outcomeAfter = (...events: readonly AccountEvent[]) =>
  foldAccount(LEARNER, stream(opened, ...events)).outcomes[ID];

describe('the fold of a learner’s stream', () => {
  it('gives the same account event by event as all at once, and changes no account it was given', () => {
    const events = stream(opened, recorded(facts), attested('A'), attested('B'));
    let account = emptyAccount(LEARNER);
    for (const event of events) {
      const before = JSON.stringify(account);
      const after = evolve(account, event);
      expect(JSON.stringify(account)).toBe(before);
      account = after;
    }
    expect(JSON.stringify(account)).toBe(JSON.stringify(foldAccount(LEARNER, events)));
    expect(account.version).toBe(4);
  });

  it('goes on from an account that is folded already', () => {
    const events = stream(opened, recorded(facts), attested('A'));
    const first = foldAccount(LEARNER, events.slice(0, 2));
    expect(foldAccount(LEARNER, events.slice(2), first)).toEqual(foldAccount(LEARNER, events));
  });

  it('refuses an event of an unknown type', () => {
    const event = { ...stream(opened)[0], type: 'OutcomeBlessed' } as RecordedEvent;
    expect(() => evolve(emptyAccount(LEARNER), event)).toThrow(UnknownEventError);
    const inherited = { ...event, type: 'toString' };
    expect(() => evolve(emptyAccount(LEARNER), inherited)).toThrow(UnknownEventError);
  });

  it('refuses a known event of an unknown shape', () => {
    const [event] = stream(opened) as [RecordedEvent];
    const shapeless = { ...event, data: { learnerId: LEARNER, externalIds: 7 } };
    expect(() => evolve(emptyAccount(LEARNER), shapeless)).toThrow(UnknownEventError);
  });

  it('refuses a stream with a gap, a repetition, no beginning or two', () => {
    const events = stream(opened, recorded(facts), attested('A'));
    const [first, second, third] = events as [RecordedEvent, RecordedEvent, RecordedEvent];
    for (const wrong of [[first, third], [first, second, second], [second]]) {
      expect(() => foldAccount(LEARNER, wrong)).toThrow(MisplacedEventError);
    }
    expect(() => foldAccount(LEARNER, stream(opened, opened))).toThrow(MisplacedEventError);
  });

  it('refuses an event about an outcome that is not there, or one without its facts', () => {
    expect(() => outcomeAfter(attested('A'))).toThrow(MisplacedEventError);
    expect(() => outcomeAfter(recorded(facts), recorded(facts))).toThrow(MisplacedEventError);
    const empty = { type: 'OutcomeRecorded', data: { outcomeId: ID, by: 'R' } };
    expect(() => outcomeAfter(empty as AccountEvent)).toThrow(MisplacedEventError);
  });

  it('keeps who attested, without the recorder, once each', () => {
    const outcome = outcomeAfter(recorded(facts), attested('A'), attested('R'), attested('A'));
    expect(outcome?.attestedBy).toEqual(['A']);
  });
});

describe('the day and the rules that an outcome is assessed by', () => {
  const started: OutcomeFacts = { ...facts, result: 'inProgress' };

  it('are those of its recording', () => {
    expect(outcomeAfter(recorded(facts))).toMatchObject({ recordedOn: '2026-01-02', epoch: 2 });
  });

  it('move with the update that made it passed, and with no other', () => {
    const failed = { ...facts, result: 'failed' } as const;
    const twice = [recorded(started), updated(failed, 'R')];
    expect(outcomeAfter(...twice)).toMatchObject({ recordedOn: '2026-01-02', epoch: 2 });
    const thrice = [...twice, updated(facts, 'R')];
    expect(outcomeAfter(...thrice)).toMatchObject({ recordedOn: '2026-01-04', epoch: 4 });
  });

  it('stay when it is corrected', () => {
    const outcome = outcomeAfter(recorded(facts), corrected({ ...facts, credits: 300 }, 'R'));
    expect(outcome).toMatchObject({ recordedOn: '2026-01-02', epoch: 2, number: 'm' });
    expect(outcome?.corrected).toEqual({ on: '2026-01-03', effectiveOn: '2024-06-30' });
  });
});

describe('an attestation', () => {
  it('falls when the content that it confirmed changes', () => {
    const less = { ...facts, credits: 300 };
    const outcome = outcomeAfter(recorded(facts), attested('A'), corrected(less, 'R'));
    expect(outcome?.attestedBy).toEqual([]);
  });

  it('stays when only the title changes', () => {
    const renamed = { ...facts, title: 'Maths' };
    const outcome = outcomeAfter(recorded(facts), attested('B'), corrected(renamed, 'R'));
    expect(outcome?.attestedBy).toEqual(['B']);
  });

  it('is what the issuer gives by correcting what another recorded', () => {
    const less = { ...facts, credits: 300 };
    const outcome = outcomeAfter(recorded(facts), attested('B'), corrected(less, 'A'));
    expect(outcome?.attestedBy).toEqual(['A']);
  });
});

describe('a corrected number', () => {
  it('is kept with the id that it stands for, until the first number comes back', () => {
    const changed = outcomeAfter(recorded(facts), corrected(facts, 'R', OTHER));
    expect(changed).toMatchObject({ outcomeId: ID, numberId: OTHER });
    const back = outcomeAfter(recorded(facts), corrected(facts, 'R', OTHER), corrected(facts, 'R'));
    expect(back).not.toHaveProperty('numberId');
  });
});
