/** Module results of the Open University (see oulad/README.md) as lines of an import. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { seedFile } from './files.js';

export const OPEN_UNIVERSITY = 'OU';

export const IMPORT_HEADER =
  'learner_issuer,learner_id,kind,issuer,number,title,result,awarded_on,credits';

type Presentation = `${number}${'B' | 'J'}`;

interface ModuleResult {
  readonly code_module: string;
  readonly code_presentation: Presentation;
  readonly id_student: string;
  readonly studied_credits: string;
  readonly final_result: 'Pass' | 'Distinction' | 'Fail' | 'Withdrawn';
}

/** B starts in February and ends in August; J starts in October and ends in June. */
export function awardedOn(presentation: Presentation): string {
  const year = Number.parseInt(presentation, 10);
  return presentation.endsWith('B') ? `${year}-08-31` : `${year + 1}-06-30`;
}

function importLine(result: ModuleResult): string {
  const { code_module: module, code_presentation: presentation, id_student: student } = result;
  const passed = result.final_result === 'Pass' || result.final_result === 'Distinction';
  return [
    OPEN_UNIVERSITY,
    student,
    'course',
    OPEN_UNIVERSITY,
    `${module}-${presentation}-${student}`,
    module,
    passed ? 'passed' : 'failed',
    awardedOn(presentation),
    result.studied_credits,
  ].join(',');
}

/** The lines of the import, without its header. */
export function ouladLines(): string[] {
  const packed = readFileSync(seedFile('oulad', 'student-info.csv.gz'));
  const results: ModuleResult[] = parse(gunzipSync(packed), { columns: true });
  return results.map(importLine);
}
