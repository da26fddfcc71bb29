/** Reason codes in words. A code never changes its meaning; its words may. */
import type { BilingualText } from '#domain';
import type { ReasonCode } from '../../types.js';
import { both, say } from './say.js';
import type { Values, Wordings } from './say.js';

/** What an outcome as such can be told. */
const OUTCOMES = {
  counted: [
    both('计入积累学分：{arithmetic}', 'Counts towards accumulated credits: {arithmetic}'),
    both('计入积累学分', 'Counts towards accumulated credits'),
  ],
  unvalued: [
    both(
      '没有学分、学时或规则可定其值；补充学分或学时，或由规则赋值后计入',
      'Neither credits, hours nor a rule give it a value; it counts once one of them does',
    ),
  ],
  notPassed: [both('未通过；通过后计入', 'Not passed; it counts once it is')],
  superseded: [
    both(
      '同一课程有更好的成绩（成果 {by}），只计最好的一次',
      'A better attempt at the same course counts instead, once (outcome {by})',
    ),
    both(
      '同一课程有更好的成绩，只计最好的一次',
      'A better attempt at the same course counts instead, once',
    ),
  ],
  revoked: [both('自 {date} 起已撤销', 'Revoked from {date}'), both('已撤销', 'Revoked')],
  countedInContainer: [
    both('学分已包含在成果 {container} 中', 'Its credits are carried by outcome {container}'),
    both('学分已包含在另一成果中', 'Its credits are carried by another outcome'),
  ],
  duplicate: [
    both('与成果 {by} 内容重复，只认定一次', 'Duplicates outcome {by}, which is recognised once'),
    both('与另一成果内容重复，只认定一次', 'Duplicates another outcome, which is recognised once'),
  ],
  lowerInFamily: [
    both(
      '同一系列中低于成果 {by}，按规则折算：{arithmetic}',
      'Below outcome {by} in its family, so scaled by the rule: {arithmetic}',
    ),
    both(
      '同一系列只认定最高一项（成果 {by}）',
      'Only the highest of its family is recognised (outcome {by})',
    ),
    both('同一系列只认定最高一项', 'Only the highest of its family is recognised'),
  ],
  implied: [
    both(
      '随成果 {by} 一并取得，不另行认定',
      'Comes with outcome {by} and is not counted beside it',
    ),
    both(
      '随另一成果一并取得，不另行认定',
      'Comes with another outcome and is not counted beside it',
    ),
  ],
  decidedByPerson: [
    both('由人工决定认定 {credits} 学分', 'A person decided to recognise {credits} credits'),
    both('由人工决定', 'A person decided'),
  ],
  reassessed: [both('按新版规则重新评定', 'Assessed anew under a later version')],
} as const satisfies Partial<Record<ReasonCode, Wordings>>;

/** What a rule does to one outcome. */
const RULES = {
  expired: [
    both(
      '自 {from} 起 {months} 个月内有效，至 {date} 止，现已过期',
      'Good for {months} months from {from}, until {date}; expired since',
    ),
    both('有效期至 {date}，现已过期', 'Valid until {date}; expired since'),
    both('已过期', 'Expired'),
  ],
  notValid: [
    both('在 {date} 无效', 'Not valid on {date}'),
    both('在所问之日无效', 'Not valid on the day asked for'),
  ],
  gradeTooLow: [
    both(
      '成绩 {has} 属于 {hasScale} 成绩制，要求 {neededScale} 成绩制的 {needed}',
      'The grade {has} is of the scale {hasScale}; {needed} of the scale {neededScale} is required',
    ),
    both(
      '要求 {neededScale} 成绩制的 {needed}，未登记这样的成绩',
      'A grade of {needed} on the scale {neededScale} is required, and none is recorded',
    ),
    both('成绩 {has} 低于要求的 {needed}', 'The grade {has} is below the required {needed}'),
    both('成绩未达到要求的 {needed}', 'The grade does not reach the required {needed}'),
    both('成绩未达到要求', 'The grade does not reach what is required'),
  ],
  overItemCap: [
    both(
      '单项最多认定 {limit} 学分，即 {arithmetic}',
      'At most {limit} credits are recognised for one outcome, which is {arithmetic}',
    ),
    both(
      '机构 {authority} 规定单项最多认定 {limit} 学分',
      'At most {limit} credits are recognised for one outcome, by authority {authority}',
    ),
    both('单项最多认定 {limit} 学分', 'At most {limit} credits are recognised for one outcome'),
    both('超出单项上限', 'Beyond the cap for one outcome'),
  ],
  overCap: [
    both('超出上限 {limit} 学分', 'Beyond the cap of {limit} credits'),
    both('超出学分上限', 'Beyond a cap on credits'),
  ],
  overCountCap: [
    both('超出最多 {limit} 项的限制', 'Beyond the cap of {limit} items'),
    both('超出项数限制', 'Beyond a cap on the number of items'),
  ],
  notConfirmed: [
    both('尚未经颁发机构 {issuer} 确认', 'Not confirmed by its issuer {issuer} yet'),
    both('尚未经颁发机构确认', 'Not confirmed by its issuer yet'),
  ],
  notConvertible: [both('规则不予认定或转换', 'A rule excludes it')],
  reduced: [
    both('按规则减少：{arithmetic}', 'Reduced by a rule: {arithmetic}'),
    both('按规则减少 {credits} 学分', 'Reduced by {credits} credits by a rule'),
    both('按规则减少', 'Reduced by a rule'),
  ],
  scaled: [
    both('按规则折算：{arithmetic}', 'Scaled by a rule: {arithmetic}'),
    both('按规则乘以 {factor}', 'Multiplied by {factor} by a rule'),
    both('按规则折算', 'Scaled by a rule'),
  ],
  rounded: [
    both('合计按规则舍入：{arithmetic}', 'The total is rounded by a rule: {arithmetic}'),
    both(
      '合计按 {granularity} 一档舍去零数',
      'The total is rounded down in steps of {granularity}',
    ),
    both('合计按规则舍入', 'The total is rounded by a rule'),
  ],
} as const satisfies Partial<Record<ReasonCode, Wordings>>;

/** What a programme's book says of an outcome or a course. */
const CONVERSION = {
  noMatch: [both('没有可对应的课程', 'Nothing matches')],
  groupIncomplete: [both('组合中的成果不齐', 'Its group is not complete')],
  wrongCourseClass: [both('不能置换此类课程', 'It may not replace courses of this class')],
  sourceTooSmall: [
    both('学分 {has} 少于所需的 {needed}', 'Its {has} credits are fewer than the {needed} needed'),
    both('学分少于目标课程', 'Fewer credits than the target course'),
  ],
  overlapTooLow: [
    both(
      '内容重合度 {has}% 低于要求的 {needed}%',
      'The content overlaps by {has} %, less than the required {needed} %',
    ),
    both('内容重合度不足', 'The content overlaps too little'),
  ],
  overlapNotJudged: [
    both(
      '内容重合度尚未经人工评定（要求 {needed}%）',
      'Nobody has judged the overlap of contents yet ({needed} % are required)',
    ),
    both('内容重合度尚未经人工评定', 'Nobody has judged the overlap of contents yet'),
  ],
  targetTaken: [both('目标课程已被置换', 'The target course is taken already')],
  noAgreement: [
    both('与机构 {issuer} 之间没有有效协议', 'No agreement with institution {issuer} is in force'),
    both('两个机构之间没有有效协议', 'No agreement between the two institutions is in force'),
  ],
  segmentIncomplete: [
    both(
      '衔接学段已有 {has} 学分，未达到 {needed}',
      'The segment of the path has {has} credits of the {needed} needed',
    ),
    both('衔接学段尚未完成', 'The segment of the path is not complete'),
  ],
  requirementMissing: [both('缺少前提成果或条件', 'A required outcome or condition is missing')],
  usedOnce: [
    both('每项成果只能使用一次，已使用', 'Each outcome may be used once, and this one has been'),
  ],
  underResidency: [
    both(
      '须在本校修满 {needed} 学分，不能再转换',
      'At least {needed} credits are to be earned at the institution itself',
    ),
    both(
      '须在本校修满规定学分，不能再转换',
      'A part of the programme is to be earned at the institution itself',
    ),
  ],
  consumed: [both('已用于转换', 'Used by a conversion')],
  leftoverForfeited: [both('剩余学分按规则作废', 'The rest is forfeited by the rule')],
} as const satisfies Partial<Record<ReasonCode, Wordings>>;

/** Every code that the rules can answer with has its words here; the compiler asks for them. */
export const REASON_TEXTS: Readonly<Record<ReasonCode, Wordings>> = {
  ...OUTCOMES,
  ...RULES,
  ...CONVERSION,
};

export function reasonText(reason: {
  readonly code: ReasonCode;
  readonly values?: Values;
}): BilingualText {
  // A row of another version of the program may hold a code that this one does not know.
  const known = REASON_TEXTS as Readonly<Record<string, Wordings | undefined>>;
  return say(known[reason.code] ?? [both(reason.code, reason.code)], reason.values);
}

/** What statements book beside the reasons. */
const ENTRIES: Readonly<Record<string, Wordings | undefined>> = {
  ...REASON_TEXTS,
  converted: [both('转换为课程学分', 'Converted into course credits')],
  reversed: [both('转换已撤销', 'The conversion was reversed')],
};

/** A statement entry in words; it holds no values. */
export function entryText(code: string): BilingualText {
  return say(ENTRIES[code] ?? [both(code, code)]);
}
