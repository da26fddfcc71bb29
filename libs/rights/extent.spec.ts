import { describe, expect, it } from '@jest/globals';
import { emptyAccount } from '#domain';
import type { Account } from '#domain';
import type { Caller } from '#edge';
import { sightOf } from './sight.js';

const LEARNER = '0b0c4f3e-1111-4222-8333-444455556666';

function outcome(outcomeId: string, recordedBy: string, issuer = recordedBy) {
  return { outcomeId, recordedBy, attestedBy: [], facts: { issuer } };
}

function conversion(conversionId: string, institution: string, uses: string, status = 'inReview') {
  const matches = [{ course: 'C1', sources: [{ outcomeId: uses }] }];
  return { conversionId, institution, by: 'learner', status, steps: [], matches };
}

// The fields that sight looks at; the rest of an account plays no part in it.
const account = {
  ...emptyAccount(LEARNER),
  externalIds: [{ issuer: 'R', value: 's' }],
  outcomes: {
    a: outcome('a', 'A'),
    b: outcome('b', 'B'),
    i: outcome('i', 'B', 'I'),
    d: outcome('d', 'E'),
  },
  conversions: {
    v: conversion('v', 'A', 'b'),
    w: conversion('w', 'A', 'd', 'withdrawn'),
    x: conversion('x', 'X', 'a'),
  },
} as unknown as Account;

const consent = { consentId: 'c', fields: ['balances'], until: '2026-12-31' } as const;

function seen(role: Caller['role'], institution: string, with_: typeof consent | null = null) {
  const sight = sightOf({ clientId: 'x', role, institution } as Caller, account, with_);
  if (sight === null) return null;
  const { outcomes, conversions, fields } = sight.extent;
  return {
    why: sight.right.why,
    outcomes: outcomes === null ? 'all' : [...outcomes].sort(),
    conversions: conversions === null ? 'all' : [...conversions].sort(),
    fields: [...fields].sort(),
  };
}

const PART = ['conversions', 'outcomes'];

describe('an institution sees', () => {
  it('what it recorded and what the plans of the applications to it use, unless withdrawn', () => {
    expect(seen('college', 'A')).toEqual({
      why: 'application',
      outcomes: ['a', 'b'],
      conversions: ['v', 'w'],
      fields: PART,
    });
    const recorder = { why: 'recorded', conversions: [], fields: PART };
    expect(seen('college', 'B')).toEqual({ ...recorder, outcomes: ['b', 'i'] });
  });

  it('what it issued, whoever recorded it', () => {
    expect(seen('certifyingBody', 'I')).toMatchObject({ why: 'recorded', outcomes: ['i'] });
  });

  it('nothing but that the account is there where it registered the learner', () => {
    expect(seen('college', 'R')).toEqual({
      why: 'registered',
      outcomes: [],
      conversions: [],
      fields: PART,
    });
    expect(seen('college', 'Z')).toBeNull();
  });

  it('what a consent names beside that, of the whole account', () => {
    expect(seen('college', 'A', consent)).toMatchObject({
      why: 'consent',
      outcomes: ['a', 'b'],
      fields: ['balances', ...PART],
    });
  });
});

it('an admissions office sees what a consent names, and not even its own part without one', () => {
  expect(seen('admissionsOffice', 'A')).toBeNull();
  expect(seen('admissionsOffice', 'A', consent)).toEqual({
    why: 'consent',
    outcomes: [],
    conversions: [],
    fields: ['balances'],
  });
});
