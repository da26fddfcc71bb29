/** Why a conversion grants what it grants: version, rule and draw of every match. */
import { formatHundredths } from '#domain';
import type { Account, BilingualText, ConversionRecord, CourseMatch } from '#domain';
import { assess, creditsOf } from '../assess.js';
import type { BookDocument } from '../book.js';
import { showMatch } from '../show-plan.js';
import type { ShownMatch } from '../show-plan.js';
import { documentOf, wordsOf } from './rule-words.js';
import { drawText, flagText, judgedByText, statusText } from './texts/conversion-texts.js';
import type { Moment } from './watched.js';

/** One draw in its order: what was needed before it, and what it left to be found. */
export interface ExplainedDraw {
  readonly outcomeId: string;
  readonly title: string;
  readonly kind: string;
  readonly issuer: string;
  readonly code?: string;
  readonly level?: string;
  readonly awardedOn?: string;
  readonly grade?: { readonly scale: string; readonly value: string };
  readonly needed: string;
  readonly drawn: string;
  readonly left: string;
  readonly forfeited: string;
  readonly text: BilingualText;
}

export interface ExplainedMatch extends ShownMatch {
  readonly courseTitle?: BilingualText;
  readonly class?: string;
  readonly bucket?: string;
  /** Earliest awarded first, as they were drawn. */
  readonly draws: readonly ExplainedDraw[];
}

export interface ConversionExplanation {
  readonly text: BilingualText;
  readonly judgedBy: {
    readonly ruleBook: ConversionRecord['ruleBook'];
    readonly title?: BilingualText;
    readonly source?: string;
    readonly referenceDay: string;
    readonly validFrom?: string;
    readonly validTo?: string;
    readonly text: BilingualText;
  };
  readonly matches: readonly ExplainedMatch[];
  /** What a partial grant left out. */
  readonly leftOut?: readonly ExplainedMatch[];
  readonly converted: string;
  readonly consumed: string;
  readonly flags: readonly {
    readonly code: string;
    readonly outcomeId?: string;
    readonly cause: string;
    readonly amount?: string;
    readonly text: BilingualText;
  }[];
}

/** The amounts are the conversion's own; the flags are those of the moment. */
export function explainConversion(
  account: Account,
  conversion: ConversionRecord,
  moment: Moment,
): ConversionExplanation {
  const document = documentOf(moment.library, conversion.ruleBook);
  const { matches, leftOut, grantedOn, reversedOn, status } = conversion;
  const explained = (one: CourseMatch) => explainMatch(one, account, document);
  const credits = formatHundredths(creditsOf(matches));
  const values = { credits, date: grantedOn, reversedOn };
  return {
    text: statusText(status, values),
    judgedBy: judgedBy(conversion, document),
    matches: matches.map(explained),
    ...(leftOut === undefined ? {} : { leftOut: leftOut.map(explained) }),
    ...standing(account, conversion, moment),
  };
}

function judgedBy(
  { ruleBook, appliedOn: day }: ConversionRecord,
  document: BookDocument | null,
): ConversionExplanation['judgedBy'] {
  const { title, source, validFrom, validTo } = document ?? {};
  const { id, version } = ruleBook;
  return {
    ruleBook,
    ...(title === undefined ? {} : { title }),
    ...(source === undefined ? {} : { source }),
    referenceDay: day,
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validTo === undefined || validTo === null ? {} : { validTo }),
    text: judgedByText({ id, version: String(version), day }),
  };
}

function explainMatch(
  match: CourseMatch,
  account: Account,
  document: BookDocument | null,
): ExplainedMatch {
  const course = document?.programme?.courses.find((one) => one.code === match.course);
  const { title, class: ofClass, bucket } = course ?? {};
  return {
    ...showMatch(match),
    ...wordsOf(document, match.rule),
    ...(title === undefined ? {} : { courseTitle: title }),
    ...(ofClass === undefined ? {} : { class: ofClass }),
    ...(bucket === undefined ? {} : { bucket }),
    draws: drawsOf(match, account),
  };
}

function drawsOf({ credits, sources }: CourseMatch, account: Account): ExplainedDraw[] {
  const total = sources.reduce((sum, one) => sum + one.drawn, 0);
  let needed = total === 0 ? 0 : credits;
  return sources.map((source, at) => {
    const { outcomeId, drawn, forfeited } = source;
    const left = needed > drawn ? needed - drawn : 0;
    const facts = factsOf(account, outcomeId);
    const amounts = {
      needed: formatHundredths(needed),
      drawn: formatHundredths(drawn),
      left: formatHundredths(left),
    };
    needed = left;
    const short = at === sources.length - 1 ? 'short' : 'more';
    const kind = total === 0 ? 'none' : left === 0 ? 'last' : short;
    const { title, awardedOn } = facts;
    const text = drawText({ title, awardedOn, ...amounts }, kind);
    return { outcomeId, ...facts, ...amounts, forfeited: formatHundredths(forfeited), text };
  });
}

/** What the source is, as recorded; nothing that is personal. */
function factsOf(account: Account, outcomeId: string) {
  const facts = account.outcomes[outcomeId]?.facts;
  const { title = '', kind = '', issuer = '', code, level, awardedOn, grade } = facts ?? {};
  return {
    title,
    kind,
    issuer,
    ...(code === undefined ? {} : { code }),
    ...(level === undefined ? {} : { level }),
    ...(awardedOn === undefined ? {} : { awardedOn }),
    ...(grade === undefined ? {} : { grade }),
  };
}

function standing(
  account: Account,
  { conversionId }: ConversionRecord,
  { library, epoch, asOf }: Moment,
): Pick<ConversionExplanation, 'converted' | 'consumed' | 'flags'> {
  const { conversions, flags } = assess(account, library, epoch, asOf);
  const stands = conversions.find((one) => one.conversionId === conversionId);
  return {
    converted: formatHundredths(stands?.converted ?? 0),
    consumed: formatHundredths(stands?.consumed ?? 0),
    flags: flags
      .filter((one) => one.conversionId === conversionId)
      .map(({ code, outcomeId, cause, amount }) => {
        const shown = {
          ...(outcomeId === undefined ? {} : { outcomeId }),
          cause,
          ...(amount === undefined ? {} : { amount: formatHundredths(amount) }),
        };
        return { code, ...shown, text: flagText(code, cause, shown.amount) };
      }),
  };
}
