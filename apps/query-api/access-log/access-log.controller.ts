import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Caller, IdPipe, IsBoundedText, IsWholeText, Of, Optional, Roles } from '#edge';
import type { Refusal } from '#edge';
import { bilingual, id, list, object, text } from '../schemas.js';
import { seen } from '../seen.js';
import type { Seen } from '../seen.js';
import { ReadAccessLog } from './read-access-log.js';

class AccessLogQuery {
  @Optional() @IsBoundedText(128) cursor?: string;
  @Optional() @IsWholeText(1, 500) limit?: string;
}

export const VIEW = object({
  at: { type: 'string', format: 'date-time' },
  what: text,
  text: bilingual,
  why: object(
    { code: text, text: bilingual },
    { grant: { ...id, description: 'The consent, share or conversion' } },
  ),
  who: object({}, { client: text, role: text, institution: text }),
});

@ApiTags('access')
@Controller('v1/learners/:learnerId/access-log')
export class AccessLogController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Roles('bank:operate', 'learner', 'operator')
  @Of('learner', 'accessLog')
  @ApiOperation({
    summary: 'Who saw what of the learner’s data, newest first · 查阅记录',
    description: 'What the learner saw of oneself is not listed. 本人的查阅不列出。',
  })
  @ApiOkResponse({ schema: object({ views: list(VIEW) }, { next: text }) })
  async read(
    @Param('learnerId', IdPipe) learnerId: string,
    @Query() page: AccessLogQuery,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    const asked = new ReadAccessLog(caller, learnerId, page);
    return seen(request, await this.queries.execute<ReadAccessLog, Seen | Refusal>(asked));
  }
}
