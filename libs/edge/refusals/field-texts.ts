/** What can be wrong with one field: code → texts, with `{name}` for the values of the case. */
import type { Bilingual } from '../language.js';

const TEXTS = {
  required: { zh: '必填项缺失。', en: 'This is required.' },
  unknownField: {
    zh: '没有这个字段；请删除或核对拼写。',
    en: 'There is no such field; remove it or check its spelling.',
  },
  notObject: { zh: '应为 JSON 对象。', en: 'A JSON object is expected.' },
  notList: {
    zh: '应为含 {min} 至 {max} 项的 JSON 数组。',
    en: 'A JSON array of {min} to {max} items is expected.',
  },
  notText: { zh: '应为文本。', en: 'Text is expected.' },
  emptyText: { zh: '不能为空；没有内容时请省略此字段。', en: 'Must not be empty; leave it out.' },
  tooLong: { zh: '最多 {max} 个字符。', en: 'At most {max} characters.' },
  badCharacters: {
    zh: '含有不允许的字符（控制字符、NUL 或不完整的 Unicode）。',
    en: 'Contains characters that are not allowed (control, NUL or broken Unicode).',
  },
  invalidUtf8: {
    zh: '请求体不是 UTF-8；请以 UTF-8 编码发送（GBK/GB18030 须先转换）。',
    en: 'The body is not UTF-8; send it in UTF-8 (convert GBK or GB18030 first).',
  },
  notCode: {
    zh: '应为 1 至 {max} 个字符的代码，不含空格。',
    en: 'A code of 1 to {max} characters without spaces is expected.',
  },
  notCredits: {
    zh: '应为大于 0、最多两位小数的十进制文本，例如 "12.50"（不是 JSON 数字）。',
    en: 'A decimal as text, above 0, at most two decimals, such as "12.50" (no JSON number).',
  },
  notHours: {
    zh: '应为不小于 0、最多两位小数的十进制文本，例如 "64"（不是 JSON 数字）。',
    en: 'A decimal as text, at least 0, at most two decimals, such as "64" (no JSON number).',
  },
  notDate: {
    zh: '应为日历中存在的日期，格式 YYYY-MM-DD，例如 "2026-06-30"。',
    en: 'A day of the calendar as YYYY-MM-DD is expected, such as "2026-06-30".',
  },
  notUuid: { zh: '应为 UUID 编号。', en: 'An id in UUID form is expected.' },
  notOneOf: { zh: '应为下列之一：{values}。', en: 'One of these is expected: {values}.' },
  notPercent: {
    zh: '应为 0 至 100 的百分比,最多两位小数,例如 "80"。',
    en: 'A percentage from 0 to 100 with at most two decimals is expected, such as "80".',
  },
  datesReversed: { zh: '结束日期早于开始日期。', en: 'The last day is before the first one.' },
  notOwn: {
    zh: '只能填写本机构的代码;省略此字段即为本机构。',
    en: 'Only your own institution can be named; leave it out to mean it.',
  },
  unknownOutcome: {
    zh: '该学习者没有此成果;请核对 GET /v1/learners/{id}/transcript。',
    en: 'The learner has no such outcome; see GET /v1/learners/{id}/transcript.',
  },
  notInteger: {
    zh: '应为 {min} 至 {max} 的整数。',
    en: 'A whole number from {min} to {max} is expected.',
  },
  notBoolean: { zh: '应为 true 或 false。', en: 'true or false is expected.' },
  notInstant: {
    zh: '应为 ISO 8601 时刻，例如 "2026-06-30T08:00:00Z"。',
    en: 'An ISO 8601 instant is expected, such as "2026-06-30T08:00:00Z".',
  },
  notPosition: {
    zh: '应为先前应答中的 position，原样发送。',
    en: 'A position from an earlier answer is expected, sent as it was.',
  },
  notPositionOrInstant: {
    zh: '应为先前应答中的 position，或 ISO 8601 时刻，例如 "2026-06-30T08:00:00Z"。',
    en: 'A position from an earlier answer, or an instant such as "2026-06-30T08:00:00Z".',
  },
  notExpiry: {
    zh: '应为日期（当日结束时到期）或 ISO 8601 时刻，例如 "2026-06-30" 或 "2026-06-30T08:00:00Z"。',
    en: 'A day (to its end) or an ISO 8601 instant is expected, such as "2026-06-30" or "2026-06-30T08:00:00Z".',
  },
  alreadyPast: { zh: '已经过去；请选择将来的时间。', en: 'It is past; choose a time to come.' },
  tooFarAhead: {
    zh: '最多 {days} 天之后；最晚为 {latest}。',
    en: 'At most {days} days from now; the latest is {latest}.',
  },
  notPin: {
    zh: '应为 4 至 32 个可打印的 ASCII 字符，不含空格。',
    en: '4 to 32 printable ASCII characters without blanks are expected.',
  },
  besideShareCode: {
    zh: 'shareCode 与 credential 只填其一。',
    en: 'Give shareCode or credential, not both.',
  },
  fieldNotShown: {
    zh: 'fields 中没有 outcomes；请加上，或删除此字段。',
    en: 'outcomes is not among fields; add it there, or leave this out.',
  },
  duplicateItem: { zh: '重复的项。', en: 'This item is there twice.' },
  tooDeep: { zh: '嵌套最多 {max} 层。', en: 'At most {max} levels of nesting.' },
  tooMany: { zh: '最多 {max} 个值。', en: 'At most {max} values.' },
  notFinite: { zh: '数字超出范围。', en: 'The number is out of range.' },
  inFuture: {
    zh: '不能晚于今天（{today}）。',
    en: 'Must not be later than today ({today}).',
  },
  inPast: {
    zh: '不能早于今天（{today}）。',
    en: 'Must not be earlier than today ({today}).',
  },
  beforeAward: {
    zh: '不能早于 awardedOn（{date}）。',
    en: 'Must not be earlier than awardedOn ({date}).',
  },
  requiredWhenPassed: {
    zh: 'result 为 passed 时必填。',
    en: 'This is required where result is passed.',
  },
  schemeNeeded: {
    zh: '给出 level 时须同时给出 scheme：等级只在其体系内有意义。',
    en: 'A level needs its scheme: levels have a meaning within one scheme only.',
  },
  unknownScheme: {
    zh: '未知的等级体系；内置的有 {known}，其他由规则集发布。',
    en: 'No such scheme; built in are {known}, others come with published rule books.',
  },
  wrongScheme: {
    zh: '此等级体系不用于这种成果，只用于 {kind}。',
    en: 'This scheme is not for this kind of outcome, only for {kind}.',
  },
  unknownLevel: {
    zh: '此体系没有这个等级；可用的有 {known}。',
    en: 'The scheme has no such level; it has {known}.',
  },
  unknownScale: {
    zh: '未知的成绩制；内置的有 {known}，其他由规则集发布。',
    en: 'No such grade scale; built in are {known}, others come with published rule books.',
  },
  unknownGrade: {
    zh: '此成绩制没有这个值；可用的有 {known}。',
    en: 'The scale has no such value; it has {known}.',
  },
  numberContradictsLevel: {
    zh: '证书编号中的等级与申报的 level 不符；请核对两者。',
    en: 'The level inside the number is not the declared one; check both.',
  },
  numberContradictsDate: {
    zh: '证书编号中的年份与 awardedOn 不符；请核对两者。',
    en: 'The year inside the number is not that of awardedOn; check both.',
  },
  partOfItself: { zh: '成果不能是自身的一部分。', en: 'An outcome is no part of itself.' },
  notContainer: {
    zh: '组成部分的 partOf 应省略，或为本成果的颁发机构与编号。',
    en: "A component's partOf is left out, or names this outcome's issuer and number.",
  },
  badCheckDigit: {
    zh: '校验码不正确；请逐位核对。',
    en: 'The check digit is wrong; check every digit.',
  },
  contradictsDocument: {
    zh: '与证件号码中的出生日期不符。',
    en: 'Is not the birth date inside the document number.',
  },
  notOwnInstitution: {
    zh: '只能添加本机构的外部编号。',
    en: 'Only external ids of your own institution can be added.',
  },
  unknownInstitution: {
    zh: '此机构代码未登记。',
    en: 'No institution is registered under this code.',
  },
  idOrDocumentNeeded: {
    zh: '请至少给出一个外部编号或一个证件。',
    en: 'Give at least one external id or a document.',
  },
  onlyOneOf: {
    zh: '{fields} 须且只能给出一个。',
    en: 'Exactly one of {fields} is expected.',
  },
  notWithDecision: {
    zh: 'decision 为 {decision} 时不能给出此项。',
    en: 'This does not go with the decision {decision}.',
  },
  requiredWhenRefused: {
    zh: '拒绝一门课程时必须说明理由。',
    en: 'Say why where a course is refused.',
  },
  notTheDecision: {
    zh: '此案的决定是 {decision}。',
    en: 'The decision of the case is {decision}.',
  },
  personalNumber: {
    zh: '含有疑似身份证号、电话、证书编号或电子邮箱的内容；先例公开且匿名，请删去。',
    en: 'Holds what looks like a personal number or an e-mail address; precedents are public: leave it out.',
  },
  unknownPrecedent: {
    zh: '没有此先例；请查阅 GET /v1/precedents。',
    en: 'There is no such precedent; see GET /v1/precedents.',
  },
  sameAccount: {
    zh: '两个编号是同一账户。',
    en: 'Both ids are the same account.',
  },
  differs: { zh: '与已有记录不同。', en: 'Differs from what is recorded.' },
  invalidValue: { zh: '值无效。', en: 'The value is not valid.' },
  yamlSyntax: {
    zh: '第 {line} 行第 {column} 列起不是合法的 YAML 1.2；请核对缩进、引号与括号。',
    en: 'No YAML 1.2 from line {line}, column {column} on; check indents, quotes and brackets.',
  },
  yamlAlias: {
    zh: '第 {line} 行第 {column} 列：不接受锚点(&)与别名(*)；请写出全文。',
    en: 'Line {line}, column {column}: anchors (&) and aliases (*) are not taken; write it out.',
  },
  yamlTag: {
    zh: '第 {line} 行第 {column} 列：不接受标签(!)；文本可加引号。',
    en: 'Line {line}, column {column}: tags (!) are not taken; put quotes around what is text.',
  },
  yamlKey: {
    zh: '第 {line} 行第 {column} 列：键须为非空文本。',
    en: 'Line {line}, column {column}: a key is text that is not empty.',
  },
  yamlDirective: {
    zh: '第 {line} 行第 {column} 列：不接受指令(%)；请删除此行。',
    en: 'Line {line}, column {column}: directives (%) are not taken; remove the line.',
  },
  yamlSeveral: {
    zh: '第 {line} 行起是另一份文档；一次只发送一份。',
    en: 'Another document begins at line {line}; send one at a time.',
  },
  duplicateKey: {
    zh: '第 {line} 行第 {column} 列：此键已出现过；请删除其一。',
    en: 'Line {line}, column {column}: this key was there before; remove one of them.',
  },
} as const satisfies Record<string, Bilingual>;

export type FieldCode = keyof typeof TEXTS;

export interface FieldError {
  /** JSON Pointer (RFC 6901) into the body; for a query parameter `/name`. */
  readonly pointer: string;
  readonly code: string;
  readonly text: Bilingual;
  /** Where it was written, counted from 1; only of a body that came as YAML. */
  readonly line?: number;
  readonly column?: number;
}

export type FieldValues = Readonly<Record<string, string | number>>;

export function fieldError(pointer: string, code: FieldCode, values?: FieldValues): FieldError {
  const text = TEXTS[code];
  if (values === undefined) return { pointer, code, text };
  return { pointer, code, text: { zh: filled(text.zh, values), en: filled(text.en, values) } };
}

function filled(text: string, values: FieldValues): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** One step of a JSON Pointer; a long name is cut, since it came from outside. */
export function pointerTo(parent: string, step: string | number): string {
  if (typeof step === 'number') return `${parent}/${step}`;
  return `${parent}/${step.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
