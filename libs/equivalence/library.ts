/** Every published version of every rule book, by the epoch of its publication. */
import type { Account, CivilDate, LearnerFact, OutcomeRecord } from '#domain';
import type { BookDocument } from './book.js';
import { compileBook } from './compile.js';
import type { ExactSolver } from './convert/solve/exact.js';
import type { CompiledBook } from './compile.js';
import { applicationDay, referenceDay } from './reference-day.js';

export interface RuleChange {
  readonly epoch: number;
  readonly bookId: string;
  readonly version: number;
  readonly change: 'published' | 'withdrawn';
  readonly contentHash: string;
  /** The document as published; not needed for a withdrawal. */
  readonly document?: unknown;
}

export interface PublishedVersion {
  readonly book: CompiledBook;
  readonly publishedEpoch: number;
  readonly withdrawnEpoch: number | null;
}

export class RuleLibrary {
  private constructor(
    readonly epoch: number,
    /** In the order of publication. */
    readonly versions: readonly PublishedVersion[],
    private readonly bank: readonly PublishedVersion[],
    /** What proves the plans made by these rules; null where none is at hand. */
    readonly solver: ExactSolver | null = null,
  ) {}

  static empty(): RuleLibrary {
    return new RuleLibrary(0, [], []);
  }

  /** The same rules, whose plans this solver proves where the search alone cannot. */
  provedBy(solver: ExactSolver): RuleLibrary {
    return new RuleLibrary(this.epoch, this.versions, this.bank, solver);
  }

  /** The library after one more change; a change that is already known changes nothing. */
  with(change: RuleChange): RuleLibrary {
    if (change.epoch <= this.epoch) return this;
    const versions =
      change.change === 'published'
        ? [...this.versions, publishedVersion(change)]
        : this.versions.map((one) => withdrawnBy(one, change));
    const bank = versions.filter((one) => one.book.document.scope.kind === 'recognition');
    return new RuleLibrary(change.epoch, versions, bank, this.solver);
  }

  /**
   * The version of the bank's book that assesses this outcome at `epoch`; null where none does.
   * `facts` are the learner's: a book may go by the cohort.
   */
  versionFor(
    outcome: OutcomeRecord,
    epoch: number,
    facts?: readonly LearnerFact[],
  ): PublishedVersion | null {
    let chosen: PublishedVersion | null = null;
    for (const version of this.bank) {
      if (version.publishedEpoch > epoch) break;
      if (!covers(version.book.document, referenceDay(version.book, outcome, facts))) continue;
      if (version.publishedEpoch <= outcome.epoch) {
        const stood = version.withdrawnEpoch === null || version.withdrawnEpoch > outcome.epoch;
        if (stood) chosen = version;
      } else if (chosen === null || version.book.document.reassesses === true) {
        chosen = version;
      }
    }
    return chosen;
  }

  /**
   * The version of a programme's book for an application or plan on `on`, known at `epoch`. Of a
   * book that goes by a day of the outcomes, the one that holds the day of some outcome.
   */
  programmeVersion(
    target: ProgrammeTarget,
    epoch: number,
    account: Pick<Account, 'outcomes' | 'facts'> = { outcomes: {} },
  ): PublishedVersion | null {
    let chosen: PublishedVersion | null = null;
    for (const version of this.versions) {
      if (version.publishedEpoch > epoch) break;
      if (version.withdrawnEpoch !== null && version.withdrawnEpoch <= epoch) continue;
      const { authority, scope } = version.book.document;
      if (scope.kind !== 'conversion' || authority !== target.institution) continue;
      if (scope.programme !== target.programme) continue;
      if (target.plan !== undefined && scope.plan !== target.plan) continue;
      if (isForApplication(version.book, target, account)) chosen = version;
    }
    return chosen;
  }

  /** True where the change that made `epoch` can alter what was assessed before it. */
  touchesEarlier(epoch: number): boolean {
    return this.bank.some((one) => one.publishedEpoch === epoch);
  }
}

export interface ProgrammeTarget {
  readonly institution: string;
  readonly programme: string;
  readonly plan?: string;
  /** The day asked for: applied on, or today for a plan. */
  readonly on: CivilDate;
}

function publishedVersion(change: RuleChange): PublishedVersion {
  const { bookId: id, version, contentHash } = change;
  const book = compileBook(change.document as BookDocument, { id, version, contentHash });
  return { book, publishedEpoch: change.epoch, withdrawnEpoch: null };
}

function withdrawnBy(one: PublishedVersion, change: RuleChange): PublishedVersion {
  const { id, version } = one.book.ref;
  const same = id === change.bookId && version === change.version;
  return same ? { ...one, withdrawnEpoch: change.epoch } : one;
}

function isForApplication(
  book: CompiledBook,
  target: ProgrammeTarget,
  { outcomes, facts }: Pick<Account, 'outcomes' | 'facts'>,
): boolean {
  const had = (one: OutcomeRecord): boolean => (one.facts.awardedOn ?? one.recordedOn) <= target.on;
  const records = Object.values(outcomes).filter(had);
  if (goesByOutcome(book) && records.length > 0) {
    return records.some((one) => holdsOutcome(book, one, facts));
  }
  return covers(book.document, applicationDay(book, target, facts ?? []));
}

/** False where a programme's book goes by a day of the outcome on which it is not valid. */
export function holdsOutcome(
  book: CompiledBook,
  outcome: OutcomeRecord,
  facts?: readonly LearnerFact[],
): boolean {
  return !goesByOutcome(book) || covers(book.document, referenceDay(book, outcome, facts));
}

function goesByOutcome({ document }: CompiledBook): boolean {
  return ['awarded', 'completed', 'recorded'].includes(document.referenceDate);
}

function covers(document: BookDocument, day: CivilDate): boolean {
  const until = document.validTo ?? null;
  return document.validFrom <= day && (until === null || day <= until);
}
