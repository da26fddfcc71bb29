/** What can be wrong with an uploaded file as a whole: nothing of it is recorded then. */
import { type Bilingual, type FieldError, Refusal } from '#edge';

const TEXTS = {
  emptyFile: {
    zh: '文件为空；CSV 需有表头与至少一行数据，NDJSON 需至少一行。',
    en: 'The file is empty; send a CSV header and at least one row, or at least one NDJSON line.',
  },
  noRows: {
    zh: '只有表头，没有数据行。',
    en: 'There is a header and no row below it.',
  },
  notUtf8: {
    zh: '第 {line} 行不是 UTF-8。请另存为 UTF-8 后重新上传(GBK/GB18030 可用 iconv -f GB18030 -t UTF-8 转换；Excel 请选“CSV UTF-8”)。',
    en: 'Line {line} is not UTF-8. Save the file as UTF-8 and send it again (from GBK or GB18030: iconv -f GB18030 -t UTF-8; in Excel choose "CSV UTF-8").',
  },
  nulByte: {
    zh: '第 {line} 行含有 NUL 字节；请以 UTF-8 文本导出后重新上传。',
    en: 'Line {line} holds a NUL byte; export the file as UTF-8 text and send it again.',
  },
  lineTooLong: {
    zh: '第 {line} 行起的记录超过 {max} 字节；请检查换行与引号，或缩短字段。',
    en: 'The record at line {line} has more than {max} bytes; check line ends and quotes, or shorten its fields.',
  },
  tooManyColumns: {
    zh: '第 {line} 行超过 {max} 列；请只保留文档中列出的列。',
    en: 'Line {line} has more than {max} columns; keep only the documented ones.',
  },
  wrongQuoting: {
    zh: '第 {line} 行的引号不合 RFC 4180:含引号、逗号或换行的字段须整体加双引号，其中的双引号写两遍。',
    en: 'The quotes in line {line} are not as RFC 4180 has them: put a field with quotes, commas or line breaks in double quotes, and double each quote inside.',
  },
  openQuote: {
    zh: '第 {line} 行起的记录有未闭合的双引号。',
    en: 'The record at line {line} opens a double quote that is never closed.',
  },
  unknownColumn: {
    zh: '没有名为“{name}”的列；请删除或核对拼写。可用的列：{names}。',
    en: 'There is no column "{name}"; remove it or check its spelling. Columns: {names}.',
  },
  duplicateColumn: {
    zh: '列“{name}”出现两次。',
    en: 'The column "{name}" is there twice.',
  },
  missingColumn: {
    zh: '缺少必需的列“{name}”。',
    en: 'The column "{name}" is needed and missing.',
  },
  notJsonLines: {
    zh: '第 {line} 行不是 JSON 对象；NDJSON 每行一个对象。CSV 文件请用 Content-Type: text/csv。',
    en: 'Line {line} is no JSON object; NDJSON has one in each line. For CSV send Content-Type: text/csv.',
  },
  gzipTruncated: {
    zh: 'gzip 内容不完整；请重新压缩或重新上传。',
    en: 'The gzip ends too early; compress or send the file again.',
  },
  gzipInvalid: {
    zh: '内容不是有效的 gzip；请重新压缩，或不压缩并去掉 Content-Encoding。',
    en: 'This is no valid gzip; compress it again, or send it plain without Content-Encoding.',
  },
  gzipTooDense: {
    zh: '解压后的内容异常庞大(超过 {max} 倍)；请分成较小的文件。',
    en: 'The gzip unpacks to more than {max} times its size; send smaller files.',
  },
  uploadTooLarge: {
    zh: '解压后超过 2 GB；请分成较小的文件。',
    en: 'The file has more than 2 GB unpacked; send smaller files.',
  },
  tooManyAtomicRows: {
    zh: 'mode=atomic 最多 {max} 行；请分成较小的文件，或用 mode=continue。',
    en: 'mode=atomic takes at most {max} lines; send smaller files, or use mode=continue.',
  },
} as const satisfies Record<string, Bilingual>;

export type UploadProblemCode = keyof typeof TEXTS;

/** Ends the reading of an upload; it carries what is wrong out of the streams. */
export class UploadProblem extends Error {
  #more: readonly UploadProblem[] = [];

  constructor(
    readonly code: UploadProblemCode,
    readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(code);
    this.name = 'UploadProblem';
  }

  /** Several problems of one header are told together. */
  with(more: readonly UploadProblem[]): this {
    this.#more = more;
    return this;
  }

  get all(): readonly UploadProblem[] {
    return [this, ...this.#more];
  }
}

const TOO_LARGE = new Set<UploadProblemCode>(['gzipTooDense', 'uploadTooLarge']);

/** The refusal that tells the sender about it; several problems of one header go together. */
export function refusalOf(problems: readonly UploadProblem[]): Refusal {
  const large = problems.some((problem) => TOO_LARGE.has(problem.code));
  return new Refusal(large ? 'bodyTooLarge' : 'invalidBody', { errors: problems.map(errorOf) });
}

function errorOf(problem: UploadProblem): FieldError {
  const { line, name } = problem.values;
  const place = line === undefined ? '' : `/lines/${line}`;
  const pointer = name === undefined ? place : `/columns/${escaped(String(name))}`;
  const text = TEXTS[problem.code];
  return {
    pointer,
    code: problem.code,
    text: { zh: filled(text.zh, problem.values), en: filled(text.en, problem.values) },
  };
}

// The name of a column came from outside.
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function filled(text: string, values: UploadProblem['values']): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
