/** A transcript as far as its reader may see it: what is not theirs to see is not there. */
import type { Extent } from '#rights';
import type { renderTranscript } from '#transcript';

type Whole = ReturnType<typeof renderTranscript>;
type Outcome = Whole['outcomes'][number];

/** `partial` says that it is not the whole of what the account holds. */
export function withinExtent(whole: Whole, extent: Extent): object {
  const { fields, outcomes, conversions } = extent;
  if (isWhole(extent)) return whole;
  const { balances, rounding, ...rest } = whole;
  const sums = fields.has('balances');
  return {
    ...rest,
    partial: true,
    ...(sums ? { balances, ...(rounding === undefined ? {} : { rounding }) } : {}),
    outcomes: whole.outcomes
      .filter((one) => has(outcomes, one.outcomeId))
      .map((one) => (outcomes === null ? one : withoutOthers(one, outcomes))),
    conversions: whole.conversions.filter((one) => has(conversions, one.conversionId)),
    flags: whole.flags.filter(
      ({ outcomeId, conversionId }) =>
        (outcomeId === undefined ? sums || conversionId !== undefined : has(outcomes, outcomeId)) &&
        (conversionId === undefined || has(conversions, conversionId)),
    ),
  };
}

export function isWhole({ fields, outcomes, conversions }: Extent): boolean {
  return fields.has('balances') && outcomes === null && conversions === null;
}

function has(ids: ReadonlySet<string> | null, id: string): boolean {
  return ids === null || ids.has(id);
}

/** Without a word of outcomes that are not shown: neither their ids nor values of reasons. */
function withoutOthers(outcome: Outcome, shown: ReadonlySet<string>): object {
  const { partOf, countedIn, supersededBy, reasons, ...rest } = outcome;
  const known = (id: string | undefined): id is string => id !== undefined && shown.has(id);
  return {
    ...rest,
    ...(known(partOf) ? { partOf } : {}),
    ...(known(countedIn) ? { countedIn } : {}),
    ...(known(supersededBy) ? { supersededBy } : {}),
    reasons: reasons.map(({ values: _hidden, ...reason }) => reason),
  };
}
