/** Lives of one learner for the properties: random steps, played under two small rule books. */
import fc from 'fast-check';
import { foldAccount } from '#domain';
import type { Account, AccountEvent, OutcomeFacts } from '#domain';
import { assess, planConversion, RuleLibrary } from '#equivalence';
import type { Assessment } from '#equivalence';

export const LEARNER = '00000000-0000-4000-8000-000000000001';

/** An outcome id that sorts by its number. */
export function outcomeId(at: number): string {
  return `00000000-0000-4000-9000-${String(at).padStart(12, '0')}`;
}

const PROGRAMME = { institution: 'R', programme: 'P' } as const;
const DAYS = ['2024-01-01', '2024-07-01', '2025-01-01', '2025-07-01', '2026-01-01'];

export const LIBRARY = RuleLibrary.empty()
  .with({
    epoch: 1,
    bookId: 'bank',
    version: 1,
    change: 'published',
    contentHash: 'a',
    document: {
      bookId: 'bank',
      language: '1',
      title: { zh: '一', en: 'one' },
      authority: 'bank',
      scope: { kind: 'recognition' },
      validFrom: '2000-01-01',
      referenceDate: 'awarded',
      rules: [
        {
          id: 'h',
          kind: 'hours',
          when: {},
          hoursPerCredit: '16',
          rounding: { granularity: '0.50', mode: 'down' },
        },
        { id: 'g', kind: 'minimumGrade', when: {}, scale: 'percent', value: '60' },
        { id: 'e', kind: 'validity', when: {} },
        {
          id: 'f',
          kind: 'family',
          members: [{ scheme: 'x-certificate' }],
          take: 'highest',
          each: 'code',
          lower: { factor: '1/3' },
        },
        { id: 'd', kind: 'duplicate', when: { issuer: 'B' }, by: 'title' },
        { id: 'm', kind: 'implied', by: { code: 'K3' }, when: { code: 'K2', issuer: 'A' } },
        { id: 'q', kind: 'ratio', when: { code: 'K1', issuer: 'B' }, on: 'value', factor: '2/3' },
        { id: 'r', kind: 'ratio', when: { kind: 'diploma' }, on: 'recognised', factor: '0.75' },
        {
          id: 's',
          kind: 'shelfLife',
          when: { kind: 'course' },
          months: 24,
          unless: { status: 'waived' },
        },
        { id: 't', kind: 'rounding', when: 'total', granularity: '0.50', mode: 'down' },
        {
          id: 'c',
          kind: 'cap',
          per: 'item',
          when: { kind: 'skillLevelCertificate' },
          credits: '8',
        },
        { id: 'i', kind: 'cap', per: 'institution', when: {}, credits: '12' },
        { id: 'n', kind: 'cap', per: 'count', when: { kind: 'skillLevelCertificate' }, items: 2 },
        {
          id: 'p',
          kind: 'cap',
          per: 'period',
          period: 'year',
          when: { kind: 'course' },
          credits: '9',
        },
      ],
    },
  })
  .with({
    epoch: 2,
    bookId: 'p',
    version: 1,
    change: 'published',
    contentHash: 'b',
    document: {
      bookId: 'p',
      language: '1',
      title: { zh: '二', en: 'two' },
      authority: 'R',
      scope: { kind: 'conversion', programme: 'P' },
      validFrom: '2000-01-01',
      referenceDate: 'applied',
      programme: {
        courses: ['C1', 'C2', 'C3', 'C4'].map((code, at) => ({ code, credits: `${at + 1}` })),
      },
      rules: [
        { id: 'm', kind: 'match', from: [{}], to: { courses: ['C1', 'C2', 'C3', 'C4'] } },
        { id: 'm2', kind: 'match', from: [{}, {}], to: { courses: ['C4'] }, leftover: 'forfeit' },
      ],
    },
  });

export interface Drawn {
  readonly kind: 'course' | 'skillLevelCertificate' | 'diploma';
  readonly credits: number | null;
  readonly hours: number | null;
  readonly code: number;
  readonly issuer: string;
  readonly awarded: number;
  readonly valid: number | null;
  readonly grade: number | null;
  readonly partOf: number | null;
}

export const drawn: fc.Arbitrary<Drawn> = fc.record({
  kind: fc.constantFrom('course', 'skillLevelCertificate', 'diploma'),
  credits: fc.option(fc.integer({ min: 50, max: 1_000 })),
  hours: fc.option(fc.integer({ min: 800, max: 6_400 })),
  code: fc.integer({ min: 1, max: 3 }),
  issuer: fc.constantFrom('A', 'B'),
  awarded: fc.integer({ min: 0, max: 4 }),
  valid: fc.option(fc.integer({ min: 1, max: 4 }), { freq: 2 }),
  grade: fc.option(fc.integer({ min: 40, max: 100 })),
  partOf: fc.option(fc.integer({ min: 1, max: 6 }), { freq: 4 }),
});

export function factsOf(one: Drawn, at: number): OutcomeFacts {
  const certificate = one.kind === 'skillLevelCertificate';
  return {
    kind: one.kind,
    issuer: one.issuer,
    title: `Outcome ${one.code}`,
    result: 'passed',
    awardedOn: DAYS[one.awarded] ?? '2024-01-01',
    code: `K${one.code}`,
    ...(certificate ? { scheme: 'x-certificate', level: 'advanced' } : {}),
    ...(one.credits === null ? {} : { credits: one.credits }),
    ...(one.hours === null ? {} : { hours: one.hours }),
    ...(one.valid === null ? {} : { validUntil: DAYS[one.valid] ?? '2026-01-01' }),
    ...(one.grade === null ? {} : { grade: { scale: 'percent', value: String(one.grade) } }),
    ...(one.partOf === null || one.partOf === at ? {} : { partOf: outcomeId(one.partOf) }),
  };
}

type Step =
  | { readonly do: 'record'; readonly outcome: Drawn }
  | { readonly do: 'convert' }
  | { readonly do: 'know' }
  | { readonly do: 'revoke'; readonly at: number }
  | { readonly do: 'reverse'; readonly at: number };

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('record' as const), outcome: drawn }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('convert' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('know' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke' as const), at: fc.nat(8) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('reverse' as const), at: fc.nat(3) }) },
  ),
  { minLength: 1, maxLength: 12 },
);

/** Plays the steps on one learner, every event a day later, showing the state after each. */
export class Life {
  readonly events: {
    type: string;
    data: unknown;
    version: number;
    epoch: number;
    recordedOn: string;
  }[] = [];
  recorded = 0;
  conversions: string[] = [];
  lowered = false;

  /** Two lives beside each other have ids of their own: those after `ids`. */
  constructor(
    readonly learnerId = LEARNER,
    readonly ids = 0,
  ) {
    this.append({ type: 'AccountOpened', data: { learnerId, by: 'A', externalIds: [] } });
  }

  get today(): string {
    return `2026-02-${String(this.events.length + 1).padStart(2, '0')}`;
  }

  get account(): Account {
    return foldAccount(this.learnerId, this.events);
  }

  assessment(): Assessment {
    return assess(this.account, LIBRARY, 2, this.today);
  }

  play(step: Step): void {
    switch (step.do) {
      case 'record':
        return this.record(step.outcome);
      case 'convert':
        return this.convert();
      case 'know':
        return this.know();
      case 'revoke':
        return this.revoke(outcomeId(this.ids + step.at));
      case 'reverse':
        return this.reverse(this.conversions[step.at]);
    }
  }

  private record(one: Drawn): void {
    this.recorded += 1;
    const id = outcomeId(this.ids + this.recorded);
    const outcome = factsOf(one, this.ids + this.recorded);
    this.append({
      type: 'OutcomeRecorded',
      data: { outcomeId: id, by: 'A', outcome, number: '', numberChecked: false },
    });
  }

  private convert(): void {
    const request = { ...PROGRAMME, programme: 'P', on: this.today };
    const plan = planConversion(this.account, LIBRARY, 2, request);
    if (plan === null || plan.matches.length === 0) return;
    const conversionId = outcomeId(this.ids + 900 + this.conversions.length);
    this.conversions.push(conversionId);
    const { ruleBook, matches } = plan;
    const data = { conversionId, by: 'learner', ...PROGRAMME, ruleBook, steps: [], matches };
    this.append({ type: 'ConversionApplied', data: { ...data, awaitsLearner: false } });
    const grant = { conversionId, by: 'R', matches, partly: false };
    this.append({ type: 'ConversionGranted', data: grant });
  }

  /** A waiver from today on: what ran out counts again. */
  private know(): void {
    const validFrom = this.today;
    const factId = outcomeId(this.ids + 700 + this.events.length);
    const fact = { factId, type: 'learnerStatus', status: 'waived', by: 'A', validFrom } as const;
    this.append({ type: 'FactRecorded', data: { by: 'A', fact, reason: '' } });
  }

  private revoke(id: string): void {
    const record = this.account.outcomes[id];
    if (record === undefined || record.revoked !== undefined) return;
    this.lowered = true;
    this.append({
      type: 'OutcomeRevoked',
      data: { outcomeId: id, by: 'A', reason: '', effectiveOn: this.today },
    });
  }

  private reverse(id: string | undefined): void {
    if (id === undefined || this.account.conversions[id]?.status !== 'granted') return;
    this.append({ type: 'ConversionReversed', data: { conversionId: id, by: 'R', reason: '' } });
  }

  private append(event: AccountEvent): void {
    const version = this.events.length + 1;
    this.events.push({ ...event, version, epoch: 2, recordedOn: this.today });
  }
}
