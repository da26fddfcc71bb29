/** Accounts and books for the specs: only what a case names differs from a plain one. */
import { foldAccount, parseHundredths } from '#domain';
import type { Account, OutcomeFacts } from '#domain';
import type { BookRule, ProgrammeCourse } from '../book.js';
import { RuleLibrary } from '../library.js';

const LEARNER = '00000000-0000-4000-8000-000000000001';

/** An outcome id that sorts by its number. */
export function outcomeId(at: number): string {
  return `00000000-0000-4000-9000-${String(at).padStart(12, '0')}`;
}

export interface Given extends Partial<Omit<OutcomeFacts, 'credits' | 'hours'>> {
  readonly credits?: string;
  readonly hours?: string;
}

/** The account of a learner to whom these were recorded, in order, on 2026-01-01. */
export function accountWith(outcomes: readonly Given[]): Account {
  const opened = { type: 'AccountOpened', data: { learnerId: LEARNER, by: 'A', externalIds: [] } };
  const recorded = outcomes.map((given, at) => ({
    type: 'OutcomeRecorded',
    data: {
      outcomeId: outcomeId(at + 1),
      by: 'A',
      outcome: factsOf(given, at),
      number: '',
      numberChecked: false,
    },
  }));
  const place = { epoch: 0, recordedOn: '2026-01-01' };
  const events = [opened, ...recorded].map((event, at) => ({
    ...event,
    version: at + 1,
    ...place,
  }));
  return foldAccount(LEARNER, events);
}

function factsOf(given: Given, at: number): OutcomeFacts {
  const { credits, hours, ...rest } = given;
  return {
    kind: 'course',
    issuer: 'A',
    title: `Outcome ${at + 1}`,
    result: 'passed',
    awardedOn: '2024-06-30',
    ...rest,
    ...(credits === undefined ? {} : { credits: parseHundredths(credits) ?? 0 }),
    ...(hours === undefined ? {} : { hours: parseHundredths(hours) ?? 0 }),
  };
}

export const TARGET = { institution: 'R', programme: 'P1', on: '2026-02-01' } as const;

/** A library with one programme book, published before anything was recorded. */
export function programmeBook(
  courses: readonly ProgrammeCourse[],
  rules: readonly BookRule[],
): RuleLibrary {
  return RuleLibrary.empty().with({
    epoch: 1,
    bookId: 'p1',
    version: 1,
    change: 'published',
    contentHash: 'sha-256:00',
    document: {
      bookId: 'p1',
      language: '1',
      title: { zh: '示例', en: 'Sample' },
      authority: TARGET.institution,
      scope: { kind: 'conversion', programme: TARGET.programme },
      validFrom: '2000-01-01',
      validTo: null,
      referenceDate: 'applied',
      programme: { courses },
      rules,
    },
  });
}
