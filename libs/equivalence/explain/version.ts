/** Which version of the bank's book speaks of an outcome, and why this one (credits.md §3). */
import type { BilingualText, CivilDate, LearnerFact, OutcomeRecord, RuleBookRef } from '#domain';
import type { BookDocument, ReferenceDate } from '../book.js';
import type { PublishedVersion, RuleLibrary } from '../library.js';
import { referenceDay } from '../reference-day.js';
import { both, say } from './texts/say.js';
import type { Wordings } from './texts/say.js';

export type VersionReason = 'knownWhenRecorded' | 'firstToCover' | 'reassessed' | 'noneCovers';

type Chosen = Exclude<VersionReason, 'noneCovers'>;

export interface VersionChoice {
  readonly code: VersionReason;
  /** Null where no version covers the outcome. */
  readonly ruleBook: RuleBookRef | null;
  readonly title?: BilingualText;
  readonly source?: string;
  /** By which day the book goes, and which day that is for this outcome. */
  readonly referenceDate?: ReferenceDate;
  readonly referenceDay?: CivilDate;
  readonly validFrom?: CivilDate;
  /** Left out where the version has no end. */
  readonly validTo?: CivilDate;
  /** The number of the rule change that published it, and of the last one known at recording. */
  readonly publishedEpoch?: number;
  readonly recordedEpoch: number;
  /** True where it was withdrawn since: what it has judged stands. */
  readonly withdrawn?: true;
  /** The version that spoke before a reassessing one came. */
  readonly replaced?: RuleBookRef;
  /** Later versions that cover the day and leave the outcome alone: they do not reassess. */
  readonly leftAlone: readonly RuleBookRef[];
  readonly text: BilingualText;
}

/** The outcome, what is known of its learner, and the rules up to an epoch. */
export interface VersionAsked {
  readonly record: OutcomeRecord;
  readonly facts: readonly LearnerFact[] | undefined;
  readonly library: RuleLibrary;
  readonly epoch: number;
}

export function explainVersion(asked: VersionAsked): VersionChoice {
  const { record, library, epoch, facts } = asked;
  const chosen = library.versionFor(record, epoch, facts);
  const known = { recordedEpoch: record.epoch };
  if (chosen === null) {
    return { code: 'noneCovers', ruleBook: null, ...known, leftAlone: [], text: say(NONE) };
  }
  const { ref, document } = chosen.book;
  const { source, validFrom, referenceDate } = document;
  const validTo = document.validTo ?? null;
  const day = referenceDay(chosen.book, record, facts);
  const replaced = before(chosen, asked);
  const code = reasonOf(chosen, record, replaced);
  return {
    code,
    ruleBook: ref,
    title: document.title,
    ...(source === undefined ? {} : { source }),
    referenceDate,
    referenceDay: day,
    validFrom,
    ...(validTo === null ? {} : { validTo }),
    publishedEpoch: chosen.publishedEpoch,
    ...known,
    ...(isWithdrawn(chosen, epoch) ? { withdrawn: true } : {}),
    ...(replaced === null ? {} : { replaced: replaced.book.ref }),
    leftAlone: leftAlone(chosen, asked),
    text: textOf(chosen, code, day, replaced),
  };
}

function isWithdrawn({ withdrawnEpoch }: PublishedVersion, epoch: number): boolean {
  return withdrawnEpoch !== null && withdrawnEpoch <= epoch;
}

/** What spoke of the outcome when the version was published; null where it was known before. */
function before(chosen: PublishedVersion, asked: VersionAsked): PublishedVersion | null {
  const { record, library, facts } = asked;
  if (chosen.publishedEpoch <= record.epoch) return null;
  return library.versionFor(record, chosen.publishedEpoch - 1, facts);
}

function reasonOf(
  chosen: PublishedVersion,
  record: OutcomeRecord,
  replaced: PublishedVersion | null,
): Chosen {
  if (chosen.publishedEpoch <= record.epoch) return 'knownWhenRecorded';
  return replaced === null ? 'firstToCover' : 'reassessed';
}

function leftAlone(chosen: PublishedVersion, asked: VersionAsked): RuleBookRef[] {
  const { record, library, epoch, facts } = asked;
  return library.versions
    .filter((one) => one.publishedEpoch > chosen.publishedEpoch)
    .filter((one) => one.publishedEpoch > record.epoch && one.publishedEpoch <= epoch)
    .filter(({ book }) => book.document.scope.kind === 'recognition')
    .filter(({ book }) => coversDay(book.document, referenceDay(book, record, facts)))
    .map(({ book }) => book.ref);
}

function coversDay({ validFrom, validTo }: BookDocument, day: CivilDate): boolean {
  return validFrom <= day && (validTo === undefined || validTo === null || day <= validTo);
}

function textOf(
  chosen: PublishedVersion,
  code: Chosen,
  day: CivilDate,
  replaced: PublishedVersion | null,
): BilingualText {
  const { ref, document } = chosen.book;
  const date = DAYS[document.referenceDate];
  const values = { id: ref.id, version: String(ref.version), day };
  const old = replaced === null ? '' : String(replaced.book.ref.version);
  const zh = say(CHOSEN[code], { ...values, date: date.zh, old }).zh;
  const en = say(CHOSEN[code], { ...values, date: date.en, old }).en;
  return { zh, en };
}

const DAYS: Readonly<Record<ReferenceDate, BilingualText>> = {
  awarded: both('取得日', 'the day of award'),
  completed: both('完成日', 'the day of completion'),
  recorded: both('登记日', 'the day of recording'),
  applied: both('申请日', 'the day of application'),
  cohort: both('入学年级', 'the cohort of entry'),
};

const CHOSEN: Readonly<Record<Chosen, Wordings>> = {
  knownWhenRecorded: [
    both(
      '按规则集 {id} 第 {version} 版：以{date} {day} 为准，登记时已发布的版本中以此版为最新',
      'By version {version} of rule book {id}: it goes by {date}, {day}, and was the latest for ' +
        'that day when the outcome was recorded',
    ),
    both('按登记时最新的版本', 'By the latest version when the outcome was recorded'),
  ],
  firstToCover: [
    both(
      '按规则集 {id} 第 {version} 版：以{date} {day} 为准，登记时没有适用版本，此版最先适用',
      'By version {version} of rule book {id}: it goes by {date}, {day}, for which no version was ' +
        'there when the outcome was recorded; this was the first',
    ),
    both('按最先适用的版本', 'By the first version that covers it'),
  ],
  reassessed: [
    both(
      '按规则集 {id} 第 {version} 版：以{date} {day} 为准，此版声明重新评定，取代第 {old} 版',
      'By version {version} of rule book {id}: it goes by {date}, {day}, and assesses anew what ' +
        'version {old} had assessed',
    ),
    both('按声明重新评定的版本', 'By a version that assesses earlier outcomes anew'),
  ],
};

const NONE: Wordings = [
  both('没有适用的规则集版本，按登记的学分计', 'No version covers it; its credits stand as stated'),
];
