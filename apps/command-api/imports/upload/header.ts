/** The header of a CSV: which column stands where. */
import { parse } from 'csv-parse/sync';
import { UploadProblem } from './upload-problem.js';

export const COLUMNS = [
  'learner_issuer',
  'learner_id',
  'kind',
  'issuer',
  'number',
  'title',
  'scheme',
  'code',
  'level',
  'study_mode',
  'result',
  'awarded_on',
  'completed_on',
  'valid_until',
  'hours',
  'credits',
  'credit_scheme',
  'grade_scale',
  'grade',
  'tags',
  'part_of_issuer',
  'part_of_number',
] as const;
export type Column = (typeof COLUMNS)[number];

const REQUIRED: readonly Column[] = [
  'learner_issuer',
  'learner_id',
  'kind',
  'issuer',
  'number',
  'title',
  'result',
];

/** Added to refused rows. Who corrects them may send the file as it is: these are passed over. */
export const REASON_COLUMNS = ['reason_code', 'reason'] as const;

const KNOWN = new Set<string>([...COLUMNS, ...REASON_COLUMNS]);

export interface Header {
  /** The names of the columns, in order. */
  readonly names: readonly string[];
  readonly problems: readonly UploadProblem[];
}

/** Reads the header and says everything that is wrong with it. */
export function readHeader(bytes: Buffer): Header {
  const [first = []] = parse(bytes, { relax_column_count: true, skip_empty_lines: true });
  const names = first.map((name) => name.trim());
  return { names, problems: problemsOf(names) };
}

function problemsOf(names: readonly string[]): UploadProblem[] {
  const problems: UploadProblem[] = [];
  const seen = new Set<string>();
  for (const name of names) {
    const shown = name.slice(0, 64);
    if (seen.has(name)) problems.push(new UploadProblem('duplicateColumn', { name: shown }));
    else if (!KNOWN.has(name)) {
      problems.push(new UploadProblem('unknownColumn', { name: shown, names: COLUMNS.join(', ') }));
    }
    seen.add(name);
  }
  for (const name of REQUIRED) {
    if (!seen.has(name)) problems.push(new UploadProblem('missingColumn', { name }));
  }
  return problems;
}
