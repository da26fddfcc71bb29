/** A plan as the API writes it: amounts as decimal strings, and a sentence beside every code. */
import { formatHundredths } from '#domain';
import type { BilingualText, CourseMatch, GrantedGrade, RuleBookRef } from '#domain';
import { documentOf, wordsOf } from './explain/rule-words.js';
import type { RuleWords } from './explain/rule-words.js';
import {
  auditText,
  capText,
  matchText,
  optimalText,
  usedText,
} from './explain/texts/plan-texts.js';
import { reasonText } from './explain/texts/reason-texts.js';
import { wouldCountText } from './explain/texts/would-count-texts.js';
import type { RuleLibrary } from './library.js';
import type { Plan, PlanAudit, PlanCap, WouldCountIf } from './types.js';

/** A rule in its own words, where the plan is shown with its book. */
interface ShownRule extends RuleWords {
  readonly rule: string;
}

export interface ShownMatch extends ShownRule {
  /** Null for general credit. */
  readonly course: string | null;
  readonly credits: string;
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
interface ShownMiss extends Partial<ShownRule> {
  readonly code: string;
  readonly text: BilingualText;
  readonly wouldCountIf?: ShownWouldCount;
}

export interface ShownPlan {
  readonly optimal: boolean;
  /** Of the plans that are worth as much it is the first in the declared order. */
  readonly ordered: boolean;
  readonly text: BilingualText;
  readonly admissible: string;
  readonly converted: string;
  readonly matches: readonly ShownMatch[];
  /** What each outcome is used for, in the order of the matches. */
  readonly used: readonly {
    outcomeId: string;
    courses: readonly (string | null)[];
    drawn: string;
    forfeited: string;
    text: BilingualText;
  }[];
  readonly notUsed: readonly (ShownMiss & { outcomeId: string; admissible: string })[];
  readonly open: readonly (ShownMiss & { course: string; credits: string })[];
  /** In the order in which they were applied. */
  readonly caps: readonly (ShownRule & {
    unit: PlanCap['unit'];
    limit: string;
    asked: string;
    excluded: string;
    text: BilingualText;
  })[];
  readonly audit: readonly (ShownRule & {
    needed: string;
    has: string;
    met: boolean;
    text: BilingualText;
  })[];
  readonly ruleBook: RuleBookRef;
}

/**
 * Named so that every edge answers the same shape (api.md §1). With the library, rules are shown
 * with the words of the book that the plan was made by.
 */
export function showPlan(plan: Plan, library?: RuleLibrary): ShownPlan {
  const document = library === undefined ? null : documentOf(library, plan.ruleBook);
  const said = (rule: string | undefined) =>
    rule === undefined ? {} : { rule, ...wordsOf(document, rule) };
  return {
    optimal: plan.optimal,
    ordered: plan.ordered,
    text: optimalText(plan),
    admissible: formatHundredths(plan.admissible),
    converted: formatHundredths(plan.converted),
    matches: plan.matches.map((one) => ({ ...showMatch(one), ...said(one.rule) })),
    used: showUsed(plan),
    notUsed: plan.notUsed.map(({ outcomeId, admissible, ...miss }) => ({
      outcomeId,
      admissible: formatHundredths(admissible),
      ...showMiss(miss),
      ...said(miss.rule),
    })),
    open: plan.open.map(({ course, credits, ...miss }) => ({
      course,
      credits: formatHundredths(credits),
      ...showMiss(miss),
    })),
    caps: plan.caps.map((one) => ({ ...showCap(one), ...said(one.rule) })),
    audit: plan.audit.map((one) => ({ ...showAudit(one), ...said(one.rule) })),
    ruleBook: plan.ruleBook,
  };
}

function showUsed({ matches }: Plan): ShownPlan['used'] {
  const used = new Map<string, { courses: (string | null)[]; drawn: number; forfeited: number }>();
  for (const { course, sources } of matches) {
    for (const { outcomeId, drawn, forfeited } of sources) {
      const before = used.get(outcomeId) ?? { courses: [], drawn: 0, forfeited: 0 };
      used.set(outcomeId, {
        courses: [...before.courses, course],
        drawn: before.drawn + drawn,
        forfeited: before.forfeited + forfeited,
      });
    }
  }
  return [...used].map(([outcomeId, { courses, drawn, forfeited }]) => {
    const amounts = { drawn: formatHundredths(drawn), forfeited: formatHundredths(forfeited) };
    return { outcomeId, courses, ...amounts, text: usedText(courses, drawn, forfeited) };
  });
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

function showAudit(audit: PlanAudit) {
  return {
    rule: audit.rule,
    needed: formatHundredths(audit.needed),
    has: formatHundredths(audit.has),
    met: audit.met,
    text: auditText(audit),
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
