/** The live transcript as far as a share shows it: what is not among its fields is not there. */
import { showsOutcome } from '#domain';
import type { OutcomeId, ShareRecord } from '#domain';
import { renderTranscript } from '#transcript';
import type { Standing } from '#transcript';

type Whole = ReturnType<typeof renderTranscript>;
type Outcome = Whole['outcomes'][number];

/** Personal texts of the account in clear; opened only where the share shows them. */
export interface Clear {
  readonly name?: string;
  readonly birthDate?: string;
  readonly numbers: ReadonlyMap<OutcomeId, string>;
}

export type ShownTranscript = ReturnType<typeof shownTranscript>;

/** The outcomes of the account that the share shows. */
export function shownOutcomes(share: ShareRecord, { account }: Standing): ReadonlySet<OutcomeId> {
  return new Set(
    Object.values(account.outcomes)
      .filter(({ outcomeId, facts }) => showsOutcome(share, { outcomeId, kind: facts.kind }))
      .map(({ outcomeId }) => outcomeId),
  );
}

export function shownTranscript(
  share: ShareRecord,
  standing: Standing,
  asOf: string,
  clear: Clear,
) {
  const has = new Set<string>(share.fields);
  const shown = shownOutcomes(share, standing);
  const whole = renderTranscript(standing, asOf, clear.numbers);
  const conversions = new Set(has.has('conversions') ? whole.conversions.map(idOf) : []);
  const flags = whole.flags.filter(
    ({ outcomeId, conversionId }) =>
      (outcomeId === undefined || shown.has(outcomeId)) &&
      (conversionId === undefined || conversions.has(conversionId)) &&
      (outcomeId !== undefined || conversionId !== undefined || has.has('balances')),
  );
  return {
    asOf,
    ...(clear.name === undefined ? {} : { name: clear.name }),
    ...(clear.birthDate === undefined ? {} : { birthDate: clear.birthDate }),
    ...(has.has('balances') ? { balances: whole.balances } : {}),
    ...(has.has('outcomes')
      ? {
          outcomes: whole.outcomes
            .filter((one) => shown.has(one.outcomeId))
            .map((one) => shownOutcome(one, has, shown)),
        }
      : {}),
    ...(has.has('conversions') ? { conversions: whole.conversions } : {}),
    flags: flags.map(({ code, outcomeId, conversionId }) => ({
      code,
      ...(outcomeId === undefined ? {} : { outcomeId }),
      ...(conversionId === undefined ? {} : { conversionId }),
    })),
  };
}

/** Without its number and grade where they are not shared, and without a word of other outcomes. */
function shownOutcome(outcome: Outcome, has: ReadonlySet<string>, shown: ReadonlySet<OutcomeId>) {
  const { number, grade, partOf, countedIn, supersededBy, reasons, ...rest } = outcome;
  const known = (id: string | undefined): id is string => id !== undefined && shown.has(id);
  return {
    ...rest,
    ...(has.has('numbers') ? { number } : {}),
    ...(has.has('grades') && grade !== undefined ? { grade } : {}),
    ...(known(partOf) ? { partOf } : {}),
    ...(known(countedIn) ? { countedIn } : {}),
    ...(known(supersededBy) ? { supersededBy } : {}),
    reasons: reasons.map(({ code, text, rule, ruleBook }) => ({
      code,
      text,
      ...(rule === undefined ? {} : { rule }),
      ...(ruleBook === undefined ? {} : { ruleBook }),
    })),
  };
}

function idOf({ conversionId }: Whole['conversions'][number]): string {
  return conversionId;
}
