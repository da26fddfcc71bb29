/** Imports: upload, progress, refused rows, cancelling. */
import { Readable } from 'node:stream';
import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accepted, Caller, Idempotency, IdPipe, markRepeated, Of, Roles, StreamBody } from '#edge';
import type { Refusal } from '#edge';
import { CancelImport } from './cancel-import.js';
import { FindImport } from './find-import.js';
import { ImportStarted, ImportStatus, StartImportQuery, statusOf } from './import-bodies.js';
import type { Job } from './jobs/job.js';
import { Spool } from './jobs/spool.js';
import { formatOf } from './recording/block-recording.js';
import { StartImport, type UploadedFile } from './start-import.js';
import type { Received } from './upload/uploads.js';

/** A refused upload is read on to its end, so that its sender gets to see why; within bounds. */
const READ_ON_BYTES = 256 * 1024 ** 2;
const READ_ON_MS = 10_000;

const ORDER =
  'Rows that name a learner in the same way are recorded in the order of the file, an atomic import ' +
  'as a whole; otherwise learners come in an order of the bank’s own. Refused rows come back in ' +
  'the order of the file.';

@ApiTags('imports')
@Controller('v1/imports')
export class ImportsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly idempotency: Idempotency,
    private readonly spool: Spool,
  ) {}

  @Post()
  @HttpCode(202)
  @Roles('outcomes:write', 'college', 'certifyingBody')
  @Of('written')
  @StreamBody()
  @ApiConsumes('text/csv', 'application/x-ndjson', 'application/gzip')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiOperation({ description: ORDER })
  @ApiAcceptedResponse({ type: ImportStarted })
  async start(
    @Query() query: StartImportQuery,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportStarted> {
    const body = request.body instanceof Readable ? request.body : undefined;
    const message = new StartImport(fileOf(request, query, body), caller, (content) =>
      this.idempotency.commandFor(request, { content }),
    );
    try {
      const received: Received | Refusal = await this.commands.execute(message);
      const { importId, repeated } = accepted(received);
      if (repeated) markRepeated(reply);
      void reply.header('location', `/v1/imports/${importId}`);
      return { importId };
    } finally {
      if (body !== undefined) readOn(body);
    }
  }

  @Get(':importId')
  @Roles('outcomes:write', 'college', 'certifyingBody', 'operator')
  @Of('work')
  @ApiOkResponse({ type: ImportStatus })
  async find(
    @Param('importId', IdPipe) importId: string,
    @Caller() caller: Caller,
  ): Promise<ImportStatus> {
    return statusOf(await this.#job(importId, caller));
  }

  @Get(':importId/refused')
  @Roles('outcomes:write', 'college', 'certifyingBody', 'operator')
  @Of('work')
  @ApiProduces('text/csv', 'application/x-ndjson')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async refused(
    @Param('importId', IdPipe) importId: string,
    @Caller() caller: Caller,
  ): Promise<StreamableFile> {
    const job = await this.#job(importId, caller);
    const { mediaType, head } = formatOf(job);
    const rows = Readable.from(headed(head, this.spool.refused(importId)), { objectMode: false });
    const disposition = `attachment; filename="refused-${importId}.${job.format}"`;
    return new StreamableFile(rows, { type: mediaType, disposition });
  }

  @Delete(':importId')
  @Roles('outcomes:write', 'college', 'certifyingBody', 'operator')
  @Of('work')
  @ApiOkResponse({ type: ImportStatus })
  async cancel(
    @Param('importId', IdPipe) importId: string,
    @Caller() caller: Caller,
  ): Promise<ImportStatus> {
    const job: Job | Refusal = await this.commands.execute(new CancelImport(importId, caller));
    return statusOf(accepted(job));
  }

  async #job(importId: string, caller: Caller): Promise<Job> {
    const job: Job | Refusal = await this.queries.execute(new FindImport(importId, caller));
    return accepted(job);
  }
}

function fileOf(
  request: FastifyRequest,
  query: StartImportQuery,
  body: Readable | undefined,
): UploadedFile {
  const [mediaType = ''] = (request.headers['content-type'] ?? '').split(';', 1);
  return {
    body,
    mediaType: mediaType.trim().toLowerCase(),
    encoding: (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase(),
    mode: query.mode ?? 'continue',
    dryRun: query.dryRun === 'true',
  };
}

/** Nothing at all where no row was refused. */
async function* headed(head: string, rows: AsyncIterable<string>): AsyncGenerator<string> {
  let first = true;
  for await (const text of rows) {
    if (text === '') continue;
    yield first ? head + text : text;
    first = false;
  }
}

function readOn(body: Readable): void {
  if (body.readableEnded || body.destroyed) return;
  let bytes = 0;
  const late = setTimeout(() => body.destroy(), READ_ON_MS).unref();
  body.on('error', () => undefined);
  body.once('close', () => clearTimeout(late));
  body.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > READ_ON_BYTES) body.destroy();
  });
  body.resume();
}
