/** Books and accounts for the specs: only what a case names differs from a plain one. */
import { foldAccount, parseHundredths } from '#domain';
import type { Account, AccountEvent, CourseMatch, LearnerFact, OutcomeFacts } from '#domain';
import type { BookDocument, BookRule, ProgrammeCourse } from './book.js';
import { RuleLibrary } from './library.js';
import type { RuleChange } from './library.js';

const LEARNER = '00000000-0000-4000-8000-000000000001';

/** An outcome id that sorts by its number. */
export function outcomeId(number: number): string {
  return `00000000-0000-4000-9000-${String(number).padStart(12, '0')}`;
}

export function bankBook(
  rules: readonly BookRule[],
  more: Partial<BookDocument> = {},
): BookDocument {
  return {
    bookId: 'bank',
    language: '1',
    title: { zh: '学分银行规则集', en: 'The bank’s book' },
    authority: 'bank',
    scope: { kind: 'recognition' },
    validFrom: '2000-01-01',
    validTo: null,
    referenceDate: 'awarded',
    rules,
    ...more,
  };
}

export function conversionBook(
  courses: readonly ProgrammeCourse[],
  rules: readonly BookRule[],
  more: Partial<BookDocument> = {},
): BookDocument {
  return {
    ...bankBook(rules),
    bookId: 'R-P1',
    authority: 'R',
    scope: { kind: 'conversion', programme: 'P1' },
    programme: { courses },
    ...more,
  };
}

/** The library after these changes, one epoch each. */
export function libraryOf(...changes: readonly (BookDocument | 'withdrawn')[]): RuleLibrary {
  let library = RuleLibrary.empty();
  let version = 0;
  let bookId = 'bank';
  for (const change of changes) {
    const epoch = library.epoch + 1;
    if (change === 'withdrawn') {
      library = library.with(ruleChange({ epoch, bookId, version, change }));
      continue;
    }
    version += 1;
    ({ bookId } = change);
    const document = change;
    library = library.with(ruleChange({ epoch, bookId, version, change: 'published', document }));
  }
  return library;
}

function ruleChange(change: Omit<RuleChange, 'contentHash'>): RuleChange {
  return { ...change, contentHash: `sha-256:${change.version}` };
}

export interface Given extends Partial<Omit<OutcomeFacts, 'credits' | 'hours' | 'partOf'>> {
  /** Unnumbered ones are 1, 2, 3 … in the order of recording. */
  readonly id?: number;
  readonly credits?: string;
  readonly hours?: string;
  readonly partOf?: number;
}

/** When something was recorded: by default after the first book. */
export interface Moment {
  readonly epoch?: number;
  readonly on?: string;
}

type Undated<T> = T extends LearnerFact ? Omit<T, 'factId' | 'validFrom'> : never;
export type Known = Undated<LearnerFact> & { readonly validFrom?: string };

/** What happened to one learner, told in order. */
export class Story {
  private readonly told: { type: string; data: unknown; epoch: number; recordedOn: string }[] = [];
  private recorded = 0;

  constructor(outcomes: readonly Given[] = []) {
    this.tell('AccountOpened', { learnerId: LEARNER, by: 'A', externalIds: [] }, {});
    for (const outcome of outcomes) this.record(outcome);
  }

  record(given: Given, moment: Moment = {}): this {
    this.recorded += 1;
    const id = given.id ?? this.recorded;
    const evidence = { number: '', numberChecked: false };
    const data = { outcomeId: outcomeId(id), by: 'A', outcome: factsOf(given), ...evidence };
    return this.tell('OutcomeRecorded', data, moment);
  }

  attest(id: number, by: string): this {
    return this.tell('OutcomeAttested', { outcomeId: outcomeId(id), by }, {});
  }

  /** A whole new body, and the number that stands for it where that is another one. */
  correct(id: number, given: Given, number?: number): this {
    const changed = number === undefined ? {} : { numberId: outcomeId(number) };
    const evidence = { number: '', numberChecked: false, effectiveOn: '2026-01-01', ...changed };
    const about = { outcomeId: outcomeId(id), by: 'A', reason: '' };
    return this.tell('OutcomeCorrected', { ...about, outcome: factsOf(given), ...evidence }, {});
  }

  revoke(id: number, effectiveOn: string): this {
    const data = { outcomeId: outcomeId(id), by: 'A', reason: '', effectiveOn };
    return this.tell('OutcomeRevoked', data, { on: effectiveOn });
  }

  decide(id: number, credits: string, moment: Moment = {}): this {
    const amount = parseHundredths(credits);
    const data = { outcomeId: outcomeId(id), by: 'bank', credits: amount, reason: '' };
    return this.tell('RecognitionDecided', data, moment);
  }

  /** A fact about the learner, recorded on the day of `moment`; in force from the first day on. */
  know(fact: Known, moment: Moment = {}): this {
    const factId = `00000000-0000-4000-b000-${String(this.told.length).padStart(12, '0')}`;
    const dated = { factId, validFrom: '1990-01-01', ...fact };
    return this.tell('FactRecorded', { by: 'A', fact: dated, reason: '' }, moment);
  }

  /** A granted conversion that drew these credits, each from one outcome. */
  convert(draws: readonly (readonly [id: number, credits: string])[], on = '2026-01-02'): this {
    const conversionId = `00000000-0000-4000-a000-${String(this.told.length).padStart(12, '0')}`;
    const matches: CourseMatch[] = draws.map(([id, credits], at) => {
      const drawn = parseHundredths(credits) ?? 0;
      const sources = [{ outcomeId: outcomeId(id), drawn, forfeited: 0 }];
      return { course: `C${at + 1}`, credits: drawn, rule: 'm1', sources };
    });
    const ruleBook = { id: 'R-P1', version: 1, contentHash: '' };
    const target = { institution: 'R', programme: 'P1', ruleBook, steps: [] };
    const by = 'learner';
    const applied = { conversionId, by, ...target, matches, awaitsLearner: false };
    this.tell('ConversionApplied', applied, { on });
    return this.tell(
      'ConversionGranted',
      { conversionId, by: 'R', matches, partly: false },
      { on },
    );
  }

  account(): Account {
    const events = this.told.map((event, at) => ({ ...event, version: at + 1 }));
    return foldAccount(LEARNER, events);
  }

  private tell(type: AccountEvent['type'], data: unknown, moment: Moment): this {
    const { epoch = 1, on: recordedOn = '2026-01-01' } = moment;
    this.told.push({ type, data, epoch, recordedOn });
    return this;
  }
}

function factsOf({ id: _, credits, hours, partOf, ...rest }: Given): OutcomeFacts {
  return {
    kind: 'course',
    issuer: 'A',
    title: 'Outcome',
    result: 'passed',
    awardedOn: '2024-06-30',
    ...rest,
    ...(credits === undefined ? {} : { credits: parseHundredths(credits) ?? 0 }),
    ...(hours === undefined ? {} : { hours: parseHundredths(hours) ?? 0 }),
    ...(partOf === undefined ? {} : { partOf: outcomeId(partOf) }),
  };
}
