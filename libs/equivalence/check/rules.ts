/** One rule of each kind: does it fit the scope, and is everything known that it names? */
import { isCivilDate, parseHundredths } from '#domain';
import type {
  BookDocument,
  BookRule,
  CapRule,
  HoursRule,
  MatchRule,
  Matcher,
  MinimumGradeRule,
  StepsRule,
} from '../book.js';
import type { Faults } from './faults.js';
import { checkAmount, checkRatio, checkRounding } from './header.js';
import { checkLevels } from './matchers.js';
import type { Vocabulary } from './vocabulary.js';

/** What every check of a rule needs. */
export interface RuleChecks {
  readonly document: BookDocument;
  readonly words: Vocabulary;
  readonly courses: ReadonlySet<string>;
  readonly faults: Faults;
}

/** Kinds that belong to one scope only: face values to the bank, targets to a programme. */
const SCOPE_OF: { readonly [kind in BookRule['kind']]?: 'recognition' | 'conversion' } = {
  value: 'recognition',
  hours: 'recognition',
  steps: 'recognition',
  match: 'conversion',
};

export function checkRule(rule: BookRule, pointer: string, checks: RuleChecks): void {
  const { document, faults } = checks;
  const scope = SCOPE_OF[rule.kind];
  if (scope !== undefined && scope !== document.scope.kind) {
    faults.add(`${pointer}/kind`, 'wrongScope', { field: rule.kind, scope: document.scope.kind });
  }
  if ('when' in rule && typeof rule.when === 'object')
    {checkMatcher(rule.when, `${pointer}/when`, checks);}
  switch (rule.kind) {
    case 'value':
      return checkAmount(rule.credits, `${pointer}/credits`, faults);
    case 'hours':
      return checkHours(rule, pointer, faults);
    case 'steps':
      return checkSteps(rule, pointer, faults);
    case 'minimumGrade':
      return checkGrade(rule, pointer, checks);
    case 'family':
      return checkMembers(rule.members, `${pointer}/members`, checks);
    case 'cap':
      return checkCap(rule, pointer, faults);
    case 'match':
      return checkMatch(rule, pointer, checks);
    default:
      return;
  }
}

function checkMatcher(matcher: Matcher, pointer: string, { words, faults }: RuleChecks): void {
  checkLevels(matcher, pointer, words, faults);
  for (const field of ['minCredits', 'minHours'] as const) {
    const text = matcher[field];
    if (text !== undefined && parseHundredths(text) === null) {
      faults.add(`${pointer}/${field}`, 'tooFine');
    }
  }
}

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

function checkGrade(rule: MinimumGradeRule, pointer: string, checks: RuleChecks): void {
  const { words, faults } = checks;
  const { scale, value } = rule;
  if (!words.hasScale(scale)) faults.add(`${pointer}/scale`, 'unknownScale', { scale });
  else if (!words.hasGrade(scale, value)) {
    faults.add(`${pointer}/value`, 'unknownGrade', { scale, value });
  }
}

function checkMembers(members: readonly Matcher[], pointer: string, checks: RuleChecks): void {
  members.forEach((one, at) => checkMatcher(one, `${pointer}/${at}`, checks));
  const keys = members.map((one) => JSON.stringify(Object.entries(one).sort()));
  const seen = new Set<string>();
  keys.forEach((key, at) => {
    if (seen.has(key)) checks.faults.add(`${pointer}/${at}`, 'duplicate', { value: String(at) });
    seen.add(key);
  });
}

/** Which fields a cap needs, and which mean nothing to it. */
function checkCap(rule: CapRule, pointer: string, faults: Faults): void {
  const counts = rule.per === 'count';
  const needed = counts ? 'items' : 'credits';
  const useless: (keyof CapRule)[] = [counts ? 'credits' : 'items'];
  if (rule[needed] === undefined) faults.add(`${pointer}/${needed}`, 'required');
  if (rule.per === 'period') {
    if (rule.period === undefined) faults.add(`${pointer}/period`, 'required');
  } else {
    useless.push('period', 'yearStarts', 'by');
  }
  for (const field of useless) {
    if (rule[field] === undefined) continue;
    faults.add(`${pointer}/${field}`, 'doesNotFit', { field, by: `per: ${rule.per}` });
  }
  // 2023 was no leap year: an academic year must begin on a day that every year has.
  if (rule.yearStarts !== undefined && !isCivilDate(`2023-${rule.yearStarts}`)) {
    faults.add(`${pointer}/yearStarts`, 'notMonthDay');
  }
  // A cap of 0.00 is how a book says that something never counts.
  if (rule.credits !== undefined && parseHundredths(rule.credits) === null) {
    faults.add(`${pointer}/credits`, 'tooFine');
  }
}

function checkMatch(rule: MatchRule, pointer: string, checks: RuleChecks): void {
  const { courses, faults } = checks;
  rule.from.forEach((one, at) => checkMatcher(one, `${pointer}/from/${at}`, checks));
  const { to } = rule;
  if ('courses' in to) {
    to.courses.forEach((course, at) => {
      const place = `${pointer}/to/courses/${at}`;
      if (!courses.has(course)) faults.add(place, 'unknownCourse', { course });
    });
    faults.duplicates(to.courses, (at) => `${pointer}/to/courses/${at}`);
  }
  if ('general' in to && rule.from.length > 1) {
    faults.add(`${pointer}/from`, 'doesNotFit', { field: 'from', by: 'to: general' });
  }
  if (rule.draws !== 'none') return;
  if (rule.leftover === 'forfeit' || rule.leftover === 'general') {
    faults.add(`${pointer}/leftover`, 'doesNotFit', { field: 'leftover', by: 'draws: none' });
  }
}
