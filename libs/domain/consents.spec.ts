import { describe, expect, it } from '@jest/globals';
import { consentStatus, foldConsents, guardianIn, needsGuardian } from './consents.js';

const at = (n: number): string => `2026-01-0${n}T00:00:00.000000Z`;
const given = (n: number, consentId: string, institution: string) => ({
  type: 'ConsentGiven',
  recordedAt: at(n),
  data: {
    consentId,
    by: 'learner',
    institution,
    fields: ['outcomes'],
    until: '2026-06-30',
    purpose: 's',
  },
});

describe('consents', () => {
  it('are one an institution: a new one ends the one before, and a withdrawal the last', () => {
    const consents = foldConsents([
      given(1, 'a1', 'A'),
      given(2, 'b1', 'B'),
      given(3, 'a2', 'A'),
      {
        type: 'ConsentWithdrawn',
        recordedAt: at(4),
        data: { consentId: 'b1', institution: 'B', by: 'learner' },
      },
      { type: 'OutcomeRecorded', recordedAt: at(5), data: null },
    ]);
    const ends = [...consents.values()].map((one) => [one.consentId, one.endedAt]);
    expect(ends).toEqual([
      ['a1', at(3)],
      ['b1', at(4)],
      ['a2', undefined],
    ]);
  });

  it('hold to the end of their last day', () => {
    const [consent] = foldConsents([given(1, 'a1', 'A')]).values();
    if (consent === undefined) throw new Error('no consent');
    expect(consentStatus(consent, '2026-06-30')).toBe('given');
    expect(consentStatus(consent, '2026-07-01')).toBe('expired');
    expect(consentStatus({ ...consent, endedAt: at(2) }, '2026-02-01')).toBe('ended');
  });

  it('need a guardian until the fourteenth birthday', () => {
    expect(needsGuardian('2012-11-29', '2026-11-28')).toBe(true);
    expect(needsGuardian('2012-11-29', '2026-11-29')).toBe(false);
    expect(needsGuardian('2012-02-29', '2026-02-27')).toBe(true);
    expect(needsGuardian('2012-02-29', '2026-02-28')).toBe(false);
    const recorded = (guardianId: string) => ({
      type: 'GuardianRecorded',
      recordedAt: at(1),
      data: { guardianId, by: 'A', name: 's', relation: 's' },
    });
    expect(guardianIn([])).toBeNull();
    expect(guardianIn([recorded('g1'), recorded('g2')])).toBe('g2');
  });
});
