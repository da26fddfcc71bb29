/** A plan as the API writes it: amounts as decimal strings. */
import { formatHundredths } from '#domain';
import type { CourseMatch } from '#domain';
import type { Plan, PlanCap } from './types.js';

/** Named so that every edge answers the same shape (api.md §1). */
export function showPlan(plan: Plan): ShownPlan {
  return {
    optimal: plan.optimal,
    admissible: formatHundredths(plan.admissible),
    converted: formatHundredths(plan.converted),
    matches: plan.matches.map(showMatch),
    notUsed: plan.notUsed.map((one) => ({
      ...one,
      admissible: formatHundredths(one.admissible),
    })),
    caps: plan.caps.map(showCap),
    audit: [],
    ruleBook: plan.ruleBook,
  };
}

export interface ShownMatch {
  readonly course: string | null;
  readonly credits: string;
  readonly rule: string;
  readonly sources: readonly { outcomeId: string; drawn: string; forfeited: string }[];
}

export interface ShownPlan {
  readonly optimal: boolean;
  readonly admissible: string;
  readonly converted: string;
  readonly matches: readonly ShownMatch[];
  readonly notUsed: readonly { outcomeId: string; admissible: string; code: string }[];
  readonly caps: readonly { rule: string; limit: string; asked: string; excluded: string }[];
  /** Minima of a degree; a book of the first form declares none. */
  readonly audit: readonly never[];
  readonly ruleBook: Plan['ruleBook'];
}

export function showMatch(match: CourseMatch): ShownMatch {
  return {
    course: match.course,
    credits: formatHundredths(match.credits),
    rule: match.rule,
    sources: match.sources.map(({ outcomeId, drawn, forfeited }) => ({
      outcomeId,
      drawn: formatHundredths(drawn),
      forfeited: formatHundredths(forfeited),
    })),
  };
}

function showCap(cap: PlanCap): ShownPlan['caps'][number] {
  const write = (amount: number): string =>
    cap.unit === 'items' ? String(amount) : formatHundredths(amount);
  const { rule, limit, asked, excluded } = cap;
  return { rule, limit: write(limit), asked: write(asked), excluded: write(excluded) };
}
