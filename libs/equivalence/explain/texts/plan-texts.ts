/** What a plan says of itself, of its matches, its caps and the minima of the degree. */
import { formatHundredths } from '#domain';
import type { BilingualText, CourseMatch, GrantedGrade, Hundredths } from '#domain';
import { NO_LIMIT } from '../../compile/compiled.js';
import type { Plan, PlanAudit, PlanCap } from '../../types.js';
import { both, say } from './say.js';
import type { Wordings } from './say.js';

/** Which of several equal plans is chosen is part of the promise (credits.md §4). */
export function optimalText({ optimal, ordered, converted }: Plan): BilingualText {
  const credits = formatHundredths(converted);
  if (!optimal) return say(NOT_PROVED, { credits });
  return say(ordered ? OPTIMAL : ONE_OF_THE_BEST, { credits });
}

/** Where several plans are worth the same, and the first of them was not made certain. */
const ONE_OF_THE_BEST = [
  both(
    '本方案转换 {credits} 学分，在同样的规则和成果下没有学分更多、作废更少的方案；等值方案之间的先后未能全部比较。',
    'This plan converts {credits} credits, and none is worth more under the same rules and ' +
      'outcomes; which of its equals comes first was not settled to the end.',
  ),
  both('没有学分更多、作废更少的方案。', 'No plan is worth more under the same rules.'),
] as const satisfies Wordings;

const OPTIMAL = [
  both(
    '本方案转换 {credits} 学分，在同样的规则和成果下没有更好的方案。先比指定课程学分，再比通用学分，再比作废学分（少者优先），再比先取得的成果，最后比课程和规则的次序。',
    'This plan converts {credits} credits, and under the same rules and outcomes none is better: ' +
      'most credits of named courses first, then most general credits, then least forfeited, ' +
      'then outcomes awarded earlier, then courses and rules in their order.',
  ),
  both('在同样的规则和成果下没有更好的方案。', 'No better plan exists under the same rules.'),
] as const satisfies Wordings;

const NOT_PROVED = [
  both(
    '本方案转换 {credits} 学分，但未能在限定时间内证明没有更好的方案。',
    'This plan converts {credits} credits; that none is better was not proved within the time.',
  ),
  both('未能证明没有更好的方案。', 'That no better plan exists was not proved.'),
] as const satisfies Wordings;

/** What a course is granted for: the draws as a sum, then what is forfeited beside them. */
export function matchText(match: CourseMatch): BilingualText {
  const { course, rule, sources } = match;
  const credits = formatHundredths(match.credits);
  const lost = sources.reduce((sum, one) => sum + one.forfeited, 0);
  const drawn = sources.reduce((sum, one) => sum + one.drawn, 0);
  const sum = sources.map((one) => formatHundredths(one.drawn)).join(' + ');
  const values = {
    course: course ?? '',
    credits,
    rule,
    sum: drawn === 0 ? '' : `${sum} = ${formatHundredths(drawn)}`,
    forfeited: lost === 0 ? '' : formatHundredths(lost),
  };
  return joined([
    say(course === null ? GENERAL : COURSE, values),
    say(drawn === 0 ? EXEMPT : DRAWN, values),
    ...(lost === 0 ? [] : [say(FORFEITED, values)]),
    ...(match.grade === undefined ? [] : [gradeText(match.grade)]),
    ...(match.needsJudgment === true ? [JUDGMENT] : []),
  ]);
}

const COURSE = [
  both(
    '规则 {rule} 以此置换课程 {course}，计 {credits} 学分',
    'Rule {rule} grants course {course} for it, {credits} credits',
  ),
  both('按规则置换课程', 'A rule grants the course for it'),
] as const satisfies Wordings;

const GENERAL = [
  both('规则 {rule} 计为通用学分 {credits}', 'Rule {rule} grants {credits} general credits for it'),
  both('按规则计为通用学分', 'A rule grants general credits for it'),
] as const satisfies Wordings;

const DRAWN = [
  both('所用学分（先取得者先用）：{sum}', 'credits drawn, what was awarded earlier first: {sum}'),
  both('所用学分（先取得者先用）', 'credits drawn, what was awarded earlier first'),
] as const satisfies Wordings;

const EXEMPT = [
  both('免修，不消耗学分', 'an exemption, which consumes no credits'),
] as const satisfies Wordings;

const FORFEITED = [
  both('剩余 {forfeited} 学分按规则作废', 'the {forfeited} left over are forfeited by the rule'),
  both('剩余学分按规则作废', 'what is left over is forfeited by the rule'),
] as const satisfies Wordings;

/** What one outcome is used for in the whole plan. */
export function usedText(
  courses: readonly (string | null)[],
  drawn: Hundredths,
  forfeited: Hundredths,
): BilingualText {
  const named = courses.filter((one) => one !== null).join(', ');
  const values = { courses: named, drawn: formatHundredths(drawn) };
  const general = courses.includes(null);
  return joined([
    ...(named === '' ? [] : [say(FOR_COURSES, values)]),
    ...(general ? [both('用于通用学分', 'used for general credit')] : []),
    drawn === 0 ? say(EXEMPT) : say(IN_ALL, values),
    ...(forfeited === 0 ? [] : [say(FORFEITED, { forfeited: formatHundredths(forfeited) })]),
  ]);
}

const FOR_COURSES = [
  both('用于课程 {courses}', 'used for {courses}'),
  both('用于课程', 'used for courses'),
] as const satisfies Wordings;

const IN_ALL = [
  both('共用 {drawn} 学分', '{drawn} credits in all'),
  both('共用学分', 'credits in all'),
] as const satisfies Wordings;

const JUDGMENT = both('授予前须经人工判断', 'a reviewer has to judge it before it is granted');

/** How the course stands on the programme's own transcript. */
function gradeText({ policy, scale, value, inAverage }: GrantedGrade): BilingualText {
  const grade = say(GRADES[policy], { scale, value });
  return inAverage ? grade : joined([grade, both('不计入平均分', 'outside the average')]);
}

const GRADES: Readonly<Record<GrantedGrade['policy'], Wordings>> = {
  fixed: [
    both('成绩按规则记为 {value}', 'graded {value} by the rule'),
    both('成绩按规则固定', 'graded as the rule fixes it'),
  ],
  converted: [
    both('成绩折算为 {value}', 'its grade becomes {value}'),
    both('成绩按规则折算', 'its grade is converted by the rule'),
  ],
  exempt: [both('成绩记为免考', 'recorded as exempt')],
  passed: [both('成绩记为通过', 'recorded as passed')],
  minimum: [both('成绩按最低及格计', 'counted as the lowest pass')],
};

/** What the cap alone takes from what the caps before it left. */
export function capText({ limit, unit, asked, excluded, rule }: PlanCap): BilingualText {
  const write = (amount: number): string =>
    unit === 'items' ? String(amount) : formatHundredths(amount);
  const values = {
    rule,
    // Where the limit is another one for each item there is no number to name.
    limit: limit === NO_LIMIT ? '' : write(limit),
    asked: write(asked),
    excluded: write(excluded),
    left: write(asked - excluded),
  };
  return say(unit === 'items' ? ITEMS : CREDITS, values);
}

const CREDITS = [
  both(
    '规则 {rule} 的上限为 {limit} 学分：前面各项上限留下 {asked}，本项去掉 {excluded}，留下 {left}',
    'Rule {rule} allows {limit} credits: of the {asked} that the caps before it left it takes ' +
      '{excluded} and leaves {left}',
  ),
  both(
    '规则 {rule}：前面各项上限留下 {asked} 学分，本项去掉 {excluded}，留下 {left}',
    'Rule {rule} takes {excluded} of the {asked} credits that the caps before it left, and ' +
      'leaves {left}',
  ),
  both('学分上限', 'A cap on credits'),
] as const satisfies Wordings;

const ITEMS = [
  both(
    '规则 {rule} 最多允许 {limit} 项：前面各项上限留下 {asked} 项，本项去掉 {excluded} 项，留下 {left} 项',
    'Rule {rule} allows {limit} items: of the {asked} that the caps before it left it takes ' +
      '{excluded} and leaves {left}',
  ),
  both('项数上限', 'A cap on the number of items'),
] as const satisfies Wordings;

export function auditText({ rule, needed, has, met }: PlanAudit): BilingualText {
  const values = {
    rule,
    needed: formatHundredths(needed),
    has: formatHundredths(has),
    missing: formatHundredths(met ? 0 : needed - has),
  };
  return say(met ? MET : NOT_MET, values);
}

const MET = [
  both(
    '规则 {rule} 要求至少 {needed} 学分，现有 {has}，已满足',
    'Rule {rule} needs at least {needed} credits; there are {has}, which is enough',
  ),
  both('已满足', 'Met'),
] as const satisfies Wordings;

const NOT_MET = [
  both(
    '规则 {rule} 要求至少 {needed} 学分，现有 {has}，还差 {missing}',
    'Rule {rule} needs at least {needed} credits; there are {has}, so {missing} are missing',
  ),
  both('未满足', 'Not met'),
] as const satisfies Wordings;

/** Clauses as one sentence. */
function joined(clauses: readonly BilingualText[]): BilingualText {
  return {
    zh: clauses.map((one) => one.zh).join('；'),
    en: clauses.map((one) => one.en).join('; '),
  };
}
