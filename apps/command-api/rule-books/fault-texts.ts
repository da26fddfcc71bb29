/** What can be wrong with a rule book, in both languages. `{name}` stands for the case's values. */
import type { Bilingual, FieldError } from '#edge';
import type { BookError, BookFault } from '#equivalence';

export const FAULT_TEXTS: Readonly<Record<BookFault, Bilingual>> = {
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
  unknownClass: {
    zh: '本规则集的专业没有类别为 {class} 的课程。',
    en: 'No course of the book’s programme has the class {class}.',
  },
  unknownBucket: {
    zh: '本规则集的专业没有模块 {bucket};请在 programme.buckets 中声明。',
    en: 'The book’s programme has no bucket {bucket}; declare it in programme.buckets.',
  },
  unknownUnit: {
    zh: '学分银行不换算学分单位 {unit};请在其规则集的 units 中声明。',
    en: 'The bank converts no unit {unit}; it is declared in units of the bank’s book.',
  },
  unknownPurpose: {
    zh: '本规则集没有用途 {purpose};请在 purposes 中声明。',
    en: 'The book has no purpose {purpose}; declare it in purposes.',
  },
  unknownOutcome: {
    zh: '本示例没有编号为 {number} 的成果。',
    en: 'No outcome of this example has the number {number}.',
  },
  unknownAuthority: {
    zh: '机构 {authority} 未登记;authority 应为已登记机构的代码。',
    en: 'No institution {authority} is registered; the authority is the code of a registered one.',
  },
  unknownReviewer: {
    zh: '机构 {by} 未登记;by 应为 institution、bank 或已登记机构的代码。',
    en: 'No institution {by} is registered; by is institution, bank or the code of a registered one.',
  },
  contradictsRule: {
    zh: '与规则 {rule} 可能适用于同一成果,却给出不同结果;请缩小其中一条的条件,或以 hitPolicy 声明取舍。',
    en: 'Can take the same outcome as rule {rule} and makes something else of it; narrow one of them, or say by hitPolicy which one wins.',
  },
  stepsNotAscending: {
    zh: '各级的学时必须逐级增加。',
    en: 'The hours must rise from step to step.',
  },
  gradesNotAscending: {
    zh: '成绩必须按来源等级制逐级递增。',
    en: 'The grades must rise on the sender’s scale from row to row.',
  },
  levelsReversed: {
    zh: 'maxLevel 低于 minLevel,没有成果可以匹配。',
    en: 'maxLevel is below minLevel: no outcome could match.',
  },
  shareAboveOne: {
    zh: '比例不能超过 1,例如 "0.25" 或 "1/3"。',
    en: 'A share is at most 1, such as "0.25" or "1/3".',
  },
  notPercent: {
    zh: '应为不超过 100 的百分数文本,最多两位小数,例如 "80"。',
    en: 'A percentage of at most 100 as text, with at most two decimals, such as "80".',
  },
  aboveTotal: {
    zh: '超过专业总学分 totalCredits。',
    en: 'Is more than totalCredits, all that the programme needs.',
  },
  notOrder: {
    zh: '只有 families 与 itemCaps 可以互换,其他步骤须保持默认次序。',
    en: 'Only families and itemCaps may change places; keep all others in the default order.',
  },
  cycle: {
    zh: '规则 {rules} 互相循环,无法确定哪一项成果计入;请去掉其中一条。',
    en: 'The circle of {rules} does not say which outcome counts; take one rule out of it.',
  },
  notCovered: {
    zh: '声明没有遗漏,但代码 {code}、等级 {level} 没有 value 规则。',
    en: 'Declared as having no hole, but no value rule takes code {code} at level {level}.',
  },
  tooDeep: {
    zh: '匹配条件最多嵌套 {max} 层。',
    en: 'Matchers are nested at most {max} deep.',
  },
  tooComplex: {
    zh: '规则过多或过于复杂,无法逐一比较;请拆分规则集或简化匹配条件。',
    en: 'There is too much to compare rule by rule; split the book or simplify its matchers.',
  },
  outsideValidity: {
    zh: '示例的日期 {date} 不在规则集的有效期内;请写明 asOf。',
    en: 'The example’s day {date} lies outside the validity of the book; say asOf.',
  },
  conditionTooLong: {
    zh: '条件最多 500 个字符;请简化,或改用匹配字段。',
    en: 'A condition has at most 500 characters; simplify it, or use the fields of matchers.',
  },
  conditionSyntax: {
    zh: '第 {at} 个字符起不是合法的条件表达式;请核对引号、括号与运算符。',
    en: 'From character {at} on this is no condition; check quotes, brackets and operators.',
  },
  conditionUnknownName: {
    zh: '没有 {name};可用的名称见 docs/rule-language.zh-CN.md。',
    en: 'There is no {name}; docs/rule-language.md lists the names that there are.',
  },
  conditionType: {
    zh: '第 {at} 个字符处的值类型不符;学分与学时须写作 amount("2.50")。',
    en: 'The value at character {at} has another type; write credits and hours as amount("2.50").',
  },
  conditionNotBoolean: {
    zh: '条件的结果须为真或假,例如 outcome.level == "advanced"。',
    en: 'A condition is true or false, such as outcome.level == "advanced".',
  },
  conditionFraction: {
    zh: '条件中不能有小数 {name};请写作 amount("{name}")。',
    en: 'A condition has no fractions such as {name}; write amount("{name}").',
  },
  conditionFunction: {
    zh: '条件中不能使用 {name};可用的函数见 docs/rule-language.zh-CN.md。',
    en: 'A condition cannot use {name}; docs/rule-language.md lists the functions that there are.',
  },
  conditionNested: {
    zh: '{name} 不能嵌套在另一个遍历之内;请拆成两个条件。',
    en: '{name} cannot stand inside another one; make two conditions of it.',
  },
  conditionAmount: {
    zh: 'amount() 的参数须直接写成十进制文本,例如 amount("2.50")。',
    en: 'amount() takes a decimal written out as text, such as amount("2.50").',
  },
  exampleFailed: {
    zh: '示例应得 {expected},实得 {actual}。',
    en: 'The example expects {expected} and gets {actual}.',
  },
};

export function faultError(error: BookError): FieldError {
  const text = FAULT_TEXTS[error.code as BookFault];
  const filled = (one: string): string =>
    one.replace(/\{(\w+)\}/g, (whole, name: string) => error.values?.[name] ?? whole);
  const { pointer, code } = error;
  return { pointer, code, text: { zh: filled(text.zh), en: filled(text.en) } };
}
