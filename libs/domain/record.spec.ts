import { describe, expect, it } from '@jest/globals';
import { correct, decideRecognition, revoke } from './amend.js';
import { foldAccount } from './evolve.js';
import type { Account } from './account.js';
import type { AccountEvent } from './events.js';
import type { OutcomeFacts } from './outcomes.js';
import { hasRoomFor, outcomeRecorded, recordAgain } from './record.js';

const LEARNER = '11111111-1111-4111-8111-111111111111';
const ID = '22222222-2222-2222-2222-222222222222';
const OTHER = '33333333-3333-3333-3333-333333333333';

const facts: OutcomeFacts = {
  kind: 'course',
  issuer: 'ISSUER',
  title: 'Mathematics',
  result: 'passed',
  awardedOn: '2024-06-30',
};
const evidence = (change: Partial<OutcomeFacts> = {}, outcomeId = ID) => ({
  outcomeId,
  facts: { ...facts, ...change },
  number: 'n',
  numberChecked: false,
});
const act = (by: string) => ({ outcomeId: ID, by, reason: 'r', effectiveOn: '2026-01-01' });

function accountWith(...events: readonly AccountEvent[]): Account {
  const opened: AccountEvent = {
    type: 'AccountOpened',
    data: { learnerId: LEARNER, by: 'X', externalIds: [] },
  };
  const place = { epoch: 0, recordedOn: '2026-01-01' };
  return foldAccount(
    LEARNER,
    [opened, ...events].map((event, index) => ({ ...event, ...place, version: index + 1 })),
  );
}
const recordedAs = (change: Partial<OutcomeFacts> = {}): AccountEvent =>
  outcomeRecorded(evidence(change), 'RECORDER');
const attested = (by: string): AccountEvent => ({
  type: 'OutcomeAttested',
  data: { outcomeId: ID, by },
});

describe('recorded again with the same content', () => {
  it('is an attestation by another institution, and nothing by one that said it before', () => {
    const account = accountWith(recordedAs());
    expect(recordAgain(account, evidence(), 'B')).toEqual({ events: [attested('B')] });
    expect(recordAgain(account, evidence(), 'RECORDER')).toEqual({ events: [] });
    const twice = accountWith(recordedAs(), attested('B'));
    expect(recordAgain(twice, evidence(), 'B')).toEqual({ events: [] });
  });

  it('may have another title and other tags, and credits where the first had none', () => {
    const other = { title: 'Maths', tags: ['x'], credits: 400, hours: 6400 };
    const again = recordAgain(accountWith(recordedAs()), evidence(other), 'B');
    expect(again).toEqual({ events: [attested('B')] });
  });
});

describe('recorded again with other content', () => {
  it.each([
    ['level', { level: '3' }, {}],
    ['awardedOn', { awardedOn: '2024-07-01' }, {}],
    ['credits', { credits: 300 }, { credits: 400 }],
    ['creditScheme', { credits: 300, creditScheme: 'ects' }, { credits: 300 }],
    ['hours', { hours: 3200 }, { hours: 6400 }],
    [
      'grade',
      { grade: { scale: 'letter', value: 'A' } },
      { grade: { scale: 'letter', value: 'B' } },
    ],
  ] as const)('is a conflict that names %s', (field, said, recorded) => {
    const again = recordAgain(accountWith(recordedAs(recorded)), evidence(said), 'RECORDER');
    expect(again).toEqual({ refused: 'evidenceConflict', fields: [field] });
  });

  it('updates a result that was open, from the recorder or the issuer only', () => {
    const open = accountWith(recordedAs({ result: 'inProgress' }));
    for (const by of ['RECORDER', 'ISSUER']) {
      const update = { type: 'OutcomeUpdated', data: { outcomeId: ID, by, outcome: facts } };
      expect(recordAgain(open, evidence(), by)).toEqual({ events: [update] });
    }
    const fields = ['result'];
    expect(recordAgain(open, evidence(), 'B')).toEqual({ refused: 'evidenceConflict', fields });
  });

  it('lets a failed result become passed and a passed one never change', () => {
    const failed = accountWith(recordedAs({ result: 'failed' }));
    expect(recordAgain(failed, evidence(), 'ISSUER')).toMatchObject({
      events: [{ type: 'OutcomeUpdated' }],
    });
    for (const result of ['failed', 'inProgress'] as const) {
      const again = recordAgain(accountWith(recordedAs()), evidence({ result }), 'ISSUER');
      expect(again).toMatchObject({ refused: 'evidenceConflict' });
    }
  });

  it('does not update what says which evidence it is', () => {
    const open = accountWith(recordedAs({ result: 'inProgress', code: 'C1' }));
    const again = recordAgain(open, evidence({ code: 'C2' }), 'ISSUER');
    expect(again).toEqual({ refused: 'evidenceConflict', fields: ['code', 'result'] });
  });
});

describe('a revoked outcome', () => {
  const account = accountWith(recordedAs(), { type: 'OutcomeRevoked', data: act('ISSUER') });

  it('keeps its number: it can be neither recorded, corrected, revoked nor decided on', () => {
    const refused = { refused: 'outcomeRevoked' };
    expect(recordAgain(account, evidence(), 'RECORDER')).toEqual(refused);
    expect(correct(account, act('ISSUER'), evidence())).toEqual(refused);
    expect(revoke(account, act('ISSUER'))).toEqual(refused);
    expect(decideRecognition(account, { ...act('bank'), credits: 1 }, 100)).toEqual(refused);
  });

  it('leaves room for another', () => {
    expect(hasRoomFor(account, 1_000)).toBe(true);
    expect(hasRoomFor(accountWith(recordedAs()), 1_000)).toBe(false);
    expect(hasRoomFor(accountWith(recordedAs()), 999)).toBe(true);
  });
});

describe('correcting and revoking', () => {
  it('is for the recorder and the issuer; attesters may not, and for others it does not exist', () => {
    const account = accountWith(recordedAs(), attested('B'));
    for (const by of ['RECORDER', 'ISSUER']) {
      expect(revoke(account, act(by))).toMatchObject({ events: [{ type: 'OutcomeRevoked' }] });
    }
    expect(revoke(account, act('B'))).toEqual({ refused: 'notRecorderOrIssuer' });
    expect(revoke(account, act('C'))).toEqual({ refused: 'notFound' });
    expect(correct(account, act('C'), evidence())).toEqual({ refused: 'notFound' });
  });

  it('leaves the issuer the last word', () => {
    const account = accountWith(recordedAs(), attested('ISSUER'));
    expect(revoke(account, act('RECORDER'))).toEqual({ refused: 'issuerConfirmed' });
    expect(revoke(account, act('ISSUER'))).toMatchObject({ events: [{}] });
  });

  it('keeps the issuer', () => {
    const moved = evidence({ issuer: 'ELSEWHERE' });
    const answer = correct(accountWith(recordedAs()), act('RECORDER'), moved);
    expect(answer).toEqual({ refused: 'issuerChanged' });
  });

  it('may change the number: the new one leads to the outcome and the old one stays taken', () => {
    const before = accountWith(recordedAs());
    const decision = correct(before, act('RECORDER'), evidence({}, OTHER));
    if (!('events' in decision)) throw new Error('refused');
    const after = accountWith(recordedAs(), ...decision.events);
    expect(recordAgain(after, evidence({}, OTHER), 'B')).toEqual({ events: [attested('B')] });
    const old = recordAgain(after, evidence(), 'RECORDER');
    expect(old).toEqual({ refused: 'evidenceConflict', fields: ['number'] });
  });
});

describe('a person’s decision on an outcome', () => {
  const decide = (credits: number, faceValue: number | null) =>
    decideRecognition(accountWith(recordedAs()), { ...act('bank'), credits }, faceValue);

  it('goes up to the face value and not above it', () => {
    expect(decide(400, 400)).toMatchObject({ events: [{ type: 'RecognitionDecided' }] });
    expect(decide(401, 400)).toEqual({ refused: 'aboveFaceValue', faceValue: 400 });
  });

  it('sets the face value of an unvalued outcome', () => {
    expect(decide(401, null)).toMatchObject({ events: [{ data: { credits: 401 } }] });
  });
});
