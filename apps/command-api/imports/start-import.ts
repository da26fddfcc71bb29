/** 批量导入: an uploaded file becomes a job, or is refused as a whole. */
import type { Readable } from 'node:stream';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Caller, type CommandDigests, Refusal } from '#edge';
import type { ImportMode } from './jobs/job.js';
import { Jobs } from './jobs/jobs.js';
import { MAX_UNFINISHED } from './limits.js';
import { ImportRunner } from './runner/import-runner.js';
import type { Format } from './upload/record-scanner.js';
import { refusalOf, UploadProblem } from './upload/upload-problem.js';
import { type Received, Uploads } from './upload/uploads.js';

export interface UploadedFile {
  /** Undefined where the request has no body. */
  readonly body: Readable | undefined;
  readonly mediaType: string;
  readonly encoding: string;
  readonly mode: ImportMode;
  readonly dryRun: boolean;
}

export class StartImport {
  constructor(
    readonly file: UploadedFile,
    readonly caller: Caller,
    readonly command: (content: string) => CommandDigests | Refusal | null,
  ) {}
}

const FORMATS: Readonly<Record<string, Format | null>> = {
  'text/csv': 'csv',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/gzip': null,
};

/** Seconds after which an institution with too many imports may come again. */
const COME_AGAIN = 10;

@CommandHandler(StartImport)
export class StartImportHandler implements ICommandHandler<StartImport, Received | Refusal> {
  constructor(
    private readonly jobs: Jobs,
    private readonly uploads: Uploads,
    private readonly runner: ImportRunner,
  ) {}

  async execute({ file, caller, command }: StartImport): Promise<Received | Refusal> {
    const { body, mode, dryRun } = file;
    const format = FORMATS[file.mediaType];
    const encodings = ['identity', 'gzip', 'x-gzip'];
    if (format === undefined || !encodings.includes(file.encoding)) {
      return new Refusal('unsupportedMediaType');
    }
    if (body === undefined) return refusalOf([new UploadProblem('emptyFile')]);
    const { institution, clientId } = caller;
    if (institution === undefined) return new Refusal('forbidden');
    if ((await this.jobs.unfinished(institution)) >= MAX_UNFINISHED) {
      return new Refusal('tooManyRequests', { retryAfter: COME_AGAIN });
    }
    const received = await this.uploads.receive({
      source: body,
      gzip: format === null || file.encoding !== 'identity',
      format,
      mode,
      dryRun,
      institution,
      client: clientId,
      command,
    });
    if (!(received instanceof Refusal)) this.runner.wake();
    return received;
  }
}
