/** Rules that say what becomes of what: matches, segments, and tables from an older plan. */
import { parseHundredths } from '#domain';
import type { BookDocument, GradePolicy, MatchRule, PlanTransition, SegmentRule } from '../book.js';
import type { Faults } from './faults.js';
import { checkAmount, checkShare } from './header.js';
import { checkLearner, checkMatcher } from './matchers.js';
import type { RuleChecks } from './matchers.js';
import { checkCourses } from './targets.js';

/** 100.00 % in hundredths of a percent. */
const ALL = 10_000;

export function checkMatch(rule: MatchRule, pointer: string, checks: RuleChecks): void {
  const { faults } = checks;
  checkSources(rule, pointer, checks);
  const { to } = rule;
  // A class that no course has is no fault: what would have gone there has nowhere to go.
  if ('courses' in to) checkCourses(to.courses, `${pointer}/to/courses`, checks);
  if ('general' in to) checkGeneral(rule, pointer, faults);
  if (rule.overlapAtLeast !== undefined) {
    checkPercent(rule.overlapAtLeast, `${pointer}/overlapAtLeast`, faults);
  }
  if (rule.grade !== undefined) checkGradePolicy(rule.grade, `${pointer}/grade`, checks);
  if (rule.draws !== 'none') return;
  if (rule.leftover === 'forfeit' || rule.leftover === 'general') {
    faults.add(`${pointer}/leftover`, 'doesNotFit', { field: 'leftover', by: 'draws: none' });
  }
}

function checkSources(rule: MatchRule, pointer: string, checks: RuleChecks): void {
  const { faults } = checks;
  rule.from.forEach((one, at) => checkMatcher(one, `${pointer}/from/${at}`, checks));
  rule.fromAnyOf?.forEach((group, place) => {
    group.forEach((one, at) => checkMatcher(one, `${pointer}/fromAnyOf/${place}/${at}`, checks));
  });
  rule.requires?.forEach((one, at) => checkMatcher(one, `${pointer}/requires/${at}`, checks));
  checkLearner(rule.learner, `${pointer}/learner`, faults);
  const instead = rule.fromAnyOf !== undefined;
  if (rule.from.length > 0) {
    const values = { field: 'fromAnyOf', by: 'from' };
    if (instead) faults.add(`${pointer}/fromAnyOf`, 'doesNotFit', values);
  } else if (!instead) {
    checkExemption(rule, pointer, faults);
  }
}

/** Without a source it is who the learner is that counts, and nothing can be drawn. */
function checkExemption(rule: MatchRule, pointer: string, faults: Faults): void {
  if (rule.learner === undefined) faults.add(`${pointer}/from`, 'required');
  for (const field of ['size', 'overlapAtLeast', 'requiresAgreement'] as const) {
    if (rule[field] === undefined || rule[field] === 'any' || rule[field] === false) continue;
    faults.add(`${pointer}/${field}`, 'doesNotFit', { field, by: 'from: []' });
  }
  if (rule.draws === 'credits') {
    faults.add(`${pointer}/draws`, 'doesNotFit', { field: 'draws', by: 'from: []' });
  }
  if ('general' in rule.to) {
    faults.add(`${pointer}/to/general`, 'doesNotFit', { field: 'general', by: 'from: []' });
  }
}

/** General credit comes from one source at a time, and has no course to be compared with. */
function checkGeneral(rule: MatchRule, pointer: string, faults: Faults): void {
  const by = 'to: general';
  if (rule.from.length > 1) faults.add(`${pointer}/from`, 'doesNotFit', { field: 'from', by });
  rule.fromAnyOf?.forEach((group, at) => {
    if (group.length < 2) return;
    faults.add(`${pointer}/fromAnyOf/${at}`, 'doesNotFit', { field: 'fromAnyOf', by });
  });
  for (const field of ['overlapAtLeast', 'grade'] as const) {
    if (rule[field] === undefined) continue;
    faults.add(`${pointer}/${field}`, 'doesNotFit', { field, by });
  }
  if (!('general' in rule.to)) return;
  const { credits, share } = rule.to;
  if (credits !== undefined) checkAmount(credits, `${pointer}/to/credits`, faults);
  if (share !== undefined) checkShare(share, `${pointer}/to/share`, faults);
}

/** Above 0 and at most 100, with at most two decimals. */
function checkPercent(text: string, pointer: string, faults: Faults): void {
  const percent = parseHundredths(text);
  if (percent === null || percent === 0 || percent > ALL) faults.add(pointer, 'notPercent');
}

function checkGradePolicy(grade: GradePolicy, pointer: string, checks: RuleChecks): void {
  const { words, faults } = checks;
  const isKnown = (scale: string, value: string | null, at: string, place = at): void => {
    if (!words.hasScale(scale)) faults.add(`${pointer}/${at}`, 'unknownScale', { scale });
    else if (value !== null && !words.hasGrade(scale, value)) {
      faults.add(`${pointer}/${place}`, 'unknownGrade', { scale, value });
    }
  };
  if (grade.policy === 'fixed') {
    isKnown(grade.scale, grade.value, 'scale', 'value');
  } else if (grade.policy === 'convert') {
    isKnown(grade.from, null, 'from');
    isKnown(grade.to, null, 'to');
    checkGradeTable(grade, pointer, checks);
  } else if (grade.policy === 'bavarian') {
    if (parseHundredths(grade.best) !== parseHundredths(grade.pass)) return;
    faults.add(`${pointer}/pass`, 'doesNotFit', { field: 'pass', by: 'best' });
  }
}

function checkGradeTable(
  grade: Extract<GradePolicy, { policy: 'convert' }>,
  pointer: string,
  { words, faults }: RuleChecks,
): void {
  const { from, to, table } = grade;
  if (!words.hasScale(from) || !words.hasScale(to)) return;
  let before = -1;
  table.forEach(([given, becomes], at) => {
    const ordinal = words.gradeOrdinal(from, given);
    const place = `${pointer}/table/${at}`;
    if (ordinal === null) {
      faults.add(`${place}/0`, 'unknownGrade', { scale: from, value: given });
    } else if (ordinal <= before) {
      faults.add(`${place}/0`, 'gradesNotAscending');
    } else before = ordinal;
    if (!words.hasGrade(to, becomes)) {
      faults.add(`${place}/1`, 'unknownGrade', { scale: to, value: becomes });
    }
  });
}

export function checkSegment(rule: SegmentRule, pointer: string, checks: RuleChecks): void {
  const { programme, faults } = checks;
  checkAmount(rule.minimum, `${pointer}/minimum`, faults);
  if ('sameCode' in rule.to && programme.courses.size === 0) {
    faults.add(`${pointer}/to/sameCode`, 'doesNotFit', { field: 'sameCode', by: 'courses: []' });
  }
}

/** Tables from an older plan: their new courses are this programme's, their old ones differ. */
export function checkTransitions(document: BookDocument, checks: RuleChecks): void {
  const { faults } = checks;
  document.transitions?.forEach((transition, at) => {
    checkTransition(transition, `/transitions/${at}`, checks);
    const { scope } = document;
    if (scope.kind !== 'conversion' || scope.plan !== transition.fromPlan) return;
    const values = { field: 'fromPlan', by: 'scope/plan' };
    faults.add(`/transitions/${at}/fromPlan`, 'doesNotFit', values);
  });
}

function checkTransition(transition: PlanTransition, pointer: string, checks: RuleChecks): void {
  const { faults } = checks;
  transition.table.forEach((row, at) => {
    const place = `${pointer}/table/${at}`;
    faults.duplicates(row.old, (one) => `${place}/old/${one}`);
    checkCourses(row.new, `${place}/new`, checks);
  });
  faults.duplicates(
    transition.table.map((row) => [...row.old].sort().join(' ')),
    (at) => `${pointer}/table/${at}/old`,
  );
}
