/** What can be wrong with a rule book, in both languages. `{name}` stands for the case's values. */
import type { Bilingual, FieldError } from '#edge';
import type { BookError, BookFault } from '#equivalence';

const TEXTS: Readonly<Record<BookFault, Bilingual>> = {
  authorityMismatch: {
    zh: '认定(recognition)规则集的 authority 必须是 "bank";转换(conversion)规则集的 authority 是接收机构的代码。',
    en: 'A recognition book has the authority "bank"; a conversion book has the code of the receiving institution.',
  },
  reservedBookId: {
    zh: '编号 "{bookId}" 留给学分银行自己的规则集。',
    en: 'The id "{bookId}" is kept for the bank’s own book.',
  },
  bookMoved: {
    zh: '规则集 {bookId} 的已发布版本属于另一认定机构或范围;请另用 bookId。',
    en: 'Published versions of {bookId} have another authority or scope; use another bookId.',
  },
  notDate: {
    zh: '日历中没有这一天;格式为 YYYY-MM-DD。',
    en: 'The calendar has no such day; write YYYY-MM-DD.',
  },
  datesReversed: {
    zh: '结束日期早于开始日期。',
    en: 'The last day is before the first one.',
  },
  overlapsBook: {
    zh: '有效期与同一机构、同一范围的规则集 {bookId} 重叠;请把它发布为该规则集的新版本,或错开有效期。',
    en: 'The validity overlaps that of {bookId}, which decides the same; publish a version of that book, or move the dates.',
  },
  wrongScope: {
    zh: '{field} 不能用于 {scope} 规则集。',
    en: '{field} does not belong in a {scope} book.',
  },
  required: { zh: '必填项缺失。', en: 'This is required.' },
  doesNotFit: {
    zh: '{field} 与 {by} 不能同时使用。',
    en: '{field} means nothing beside {by}; remove it.',
  },
  duplicate: { zh: '重复:{value}。', en: '{value} is there twice.' },
  notMonthDay: {
    zh: '应为每年都有的日子,格式 MM-DD,例如 "03-01"。',
    en: 'A day that every year has is expected, as MM-DD, such as "03-01".',
  },
  notRatio: {
    zh: '应为大于 0 的数或分数,例如 "16"、"0.75"、"2/3"。',
    en: 'A number or fraction above 0 is expected, such as "16", "0.75" or "2/3".',
  },
  zeroAmount: { zh: '必须大于 0.00。', en: 'Must be above 0.00.' },
  tooFine: {
    zh: '最多两位小数(0.01 为最小单位)。',
    en: 'At most two decimals: the smallest amount is 0.01.',
  },
  ownUnit: {
    zh: '这是学分银行自己的单位,不需要换算。',
    en: 'This is the bank’s own unit and needs no factor.',
  },
  unknownScheme: {
    zh: '没有等级体系 {scheme};请在 schemes 中声明其等级。',
    en: 'There is no scheme {scheme}; declare its levels in schemes.',
  },
  unknownLevel: {
    zh: '体系 {scheme} 没有等级 {level}。',
    en: 'The scheme {scheme} has no level {level}.',
  },
  unknownScale: {
    zh: '没有成绩等级制 {scale};请在 gradeScales 中声明。',
    en: 'There is no grade scale {scale}; declare it in gradeScales.',
  },
  unknownGrade: {
    zh: '成绩等级制 {scale} 没有 {value}。',
    en: 'The scale {scale} has no value {value}.',
  },
  unknownCourse: {
    zh: '本规则集的专业没有课程 {course}。',
    en: 'The book’s programme has no course {course}.',
  },
  contradictsRule: {
    zh: '与规则 {rule} 可能适用于同一成果,却给出不同学分;请缩小其中一条的条件。',
    en: 'Can take the same outcome as rule {rule} and gives it other credits; narrow one of them.',
  },
  stepsNotAscending: {
    zh: '各级的学时必须逐级增加。',
    en: 'The hours must rise from step to step.',
  },
  outsideValidity: {
    zh: '示例的日期 {date} 不在规则集的有效期内;请写明 asOf。',
    en: 'The example’s day {date} lies outside the validity of the book; say asOf.',
  },
  exampleFailed: {
    zh: '示例应得 {expected},实得 {actual}。',
    en: 'The example expects {expected} and gets {actual}.',
  },
};

export function faultError(error: BookError): FieldError {
  const text = TEXTS[error.code as BookFault];
  const filled = (one: string): string =>
    one.replace(/\{(\w+)\}/g, (whole, name: string) => error.values?.[name] ?? whole);
  const { pointer, code } = error;
  return { pointer, code, text: { zh: filled(text.zh), en: filled(text.en) } };
}
