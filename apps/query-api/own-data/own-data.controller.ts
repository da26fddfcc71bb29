import { Readable } from 'node:stream';
import { Controller, Get, Param, Res, StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { accepted, IdPipe, Of, Roles, settleFor } from '#edge';
import type { Caller, Refusal } from '#edge';
import { NotYet } from '../transcript/accounts.js';
import { NOT_YET } from '../transcript/schemas.js';
import { notYet } from '../transcript/shown.js';
import { ExportOwnData } from './export-own-data.js';
import type { OwnData } from './export-own-data.js';
import { OWN_DATA } from './export-schema.js';

@ApiTags('access')
@Controller('v1/learners/:learnerId/export')
export class OwnDataController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Roles('bank:operate', 'learner', 'operator')
  @Of('learner', 'export')
  @ApiOperation({
    summary: 'Everything that the bank holds about the learner, in clear · 导出本人全部信息',
    description:
      'One document, written while it is read: it is whole where it ends as JSON. Codes of shares are kept nowhere and are not in it. 文件边读边写，能作为 JSON 读完即为完整；分享码不作保存，不在其中。',
  })
  @ApiOkResponse({ schema: OWN_DATA })
  @ApiResponse({ status: 202, schema: NOT_YET })
  async read(
    @Param('learnerId', IdPipe) learnerId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const asked = new ExportOwnData(reply.request.caller as Caller, learnerId);
    const answer = await this.queries.execute<ExportOwnData, OwnData | NotYet | Refusal>(asked);
    const own = accepted<OwnData | NotYet>(answer);
    if (own instanceof NotYet) return notYet(reply, own);
    settleFor(reply, own.right);
    void reply.header('cache-control', 'private, no-store');
    return new StreamableFile(Readable.from(own.document, { objectMode: false }), {
      type: 'application/json; charset=utf-8',
      disposition: `attachment; filename="${learnerId}.json"`,
    });
  }
}
