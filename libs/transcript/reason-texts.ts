/** Reason codes in words, with `{name}` for values of the case. A code never changes meaning. */
import type { BilingualText } from '#domain';
import type { Reason } from '#equivalence';

const TEXTS: Readonly<Record<string, BilingualText>> = {
  counted: { zh: '计入积累学分{arithmetic}', en: 'Counts towards accumulated credits{arithmetic}' },
  unvalued: {
    zh: '没有学分、学时或规则可定其值；补充学分或学时,或由规则赋值后计入',
    en: 'Neither credits, hours nor a rule give it a value; it counts once one of them does',
  },
  notPassed: { zh: '未通过;通过后计入', en: 'Not passed; it counts once it is' },
  superseded: {
    zh: '同一课程有更好的成绩(成果 {by})',
    en: 'A better attempt at the same course counts instead (outcome {by})',
  },
  revoked: { zh: '自 {date} 起已撤销', en: 'Revoked from {date}' },
  countedInContainer: {
    zh: '学分已包含在成果 {container} 中',
    en: 'Its credits are carried by outcome {container}',
  },
  duplicate: { zh: '与另一成果内容重复', en: 'Duplicates another outcome' },
  lowerInFamily: {
    zh: '同一系列只认定最高一项(成果 {by})',
    en: 'Only the highest of its family is recognised (outcome {by})',
  },
  expired: {
    zh: '有效期至 {date},已过期;提交有效证书后可认定',
    en: 'Valid until {date}, expired since; a valid certificate would count',
  },
  notValid: { zh: '当时无效', en: 'Not valid at that time' },
  gradeTooLow: {
    zh: '成绩 {has} 低于要求的 {needed}',
    en: 'The grade {has} is below the required {needed}',
  },
  overItemCap: {
    zh: '单项最多认定 {limit} 学分',
    en: 'At most {limit} credits are recognised for one outcome',
  },
  overCap: { zh: '超出上限 {limit} 学分', en: 'Beyond the cap of {limit} credits' },
  overCountCap: { zh: '超出最多 {limit} 项的限制', en: 'Beyond the cap of {limit} items' },
  noMatch: { zh: '没有可对应的课程', en: 'No course matches' },
  groupIncomplete: { zh: '组合中的成果不齐', en: 'Its group is not complete' },
  wrongCourseClass: { zh: '不能置换此类课程', en: 'It may not replace courses of this class' },
  sourceTooSmall: { zh: '学分少于目标课程', en: 'Fewer credits than the target course' },
  overlapTooLow: { zh: '内容重合度不足', en: 'The content overlaps too little' },
  targetTaken: { zh: '目标课程已被置换', en: 'The target course is taken already' },
  notConfirmed: { zh: '尚未经颁发机构确认', en: 'Not confirmed by the issuer yet' },
  consumed: { zh: '已用于转换', en: 'Used by a conversion' },
  leftoverForfeited: { zh: '剩余学分按规则作废', en: 'The rest is forfeited by the rule' },
  decidedByPerson: {
    zh: '由管理员决定认定 {credits} 学分',
    en: 'A person decided to recognise {credits} credits',
  },
  reassessed: { zh: '按新版规则重新评定', en: 'Assessed anew under a later version' },
  converted: { zh: '转换为课程学分', en: 'Converted into course credits' },
  reversed: { zh: '转换已撤回', en: 'The conversion was reversed' },
};

export function reasonText(reason: Pick<Reason, 'code' | 'values'>): BilingualText {
  const text = TEXTS[reason.code];
  if (text === undefined) return { zh: reason.code, en: reason.code };
  const values = reason.values ?? {};
  return { zh: filled(text.zh, values), en: filled(text.en, values) };
}

function filled(text: string, values: NonNullable<Reason['values']>): string {
  return text.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = values[name] ?? '';
    return name === 'arithmetic' && value !== '' ? `: ${value}` : value;
  });
}
