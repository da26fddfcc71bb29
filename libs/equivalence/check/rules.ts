/** One rule of each kind: does it fit the scope, and is everything known that it names? */
import { parseHundredths } from '#domain';
import type {
  AuditRule,
  BookRule,
  ExcludeRule,
  FamilyRule,
  HoursRule,
  MinimumGradeRule,
  RatioRule,
  ResidencyRule,
  ShelfLifeRule,
  StepsRule,
} from '../book.js';
import { checkCap } from './caps.js';
import type { Faults } from './faults.js';
import { checkAmount, checkRatio, checkRounding, checkShare } from './header.js';
import { checkMatch, checkSegment } from './match-rules.js';
import { checkLearner, checkMatcher, checkMembers } from './matchers.js';
import type { RuleChecks } from './matchers.js';
import { checkTargets } from './targets.js';

/** Kinds that belong to one scope only: face values to the bank, targets to a programme. */
const SCOPE_OF: { readonly [kind in BookRule['kind']]?: 'recognition' | 'conversion' } = {
  value: 'recognition',
  hours: 'recognition',
  steps: 'recognition',
  reduction: 'recognition',
  rounding: 'recognition',
  match: 'conversion',
  once: 'conversion',
  segment: 'conversion',
  residency: 'conversion',
  audit: 'conversion',
};

export function checkRule(rule: BookRule, pointer: string, checks: RuleChecks): void {
  const { document, faults } = checks;
  const scope = SCOPE_OF[rule.kind];
  if (scope !== undefined && scope !== document.scope.kind) {
    faults.add(`${pointer}/kind`, 'wrongScope', { field: rule.kind, scope: document.scope.kind });
  }
  if ('when' in rule && typeof rule.when === 'object') {
    checkMatcher(rule.when, `${pointer}/when`, checks);
  }
  const check = CHECKS[rule.kind] as Check | undefined;
  check?.(rule, pointer, checks);
}

type Check<R extends BookRule = BookRule> = (rule: R, pointer: string, checks: RuleChecks) => void;
type CheckOf<K> = Check<Extract<BookRule, { kind: K }>>;

const CHECKS: { readonly [K in BookRule['kind']]?: CheckOf<K> } = {
  value: (rule, pointer, { faults }) => checkAmount(rule.credits, `${pointer}/credits`, faults),
  hours: (rule, pointer, { faults }) => checkHours(rule, pointer, faults),
  steps: (rule, pointer, { faults }) => checkSteps(rule, pointer, faults),
  ratio: checkFactor,
  reduction: (rule, pointer, { faults }) => checkAmount(rule.credits, `${pointer}/credits`, faults),
  minimumGrade: checkGrade,
  shelfLife: (rule, pointer, { faults }) => checkShelfLife(rule, pointer, faults),
  exclude: checkExclude,
  implied: (rule, pointer, checks) => checkMatcher(rule.by, `${pointer}/by`, checks),
  family: checkFamily,
  cap: checkCap,
  rounding: (rule, pointer, { faults }) =>
    checkAmount(rule.granularity, `${pointer}/granularity`, faults),
  match: checkMatch,
  segment: checkSegment,
  residency: checkResidency,
  audit: checkAudit,
};

function checkHours(rule: HoursRule, pointer: string, faults: Faults): void {
  checkRatio(rule.hoursPerCredit, `${pointer}/hoursPerCredit`, faults);
  checkRounding(rule.rounding, `${pointer}/rounding`, faults);
}

/** The credits of a step may be 0.00; its hours rise from step to step. */
function checkSteps(rule: StepsRule, pointer: string, faults: Faults): void {
  let before = -1;
  rule.steps.forEach(([from, credits], at) => {
    const hours = parseHundredths(from);
    if (hours === null) faults.add(`${pointer}/steps/${at}/0`, 'tooFine');
    else if (hours <= before) faults.add(`${pointer}/steps/${at}/0`, 'stepsNotAscending');
    else before = hours;
    if (parseHundredths(credits) === null) faults.add(`${pointer}/steps/${at}/1`, 'tooFine');
  });
}

/** Face values are the bank's; what is recognised of one never grows by a factor. */
function checkFactor(rule: RatioRule, pointer: string, { document, faults }: RuleChecks): void {
  const { on, factor, rounding } = rule;
  if (on === 'value' && document.scope.kind !== 'recognition') {
    const values = { field: 'on: value', scope: document.scope.kind };
    faults.add(`${pointer}/on`, 'wrongScope', values);
  }
  if (on === 'recognised') checkShare(factor, `${pointer}/factor`, faults);
  else checkRatio(factor, `${pointer}/factor`, faults);
  checkRounding(rounding, `${pointer}/rounding`, faults);
}

function checkGrade(rule: MinimumGradeRule, pointer: string, checks: RuleChecks): void {
  const { words, faults } = checks;
  const { scale, value } = rule;
  if (!words.hasScale(scale)) faults.add(`${pointer}/scale`, 'unknownScale', { scale });
  else if (!words.hasGrade(scale, value)) {
    faults.add(`${pointer}/value`, 'unknownGrade', { scale, value });
  }
}

function checkShelfLife(rule: ShelfLifeRule, pointer: string, faults: Faults): void {
  if (rule.years === undefined && rule.months === undefined) {
    faults.add(`${pointer}/years`, 'required');
  }
  checkLearner(rule.unless, `${pointer}/unless`, faults);
}

/** Sources, or target courses; the bank's book has no targets. */
function checkExclude(rule: ExcludeRule, pointer: string, checks: RuleChecks): void {
  const { document, faults } = checks;
  const scope = document.scope.kind;
  const targets = (['courses', 'class', 'bucket'] as const).filter(
    (field) => rule[field] !== undefined,
  );
  if (targets.length === 0 && rule.when === undefined) faults.add(`${pointer}/when`, 'required');
  if (scope === 'conversion') return checkTargets(rule, pointer, checks);
  for (const field of targets) faults.add(`${pointer}/${field}`, 'wrongScope', { field, scope });
}

function checkFamily(rule: FamilyRule, pointer: string, checks: RuleChecks): void {
  checkMembers(rule.members, `${pointer}/members`, checks);
  if (rule.lower === undefined) return;
  checkShare(rule.lower.factor, `${pointer}/lower/factor`, checks.faults);
  checkRounding(rule.lower.rounding, `${pointer}/lower/rounding`, checks.faults);
}

/** What is earned here cannot be more than the programme needs in all. */
function checkResidency(rule: ResidencyRule, pointer: string, checks: RuleChecks): void {
  const { programme, faults } = checks;
  const { credits, share } = rule;
  if (programme.total === null) faults.add('/programme/totalCredits', 'required');
  if (share !== undefined) checkShare(share, `${pointer}/share`, faults);
  if (credits === undefined) return;
  checkAmount(credits, `${pointer}/credits`, faults);
  if (programme.total !== null && (parseHundredths(credits) ?? 0) > programme.total) {
    faults.add(`${pointer}/credits`, 'aboveTotal');
  }
}

function checkAudit(rule: AuditRule, pointer: string, checks: RuleChecks): void {
  checkAmount(rule.credits, `${pointer}/credits`, checks.faults);
  if ('when' in rule.of) checkMatcher(rule.of.when, `${pointer}/of/when`, checks);
  else checkTargets(rule.of, `${pointer}/of`, checks);
}
