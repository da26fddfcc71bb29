/** What the routes of imports take and answer. */
import { ApiProperty } from '@nestjs/swagger';
import { IsOneOf, IsTrueOrFalseText, Optional } from '#edge';
import type { ImportMode, ImportState, Job } from './jobs/job.js';

export class StartImportQuery {
  @Optional() @IsOneOf(['continue', 'atomic']) mode?: ImportMode;
  @Optional() @IsTrueOrFalseText() dryRun?: 'true' | 'false';
}

export class ImportStarted {
  @ApiProperty({ format: 'uuid' }) importId: string;
}

const FAILURES: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  rowsRefused: {
    zh: '有行被拒绝，因此没有记录任何内容；请改正 /refused 中的行后重新上传整个文件。',
    en: 'Some rows were refused, so nothing was recorded; correct those in /refused and send the whole file again.',
  },
  conflictArose: {
    zh: '检查之后，他人登记了与此行冲突的内容；该行之前的行已记录，改正后重新上传同一文件即可补全。',
    en: 'After the check someone recorded what contradicts this line; rows before it are recorded, and the same file, corrected, completes them.',
  },
  internalError: {
    zh: '系统内部错误；请重新上传同一文件，已记录的行不会重复。',
    en: 'The bank made a mistake; send the same file again, recorded rows are not doubled.',
  },
};

export class FailureText {
  @ApiProperty() zh: string;
  @ApiProperty() en: string;
}

export class ImportFailure {
  @ApiProperty({ enum: Object.keys(FAILURES) }) code: string;
  @ApiProperty() text: FailureText;
  @ApiProperty({ required: false, description: 'Line of the file' }) line?: number;
}

const STATES = ['queued', 'running', 'completed', 'failed', 'cancelled'];

export class ImportStatus {
  @ApiProperty({ format: 'uuid' }) importId: string;
  @ApiProperty({ enum: STATES }) state: ImportState;
  @ApiProperty({ enum: ['continue', 'atomic'] }) mode: ImportMode;
  @ApiProperty() dryRun: boolean;
  @ApiProperty({ description: 'Rows done so far' }) rows: number;
  @ApiProperty() accepted: number;
  @ApiProperty() duplicates: number;
  @ApiProperty() refused: number;
  @ApiProperty() rowsTotal: number;
  @ApiProperty() bytes: number;
  @ApiProperty() bytesTotal: number;
  @ApiProperty() rowsPerSecond: number;
  @ApiProperty() bytesPerSecond: number;
  @ApiProperty({ required: false, description: 'At the rate so far, while the import runs' })
  secondsRemaining?: number;
  @ApiProperty({ format: 'date-time' }) startedAt: string;
  @ApiProperty({ format: 'date-time', required: false }) finishedAt?: string;
  @ApiProperty({ required: false }) position?: string;
  @ApiProperty({ required: false }) failure?: ImportFailure;
}

export function statusOf(job: Job): ImportStatus {
  const { progress, failure } = job;
  const { accepted, duplicates, refused, workedMs, bytes } = progress;
  const rows = accepted + duplicates + refused;
  // The check of an atomic import has recorded nothing yet, and may never.
  const onlyChecked = progress.phase === 'check' && !job.dryRun;
  return {
    importId: job.importId,
    state: job.state,
    mode: job.mode,
    dryRun: job.dryRun,
    rows,
    accepted: onlyChecked ? 0 : accepted,
    duplicates: onlyChecked ? 0 : duplicates,
    refused,
    rowsTotal: job.rowsTotal,
    bytes,
    bytesTotal: job.bytesTotal,
    rowsPerSecond: perSecond(rows, workedMs),
    bytesPerSecond: perSecond(bytes, workedMs),
    ...remaining(job),
    startedAt: job.startedAt ?? job.createdAt,
    ...(job.finishedAt === null ? {} : { finishedAt: job.finishedAt }),
    ...(progress.position === null ? {} : { position: progress.position }),
    ...(failure === null ? {} : { failure: { ...failure, text: textOf(failure.code) } }),
  };
}

function perSecond(amount: number, milliseconds: number): number {
  return milliseconds > 0 ? Math.round((amount * 1_000) / milliseconds) : 0;
}

/** Rounded up. What is checked before it is recorded goes through the file twice. */
function remaining(job: Job): Pick<ImportStatus, 'secondsRemaining'> {
  const { phase, bytes, workedMs } = job.progress;
  if (job.state !== 'running' || bytes === 0) return {};
  const again = phase === 'check' && !job.dryRun ? job.bytesTotal : 0;
  const left = job.bytesTotal - bytes + again;
  return { secondsRemaining: Math.ceil((left * workedMs) / (bytes * 1_000)) };
}

function textOf(code: string): FailureText {
  const text = FAILURES[code];
  if (text === undefined) throw new Error(`no text for the failure ${code}`);
  return text;
}
