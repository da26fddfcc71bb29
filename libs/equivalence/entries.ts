/**
 * Statement entries: the difference of two assessments as balanced postings.
 *
 * Every account has its contra account `issued:<account>`, so each entry sums to 0.00 and the sum
 * of an account's postings is its balance.
 */
import type { Hundredths, RuleBookRef } from '#domain';
import type { Assessment, Balances, OutcomeAssessment, Reason, TotalRounding } from './types.js';

export interface Posting {
  /** `accumulated`, `recognised`, `consumed`, `converted:<institution>/<programme>` or a contra. */
  readonly account: string;
  readonly amount: Hundredths;
}

export interface StatementEntry {
  readonly code: string;
  readonly outcomeId?: string;
  readonly conversionId?: string;
  readonly rule?: string;
  readonly ruleBook?: RuleBookRef;
  readonly postings: readonly Posting[];
  /** Running balances after this entry. */
  readonly balances: Balances;
}

export const NO_BALANCES: Balances = {
  accumulated: 0,
  recognised: 0,
  consumed: 0,
  available: 0,
  converted: 0,
  overdrawn: 0,
};

/** Names the account of a programme: the conversion's institution and programme. */
export type ProgrammeName = (conversionId: string) => string;

type Kind = 'accumulated' | 'recognised' | 'consumed';
const KINDS: readonly Kind[] = ['accumulated', 'recognised', 'consumed'];

/**
 * Entries from `before` to `after`, in the order of outcomes, then what the rounding of the total
 * changed, which belongs to no outcome, then of conversions.
 * `code` replaces each entry's own reason code (`reassessed` for a rule change).
 */
export function entriesBetween(
  before: Assessment | null,
  after: Assessment,
  programmeOf: ProgrammeName,
  code?: string,
): StatementEntry[] {
  const writer = new EntryWriter(before?.balances ?? NO_BALANCES);
  const earlier = new Map((before?.outcomes ?? []).map((one) => [one.outcomeId, one]));
  for (const outcome of after.outcomes) {
    const was = earlier.get(outcome.outcomeId);
    earlier.delete(outcome.outcomeId);
    writer.outcome(was, outcome, code);
  }
  for (const gone of earlier.values()) writer.outcome(gone, emptied(gone), code);
  writer.rounding(before?.rounding, after.rounding);
  writer.conversions(before, after, programmeOf);
  return writer.entries;
}

class EntryWriter {
  readonly entries: StatementEntry[] = [];

  constructor(private balances: Balances) {}

  outcome(was: OutcomeAssessment | undefined, now: OutcomeAssessment, code?: string): void {
    // Most outcomes of a learner are not the event's.
    if (was !== undefined && KINDS.every((kind) => was[kind] === now[kind])) return;
    const postings: Posting[] = [];
    const deltas: Record<Kind, number> = { accumulated: 0, recognised: 0, consumed: 0 };
    for (const kind of KINDS) {
      const amount = now[kind] - (was?.[kind] ?? 0);
      deltas[kind] = amount;
      if (amount !== 0) postings.push(...pair(kind, amount));
    }
    if (postings.length === 0) return;
    const reason = principal(now, deltas);
    this.balances = moved(this.balances, deltas, 0);
    this.entries.push({
      code: code ?? reason.code,
      outcomeId: now.outcomeId,
      ...(reason.rule === undefined ? {} : { rule: reason.rule }),
      ...(reason.ruleBook === undefined ? {} : { ruleBook: reason.ruleBook }),
      postings,
      balances: this.balances,
    });
  }

  /** Always under its own code, so that the rounding of a total is told from what rules did. */
  rounding(was: TotalRounding | undefined, now: TotalRounding | undefined): void {
    const amount = (now?.amount ?? 0) - (was?.amount ?? 0);
    const by = now ?? was;
    if (amount === 0 || by === undefined) return;
    const { rule, ruleBook } = by;
    this.balances = moved(this.balances, { accumulated: 0, recognised: amount, consumed: 0 }, 0);
    const postings = pair('recognised', amount);
    this.entries.push({ code: 'rounded', rule, ruleBook, postings, balances: this.balances });
  }

  conversions(before: Assessment | null, after: Assessment, programmeOf: ProgrammeName): void {
    if ((before?.conversions.length ?? 0) + after.conversions.length === 0) return;
    const earlier = new Map((before?.conversions ?? []).map((one) => [one.conversionId, one]));
    const ids = new Set([...earlier.keys(), ...after.conversions.map((one) => one.conversionId)]);
    const later = new Map(after.conversions.map((one) => [one.conversionId, one]));
    for (const conversionId of [...ids].sort()) {
      const amount =
        (later.get(conversionId)?.converted ?? 0) - (earlier.get(conversionId)?.converted ?? 0);
      if (amount === 0) continue;
      const none = { accumulated: 0, recognised: 0, consumed: 0 };
      this.balances = moved(this.balances, none, amount);
      this.entries.push({
        code: amount > 0 ? 'converted' : 'reversed',
        conversionId,
        postings: pair(`converted:${programmeOf(conversionId)}`, amount),
        balances: this.balances,
      });
    }
  }
}

function pair(account: string, amount: Hundredths): Posting[] {
  return [
    { account: `issued:${account}`, amount: -amount },
    { account, amount },
  ];
}

function moved(from: Balances, by: Record<Kind, number>, converted: Hundredths): Balances {
  const recognised = from.recognised + by.recognised;
  const consumed = from.consumed + by.consumed;
  const available = recognised - consumed;
  return {
    accumulated: from.accumulated + by.accumulated,
    recognised,
    consumed,
    available,
    converted: from.converted + converted,
    overdrawn: available < 0 ? -available : 0,
  };
}

function emptied(was: OutcomeAssessment): OutcomeAssessment {
  return { ...was, accumulated: 0, recognised: 0, consumed: 0 };
}

/** The reason that explains this entry: consumption alone, else the last word on the outcome. */
function principal(now: OutcomeAssessment, deltas: Record<Kind, number>): Reason {
  const onlyConsumed = deltas.accumulated === 0 && deltas.recognised === 0;
  if (onlyConsumed) return { code: 'consumed' };
  const spoken = now.reasons.filter((one) => one.code !== 'consumed');
  return spoken.at(-1) ?? { code: 'counted' };
}
