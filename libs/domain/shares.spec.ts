import { describe, expect, it } from '@jest/globals';
import { foldShares, shareStatus, showsOutcome } from './shares.js';
import type { ShareTerms } from './shares.js';

const TERMS: ShareTerms = { fields: ['outcomes'], expiresAt: '2026-06-30T16:00:00.000000Z' };
const SECRETS = { codeHash: 'h', purpose: 'p', by: 'learner' };

function opened(shareId: string, recordedAt: string) {
  return { type: 'ShareOpened', data: { shareId, ...SECRETS, ...TERMS }, recordedAt };
}

function withdrawn(shareId: string, recordedAt: string) {
  return { type: 'ShareWithdrawn', data: { shareId, by: 'learner' }, recordedAt };
}

describe('the shares of a stream', () => {
  it('stand in the order of their opening, each withdrawn when it was first', () => {
    const shares = foldShares([
      opened('b', '1'),
      { type: 'NobodyKnows', data: null, recordedAt: '2' },
      opened('a', '3'),
      withdrawn('b', '4'),
      withdrawn('b', '5'),
      withdrawn('c', '6'),
    ]);
    expect([...shares.keys()]).toEqual(['b', 'a']);
    expect(shares.get('b')).toMatchObject({ openedAt: '1', withdrawnAt: '4' });
    expect(shares.get('a')?.withdrawnAt).toBeUndefined();
  });
});

describe('the end of an account', () => {
  it.each(['AccountClosed', 'LearnerForgotten'])('by %s withdraws what stands', (type) => {
    const shares = foldShares([
      opened('a', '1'),
      withdrawn('a', '2'),
      opened('b', '3'),
      { type, data: {}, recordedAt: '4' },
    ]);
    expect([...shares.values()].map((one) => one.withdrawnAt)).toEqual(['2', '4']);
  });
});

describe('a share', () => {
  const share = { shareId: 'a', ...SECRETS, ...TERMS, openedAt: '2026-01-01T00:00:00.000000Z' };

  it('is open until the instant of its end, and expired from it on', () => {
    expect(shareStatus(share, '2026-06-30T15:59:59.999999Z')).toBe('open');
    expect(shareStatus(share, '2026-06-30T16:00:00.000000Z')).toBe('expired');
  });

  it('is withdrawn whether or not it has expired', () => {
    const gone = { ...share, withdrawnAt: '2026-02-01T00:00:00.000000Z' };
    expect(shareStatus(gone, '2026-06-30T15:59:59.999999Z')).toBe('withdrawn');
    expect(shareStatus(gone, '2027-01-01T00:00:00.000000Z')).toBe('withdrawn');
  });

  it('shows outcomes where it names the field, and of those only what it narrows them to', () => {
    const one = { outcomeId: 'x', kind: 'course' } as const;
    expect(showsOutcome(TERMS, one)).toBe(true);
    expect(showsOutcome({ fields: ['balances'] }, one)).toBe(false);
    expect(showsOutcome({ ...TERMS, kinds: ['diploma'] }, one)).toBe(false);
    expect(showsOutcome({ ...TERMS, outcomes: ['y'] }, one)).toBe(false);
    expect(showsOutcome({ ...TERMS, kinds: ['course'], outcomes: ['x'] }, one)).toBe(true);
  });
});
