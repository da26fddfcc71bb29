/** One outcome on its way through the rules, as of one day. */
import type {
  Account,
  CivilDate,
  Hundredths,
  LearnerFact,
  OutcomeFacts,
  OutcomeRecord,
} from '#domain';
import type { CompiledBook } from './compile.js';
import { learnerOn, UNKNOWN_LEARNER } from './learner.js';
import type { KnownLearner } from './learner.js';
import type { PublishedVersion, RuleLibrary } from './library.js';
import type { MatchSubject } from './matcher.js';
import { learnerDay } from './reference-day.js';
import type { OutcomeStatus, Reason } from './types.js';

export interface Dossier {
  readonly record: OutcomeRecord;
  readonly facts: OutcomeFacts;
  readonly id: string;
  /** The version that assesses it; null where no book covers it. */
  readonly book: CompiledBook | null;
  readonly publishedEpoch: number;
  /** What is known of the learner on the outcome's reference day. */
  readonly learner: KnownLearner;
  /**
   * What was known before each of the learner's facts was recorded, where credits of it are
   * consumed: a fact that comes later lowers nothing below them (credits.md §2). Else empty.
   */
  before: readonly KnownLearner[];
  readonly decided: Hundredths | null;
  /** Face value in the bank's unit; null while unvalued. */
  face: Hundredths | null;
  status: OutcomeStatus;
  accumulated: Hundredths;
  recognised: Hundredths;
  /** What per-item rules alone let stand; expiry, families and sums never go below consumed. */
  hard: Hundredths;
  consumed: Hundredths;
  /** What was drawn from this outcome itself, before it is booked on its container. */
  drawn: Hundredths;
  countedIn: Dossier | null;
  supersededBy: Dossier | null;
  reasons: Reason[];
}

/** What an assessment does, in order; `consumption` is what use of credits keeps standing. */
export type AssessedStage =
  | 'values'
  | 'attempts'
  | 'tests'
  | 'consumption'
  | 'families'
  | 'itemCaps'
  | 'sums'
  | 'kept'
  | 'consumed';

/**
 * Told after each stage, while the dossiers stand as that stage left them: the explanation reads
 * the amounts there, so that what it says is what was computed.
 */
export type Watch = (stage: AssessedStage) => void;

/** Everything the learner had on that day, in the order (awardedOn, outcome id). */
export function openDossiers(
  account: Account,
  library: RuleLibrary,
  epoch: number,
  asOf: CivilDate,
): Dossier[] {
  const dossiers: Dossier[] = [];
  for (const record of Object.values(account.outcomes)) {
    if ((record.facts.awardedOn ?? record.recordedOn) > asOf) continue;
    const version = library.versionFor(record, epoch, account.facts);
    const decision = record.decided;
    dossiers.push({
      record,
      facts: record.facts,
      id: record.outcomeId,
      book: version?.book ?? null,
      publishedEpoch: version?.publishedEpoch ?? 0,
      learner: learnerAt(account.facts, record, version),
      before: [],
      decided: decision !== undefined && decision.on <= asOf ? decision.credits : null,
      face: null,
      status: statusOf(record, asOf),
      accumulated: 0,
      recognised: 0,
      hard: 0,
      consumed: 0,
      drawn: 0,
      countedIn: null,
      supersededBy: null,
      reasons: [],
    });
  }
  return dossiers.sort(byAward);
}

function learnerAt(
  facts: readonly LearnerFact[] | undefined,
  record: OutcomeRecord,
  version: Pick<PublishedVersion, 'book'> | null,
): KnownLearner {
  if (facts === undefined || version === null) return UNKNOWN_LEARNER;
  return learnerOn(facts, learnerDay(version.book, record, facts));
}

/** Notes what had been known of the learner of an outcome of which something is consumed. */
export function lookBack(dossier: Dossier, { facts = [] }: Account): void {
  const { book, record, drawn } = dossier;
  if (book === null || drawn === 0 || dossier.before.length > 0) return;
  dossier.before = facts.map((_, at) => learnerAt(facts.slice(0, at), record, { book }));
}

function statusOf(record: OutcomeRecord, asOf: CivilDate): OutcomeStatus {
  if (record.revoked !== undefined && record.revoked.effectiveOn <= asOf) return 'revoked';
  return record.facts.result === 'passed' ? 'counted' : 'notPassed';
}

/** What has a place in that order. */
export type Awarded = Pick<Dossier, 'facts' | 'record' | 'id'>;

/** The order that every tie falls back to: earlier awarded, then the smaller id. */
export function byAward(a: Awarded, b: Awarded): number {
  const first = a.facts.awardedOn ?? a.record.recordedOn;
  const second = b.facts.awardedOn ?? b.record.recordedOn;
  if (first !== second) return first < second ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Notes why, with the version that says so. */
export function because(
  dossier: Pick<Dossier, 'book' | 'reasons'>,
  code: Reason['code'],
  more: Partial<Reason> = {},
): void {
  const { book, reasons } = dossier;
  reasons.push(book === null ? { ...more, code } : { ruleBook: book.ref, ...more, code });
}

export function least(a: Hundredths, b: Hundredths): Hundredths {
  return a < b ? a : b;
}

export function most(a: Hundredths, b: Hundredths): Hundredths {
  return a > b ? a : b;
}

/** What stands of consumed credits by what was known before: the most of what `of` says of it. */
export function stoodBefore(
  dossier: Dossier,
  of: (subject: MatchSubject) => Hundredths,
): Hundredths {
  const { facts, record, face } = dossier;
  let stood = 0;
  for (const learner of dossier.before) {
    stood = most(stood, of({ facts, record, face, learner }));
  }
  return least(stood, dossier.drawn);
}
