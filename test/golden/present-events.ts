/** One life that has every event of the present release in it, as the log keeps them. */
import type { NewEvent, StreamKind } from '#event-store';
import { accountEnds } from './account-ends.js';

export interface PlacedEvent extends NewEvent {
  readonly kind: StreamKind;
  readonly id: string;
}

/** Everything lies in partition 0, so that one list is the whole of its log. */
export const LEARNER = '00a1b2c3-0000-4000-8000-000000000001';
const INSTITUTION = '0000000a-0000-8000-8000-00000000000a';
const BOOK = '0000000b-0000-8000-8000-00000000000b';
const MARKERS = '00000000-0000-8000-8000-000000000000';
const PRECEDENT = '0000000c-0000-4000-8000-00000000000c';
const SHARE = '0000000e-0000-4000-8000-00000000000e';
const SEALED = 'c2VhbGVk';
const A = '4121010845';
const [FIRST, SECOND, THIRD, FOURTH] = [1, 2, 3, 4].map((n) => outcomeId(n)) as [
  string,
  string,
  string,
  string,
];
const [WON, LOST, LEFT] = [1, 2, 3].map((n) => `0000000d-0000-4000-8000-00000000000${n}`) as [
  string,
  string,
  string,
];

function outcomeId(n: number): string {
  return `10000000-0000-4000-8000-00000000000${n}`;
}

function learner(type: string, data: object): PlacedEvent {
  return { kind: 'learner', id: LEARNER, type, data };
}

function on(conversionId: string, type: string, data: object): PlacedEvent {
  return learner(type, { conversionId, ...data });
}

function facts(more: object): object {
  const base = { kind: 'course', issuer: A, title: '代数', result: 'passed' };
  return { ...base, awardedOn: '2024-06-30', credits: 300, ...more };
}

function recorded(id: string, more: object): PlacedEvent {
  const rest = { by: A, outcome: facts(more), number: SEALED, numberChecked: false };
  return learner('OutcomeRecorded', { outcomeId: id, ...rest });
}

function book(version: number, credits: string): object {
  return {
    bookId: 'bank',
    version,
    language: '1',
    title: { zh: '认定规则', en: 'Recognition' },
    authority: 'bank',
    scope: { kind: 'recognition' },
    validFrom: '2000-01-01',
    validTo: null,
    referenceDate: 'awarded',
    reassesses: version > 1,
    source: 'sample',
    rules: [
      { id: 'e1', kind: 'validity', when: {} },
      { id: 'c1', kind: 'cap', per: 'item', when: {}, credits },
    ],
  };
}

function published(version: number, position: number, credits: string): PlacedEvent[] {
  const head = { bookId: 'bank', version, by: 'bank', document: book(version, credits) };
  const contentHash = String(version).padStart(64, '0');
  const marker = { bookId: 'bank', version, contentHash, change: 'published' };
  const data = { ...head, contentHash };
  return [
    { kind: 'ruleBook', id: BOOK, type: 'RuleBookPublished', data },
    changed(version, { ...marker, partition: 0, position: String(position) }),
  ];
}

function changed(epoch: number, data: object): PlacedEvent {
  return { kind: 'rules', id: MARKERS, type: 'RulesChanged', data: { epoch, ...data } };
}

const REGISTERS: readonly PlacedEvent[] = [
  {
    kind: 'institution',
    id: INSTITUTION,
    type: 'InstitutionRegistered',
    data: { code: A, name: { zh: '大连', en: 'Dalian' }, kind: 'higherVocational', by: 'bank' },
  },
  {
    kind: 'institution',
    id: INSTITUTION,
    type: 'InstitutionFactRecorded',
    data: {
      by: A,
      reason: 'signed',
      fact: {
        factId: '20000000-0000-4000-8000-000000000001',
        type: 'agreement',
        source: 'C',
        target: A,
        reference: 'AG-1',
        validFrom: '2025-01-01',
      },
    },
  },
  {
    kind: 'ruleBook',
    id: BOOK,
    type: 'RuleBookDrafted',
    data: { bookId: 'bank', version: 1, by: 'bank', document: book(1, '4.00') },
  },
];

const OUTCOMES: readonly PlacedEvent[] = [
  learner('AccountOpened', {
    learnerId: LEARNER,
    by: A,
    externalIds: [{ issuer: A, value: SEALED }],
    name: SEALED,
  }),
  learner('AccountDetailsAdded', {
    by: A,
    externalIds: [],
    documentType: 'residentId',
    document: SEALED,
    birthDate: SEALED,
  }),
  recorded(FIRST, { code: 'MATH', credits: 600 }),
  recorded(SECOND, { code: 'LAW', result: 'failed', grade: { scale: 'percent', value: '55.00' } }),
  recorded(THIRD, {
    kind: 'skillLevelCertificate',
    scheme: 'x-certificate',
    code: 'X1',
    level: 'intermediate',
    awardedOn: '2020-01-01',
    validUntil: '2025-12-31',
  }),
  recorded(FOURTH, { code: 'ART', credits: 200 }),
  learner('OutcomeAttested', { outcomeId: FIRST, by: 'CERT-DL-01' }),
  learner('OutcomeUpdated', { outcomeId: SECOND, by: A, outcome: facts({ code: 'LAW' }) }),
  learner('OutcomeCorrected', {
    outcomeId: SECOND,
    by: A,
    reason: SEALED,
    effectiveOn: '2026-01-05',
    outcome: facts({ code: 'LAW', credits: 250 }),
    number: SEALED,
    numberChecked: false,
  }),
  learner('OutcomeRevoked', {
    outcomeId: FOURTH,
    by: A,
    reason: SEALED,
    effectiveOn: '2026-01-06',
  }),
  learner('RecognitionDecided', { outcomeId: SECOND, by: 'bank', credits: 200, reason: SEALED }),
  learner('FactRecorded', {
    by: A,
    reason: SEALED,
    fact: {
      factId: '20000000-0000-4000-8000-000000000002',
      type: 'enrolment',
      institution: A,
      programme: 'P1',
      validFrom: '2025-09-01',
    },
  }),
];

const CLOCK = { startedOn: '2026-01-10', dueOn: '2026-01-20' };
const APPLICATION = {
  by: 'learner',
  institution: A,
  programme: 'P1',
  ruleBook: { id: 'p1', version: 1, contentHash: 'h' },
  steps: [{ step: 'department', days: 10 }],
  matches: [
    {
      course: 'C1',
      credits: 300,
      rule: 'm1',
      sources: [{ outcomeId: FIRST, drawn: 300, forfeited: 0 }],
    },
  ],
  awaitsLearner: false,
  appealTerms: { days: 30, decisionDays: 30 },
};
const REVIEW = { by: A, step: 'department', reason: SEALED };

const CONVERSIONS: readonly PlacedEvent[] = [
  on(WON, 'ConversionApplied', { ...APPLICATION, clock: CLOCK }),
  on(WON, 'ConversionReviewed', { ...REVIEW, decision: 'approve', items: [] }),
  on(WON, 'ConversionGranted', { by: A, matches: APPLICATION.matches, partly: false }),
  on(WON, 'ConversionReversed', { by: A, reason: SEALED, appealUntil: '2026-03-01' }),
  on(LOST, 'ConversionApplied', { ...APPLICATION, by: A, awaitsLearner: true }),
  on(LOST, 'ConversionConfirmed', { by: 'learner', clock: CLOCK }),
  on(LOST, 'ConversionReviewed', { ...REVIEW, decision: 'return' }),
  on(LOST, 'ConversionResubmitted', {
    by: A,
    ruleBook: APPLICATION.ruleBook,
    matches: APPLICATION.matches,
    clock: CLOCK,
  }),
  on(LOST, 'ConversionReviewed', { ...REVIEW, decision: 'refuse', code: 'outdated' }),
  on(LOST, 'ConversionRefused', {
    by: A,
    code: 'outdated',
    reason: SEALED,
    appealUntil: '2026-02-12',
  }),
  on(LOST, 'ConversionAppealed', {
    by: 'learner',
    appealId: '30000000-0000-4000-8000-000000000001',
    reason: SEALED,
    dueOn: '2026-03-01',
  }),
  on(LOST, 'ConversionAppealDecided', {
    by: 'bank',
    appealId: '30000000-0000-4000-8000-000000000001',
    decision: 'uphold',
    reason: SEALED,
    clock: CLOCK,
  }),
  on(LEFT, 'ConversionApplied', { ...APPLICATION, clock: CLOCK }),
  on(LEFT, 'ConversionWithdrawn', { by: 'learner' }),
];

const ENDS: readonly PlacedEvent[] = [
  {
    kind: 'precedent',
    id: PRECEDENT,
    type: 'PrecedentEntered',
    data: {
      precedentId: PRECEDENT,
      by: A,
      case: { kind: 'conversion', id: LOST },
      decision: 'refused',
      reasonCode: 'outdated',
      subject: { institution: A, programme: 'P1', course: 'C1' },
      summary: { zh: '内容已过时。', en: 'Out of date.' },
    },
  },
];

const TERMS = { institution: A, fields: ['plan'], until: '2026-12-31', purpose: SEALED };
const SHARES: readonly PlacedEvent[] = [
  learner('ShareOpened', {
    shareId: SHARE,
    by: 'learner',
    codeHash: SEALED,
    purpose: SEALED,
    fields: ['outcomes', 'grades'],
    kinds: ['course'],
    outcomes: [FIRST],
    audience: A,
    programme: 'P1',
    expiresAt: '2026-06-30T16:00:00.000000Z',
    pin: SEALED,
  }),
  learner('ShareWithdrawn', { shareId: SHARE, by: 'learner' }),
  learner('GuardianRecorded', { guardianId: SHARE, by: A, name: SEALED, relation: SEALED }),
  learner('ConsentGiven', { consentId: SHARE, by: 'learner', ...TERMS, guardianId: SHARE }),
  learner('ConsentWithdrawn', { consentId: SHARE, institution: A, by: 'learner' }),
];
const WITHDRAWAL: readonly PlacedEvent[] = [
  {
    kind: 'ruleBook',
    id: BOOK,
    type: 'RuleBookWithdrawn',
    data: { bookId: 'bank', version: 2, by: 'bank', reason: 'replaced' },
  },
  changed(3, {
    bookId: 'bank',
    version: 2,
    change: 'withdrawn',
    contentHash: '2'.padStart(64, '0'),
    partition: 0,
    position: '0',
  }),
];

/** In the order of the log. */
export function presentEvents(): readonly PlacedEvent[] {
  const before = [...REGISTERS, ...published(1, REGISTERS.length + 1, '4.00'), ...OUTCOMES];
  return [
    ...before,
    ...published(2, before.length + 1, '2.00'),
    ...CONVERSIONS,
    ...SHARES,
    ...ENDS,
    ...WITHDRAWAL,
    ...accountEnds(LEARNER, recorded(outcomeId(5), { code: 'M9', credits: 200 })),
  ];
}
