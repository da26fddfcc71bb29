/** Many share codes at once, for an admissions office. */
import { Readable } from 'node:stream';
import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accepted, addressOf, languageOf, Of, problemOf } from '#edge';
import { Refusal, refuse, Roles, settle, StreamBody } from '#edge';
import type { Language } from '#edge';
import { BATCH } from '../verification/schemas.js';
import { csvOf } from './csv-answer.js';
import { readBatch, rowsOf } from './rows.js';
import { VerifyBatch } from './verify-batch.js';
import type { BatchAnswer, RowAnswer } from './verify-batch.js';

const CSV = 'text/csv';

@ApiTags('verifications')
@Controller('v1/verifications')
export class BatchController {
  constructor(private readonly queries: QueryBus) {}

  @Post('batch')
  @HttpCode(200)
  @Roles('verify', 'admissionsOffice')
  @Of('list', 'verification')
  @StreamBody()
  @ApiOperation({
    summary: 'Verify up to 1,000 share codes · 批量核验',
    description:
      'Columns share_code, pin, programme. One result a row, in their order; as CSV with Accept: text/csv.',
  })
  @ApiConsumes(CSV)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiOkResponse({
    description: 'A row for each code',
    content: {
      'application/json': { schema: BATCH },
      [CSV]: { schema: { type: 'string' } },
    },
  })
  async verify(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | string> {
    const { body, caller } = request;
    const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
    if (type !== CSV || !(body instanceof Readable)) refuse('unsupportedMediaType');
    const rows = accepted(rowsOf(accepted(await readBatch(body))));
    const question = new VerifyBatch(rows, { caller, address: addressOf(request) });
    const answer: BatchAnswer = await this.queries.execute(question);
    settle(request, answer.rights);
    if (wantsCsv(request.headers.accept)) {
      void reply.header('content-type', `${CSV}; charset=utf-8`);
      return csvOf(answer.rows);
    }
    const language = languageOf(request.headers['accept-language']);
    return { results: answer.rows.map((row) => shown(row, language)) };
  }
}

function shown({ row, answer }: RowAnswer, language: Language): object {
  if (answer instanceof Refusal) return { row, problem: problemOf(answer, language) };
  return { row, ...answer };
}

function wantsCsv(accept = ''): boolean {
  return accept.split(',').some((range) => range.split(';', 1)[0]?.trim().toLowerCase() === CSV);
}
