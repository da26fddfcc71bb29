/** Transcripts and statements as the contract shows them: decimals, both languages, in clear. */
import { formatHundredths } from '#domain';
import type { BilingualText, ConversionRecord, OutcomeRecord } from '#domain';
import { entryText, reasonText } from '#equivalence';
import type { Assessment, Balances, OutcomeAssessment, Reason } from '#equivalence';
import type { TotalRounding } from '#equivalence';
import { encodePosition, partitionOf } from '#event-store';
import type { BookedEntry } from './booking.js';
import type { Standing } from './reader.js';

export type ShownBalances = { readonly [name in keyof Balances]: string };

export interface ShownReason extends Omit<Reason, 'values'> {
  readonly text: BilingualText;
  readonly values?: Reason['values'];
}

/** `numbers` holds the evidence numbers in clear; one that cannot be opened is left out. */
export function renderTranscript(
  standing: Standing,
  asOf: string,
  numbers: ReadonlyMap<string, string>,
) {
  const { account, assessment, position } = standing;
  const { learnerId } = account;
  return {
    learnerId,
    asOf,
    position: shownPosition(learnerId, position),
    balances: renderBalances(assessment.balances),
    outcomes: assessment.outcomes.map((outcome) => {
      const record = account.outcomes[outcome.outcomeId] as OutcomeRecord;
      return renderOutcome(outcome, record, numbers.get(outcome.outcomeId) ?? null);
    }),
    conversions: Object.values(account.conversions)
      .filter((one) => one.appliedOn <= asOf)
      .map((one) => renderConversion(one, assessment, asOf)),
    ...(assessment.rounding === undefined ? {} : { rounding: renderRounding(assessment.rounding) }),
    flags: assessment.flags.map(({ amount, ...flag }) =>
      amount === undefined ? flag : { ...flag, amount: formatHundredths(amount) },
    ),
  };
}

/** What the balance has less than the outcomes together. */
export function renderRounding({ amount, ...by }: TotalRounding) {
  return { ...renderReason({ code: 'rounded', ...by }), amount: formatHundredths(amount) };
}

export function renderOutcome(
  outcome: OutcomeAssessment,
  record: OutcomeRecord,
  number: string | null,
) {
  const { facts } = record;
  const { credits, hours, ...clear } = facts;
  return {
    outcomeId: outcome.outcomeId,
    ...clear,
    ...(credits === undefined ? {} : { credits: formatHundredths(credits) }),
    ...(hours === undefined ? {} : { hours: formatHundredths(hours) }),
    number,
    status: outcome.status,
    confirmation: confirmationOf(record),
    numberChecked: record.numberChecked,
    attestations: [record.recordedBy, ...record.attestedBy],
    accumulated: formatHundredths(outcome.accumulated),
    recognised: formatHundredths(outcome.recognised),
    consumed: formatHundredths(outcome.consumed),
    ...(outcome.countedIn === undefined ? {} : { countedIn: outcome.countedIn }),
    ...(outcome.supersededBy === undefined ? {} : { supersededBy: outcome.supersededBy }),
    reasons: outcome.reasons.map(renderReason),
  };
}

export function renderReason(reason: Reason): ShownReason {
  const { code, ...more } = reason;
  return { code, text: reasonText(reason), ...more };
}

export function renderEntry(learnerId: string, booked: BookedEntry) {
  const { cause, postings, balances, ...entry } = booked.entry;
  return {
    position: shownPosition(learnerId, BigInt(cause.position)),
    bookedOn: entry.bookedOn,
    effectiveOn: entry.effectiveOn,
    recordedAt: cause.recordedAt,
    event: cause.event,
    ...(entry.ruleBook === undefined ? {} : { ruleBook: entry.ruleBook }),
    ...(entry.rule === undefined ? {} : { rule: entry.rule }),
    code: entry.code,
    text: entryText(entry.code),
    ...(entry.outcomeId === undefined ? {} : { outcomeId: entry.outcomeId }),
    ...(entry.conversionId === undefined ? {} : { conversionId: entry.conversionId }),
    postings: postings.map(({ account, amount }) => ({
      account,
      amount: formatHundredths(amount),
    })),
    balances: renderBalances(balances),
  };
}

export function renderBalances(balances: Balances): ShownBalances {
  return {
    accumulated: formatHundredths(balances.accumulated),
    recognised: formatHundredths(balances.recognised),
    consumed: formatHundredths(balances.consumed),
    available: formatHundredths(balances.available),
    converted: formatHundredths(balances.converted),
    overdrawn: formatHundredths(balances.overdrawn),
  };
}

export function shownPosition(learnerId: string, position: bigint): string {
  return encodePosition(new Map([[partitionOf(learnerId), position]]));
}

export function confirmationOf(record: OutcomeRecord): 'issuer' | 'attested' {
  const { issuer } = record.facts;
  const confirmed = record.recordedBy === issuer || record.attestedBy.includes(issuer);
  return confirmed ? 'issuer' : 'attested';
}

function renderConversion(conversion: ConversionRecord, assessment: Assessment, asOf: string) {
  const { conversionId, institution, programme } = conversion;
  const granted = assessment.conversions.find((one) => one.conversionId === conversionId);
  return {
    conversionId,
    institution,
    programme,
    status: statusOn(conversion, asOf),
    converted: formatHundredths(granted?.converted ?? 0),
    consumed: formatHundredths(granted?.consumed ?? 0),
    flags: granted?.flags ?? [],
  };
}

/** Before its day a grant is in review; before its day a reversal has not happened. */
function statusOn(conversion: ConversionRecord, asOf: string): ConversionRecord['status'] {
  const { status, grantedOn, reversedOn } = conversion;
  if (grantedOn !== undefined && grantedOn > asOf) return 'inReview';
  if (reversedOn !== undefined && reversedOn > asOf) return 'granted';
  return status;
}
