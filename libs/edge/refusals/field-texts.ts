/** What can be wrong with one field: code → texts, with `{name}` for the values of the case. */
import type { Bilingual } from '../language.js';

const TEXTS = {
  required: { zh: '必填项缺失。', en: 'This is required.' },
  unknownField: {
    zh: '没有这个字段;请删除或核对拼写。',
    en: 'There is no such field; remove it or check its spelling.',
  },
  notObject: { zh: '应为 JSON 对象。', en: 'A JSON object is expected.' },
  notList: {
    zh: '应为含 {min} 至 {max} 项的 JSON 数组。',
    en: 'A JSON array of {min} to {max} items is expected.',
  },
  notText: { zh: '应为文本。', en: 'Text is expected.' },
  emptyText: { zh: '不能为空;没有内容时请省略此字段。', en: 'Must not be empty; leave it out.' },
  tooLong: { zh: '最多 {max} 个字符。', en: 'At most {max} characters.' },
  badCharacters: {
    zh: '含有不允许的字符(控制字符、NUL 或不完整的 Unicode)。',
    en: 'Contains characters that are not allowed (control, NUL or broken Unicode).',
  },
  invalidUtf8: {
    zh: '请求体不是 UTF-8;请以 UTF-8 编码发送(GBK/GB18030 须先转换)。',
    en: 'The body is not UTF-8; send it in UTF-8 (convert GBK or GB18030 first).',
  },
  notCode: {
    zh: '应为 1 至 {max} 个字符的代码,不含空格。',
    en: 'A code of 1 to {max} characters without spaces is expected.',
  },
  notCredits: {
    zh: '应为大于 0、最多两位小数的十进制文本,例如 "12.50"(不是 JSON 数字)。',
    en: 'A decimal as text, above 0, at most two decimals, such as "12.50" (no JSON number).',
  },
  notHours: {
    zh: '应为不小于 0、最多两位小数的十进制文本,例如 "64"(不是 JSON 数字)。',
    en: 'A decimal as text, at least 0, at most two decimals, such as "64" (no JSON number).',
  },
  notDate: {
    zh: '应为日历中存在的日期,格式 YYYY-MM-DD,例如 "2026-06-30"。',
    en: 'A day of the calendar as YYYY-MM-DD is expected, such as "2026-06-30".',
  },
  notUuid: { zh: '应为 UUID 编号。', en: 'An id in UUID form is expected.' },
  notOneOf: { zh: '应为下列之一:{values}。', en: 'One of these is expected: {values}.' },
  notInteger: {
    zh: '应为 {min} 至 {max} 的整数。',
    en: 'A whole number from {min} to {max} is expected.',
  },
  notBoolean: { zh: '应为 true 或 false。', en: 'true or false is expected.' },
  notInstant: {
    zh: '应为 ISO 8601 时刻,例如 "2026-06-30T08:00:00Z"。',
    en: 'An ISO 8601 instant is expected, such as "2026-06-30T08:00:00Z".',
  },
  notPosition: {
    zh: '应为先前应答中的 position,原样发送。',
    en: 'A position from an earlier answer is expected, sent as it was.',
  },
  duplicateItem: { zh: '重复的项。', en: 'This item is there twice.' },
  tooDeep: { zh: '嵌套最多 {max} 层。', en: 'At most {max} levels of nesting.' },
  tooMany: { zh: '最多 {max} 个值。', en: 'At most {max} values.' },
  notFinite: { zh: '数字超出范围。', en: 'The number is out of range.' },
  differs: { zh: '与已有记录不同。', en: 'Differs from what is recorded.' },
  invalidValue: { zh: '值无效。', en: 'The value is not valid.' },
} as const satisfies Record<string, Bilingual>;

export type FieldCode = keyof typeof TEXTS;

export interface FieldError {
  /** JSON Pointer (RFC 6901) into the body; for a query parameter `/name`. */
  readonly pointer: string;
  readonly code: string;
  readonly text: Bilingual;
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
