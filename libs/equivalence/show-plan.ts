/** A plan as the API writes it: amounts as decimal strings, and a sentence beside every code. */
import { formatHundredths } from '#domain';
import type { BilingualText, CourseMatch, GrantedGrade, RuleBookRef } from '#domain';
import { auditText, capText, matchText, optimalText } from './explain/texts/plan-texts.js';
import { reasonText } from './explain/texts/reason-texts.js';
import { wouldCountText } from './explain/texts/would-count-texts.js';
import type { Plan, PlanCap, WouldCountIf } from './types.js';

export interface ShownMatch {
  /** Null for general credit. */
  readonly course: string | null;
  readonly credits: string;
  readonly rule: string;
  readonly sources: readonly { outcomeId: string; drawn: string; forfeited: string }[];
  readonly grade?: GrantedGrade;
  /** True where a reviewer has to judge something before it can be granted. */
  readonly needsJudgment?: true;
  readonly text: BilingualText;
}

export interface ShownWouldCount {
  readonly code: WouldCountIf['code'];
  readonly values: WouldCountIf['values'];
  /** Credits that the plan would gain by it. */
  readonly gain: string;
  readonly text: BilingualText;
}

/** What stayed out, and why: an outcome that is not used, or a course that stays open. */
interface ShownMiss {
  readonly code: string;
  readonly rule?: string;
  readonly text: BilingualText;
  readonly wouldCountIf?: ShownWouldCount;
}

export interface ShownPlan {
  readonly optimal: boolean;
  readonly text: BilingualText;
  readonly admissible: string;
  readonly converted: string;
  readonly matches: readonly ShownMatch[];
  readonly notUsed: readonly (ShownMiss & { outcomeId: string; admissible: string })[];
  readonly open: readonly (ShownMiss & { course: string; credits: string })[];
  /** In the order in which they were applied. */
  readonly caps: readonly {
    rule: string;
    unit: PlanCap['unit'];
    limit: string;
    asked: string;
    excluded: string;
    text: BilingualText;
  }[];
  readonly audit: readonly {
    rule: string;
    needed: string;
    has: string;
    met: boolean;
    text: BilingualText;
  }[];
  readonly ruleBook: RuleBookRef;
}

/** Named so that every edge answers the same shape (api.md §1). */
export function showPlan(plan: Plan): ShownPlan {
  return {
    optimal: plan.optimal,
    text: optimalText(plan),
    admissible: formatHundredths(plan.admissible),
    converted: formatHundredths(plan.converted),
    matches: plan.matches.map(showMatch),
    notUsed: plan.notUsed.map(({ outcomeId, admissible, ...miss }) => ({
      outcomeId,
      admissible: formatHundredths(admissible),
      ...showMiss(miss),
    })),
    open: plan.open.map(({ course, credits, ...miss }) => ({
      course,
      credits: formatHundredths(credits),
      ...showMiss(miss),
    })),
    caps: plan.caps.map(showCap),
    audit: plan.audit.map((one) => ({
      rule: one.rule,
      needed: formatHundredths(one.needed),
      has: formatHundredths(one.has),
      met: one.met,
      text: auditText(one),
    })),
    ruleBook: plan.ruleBook,
  };
}

export function showMatch(match: CourseMatch): ShownMatch {
  const { course, rule, grade, needsJudgment } = match;
  return {
    course,
    credits: formatHundredths(match.credits),
    rule,
    sources: match.sources.map(({ outcomeId, drawn, forfeited }) => ({
      outcomeId,
      drawn: formatHundredths(drawn),
      forfeited: formatHundredths(forfeited),
    })),
    ...(grade === undefined ? {} : { grade }),
    ...(needsJudgment === undefined ? {} : { needsJudgment }),
    text: matchText(match),
  };
}

type Miss = Pick<Plan['notUsed'][number], 'code' | 'rule' | 'wouldCountIf'>;

function showMiss({ code, rule, wouldCountIf }: Miss): ShownMiss {
  return {
    code,
    ...(rule === undefined ? {} : { rule }),
    text: reasonText({ code }),
    ...(wouldCountIf === undefined ? {} : { wouldCountIf: showWouldCount(wouldCountIf) }),
  };
}

function showWouldCount({ code, values, gain }: WouldCountIf): ShownWouldCount {
  return { code, values, gain: formatHundredths(gain), text: wouldCountText({ code, values }) };
}

function showCap(cap: PlanCap): ShownPlan['caps'][number] {
  const { rule, unit, limit, asked, excluded } = cap;
  const write = (amount: number): string =>
    unit === 'items' ? String(amount) : formatHundredths(amount);
  return {
    rule,
    unit,
    limit: write(limit),
    asked: write(asked),
    excluded: write(excluded),
    text: capText(cap),
  };
}
