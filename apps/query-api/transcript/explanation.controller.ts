import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Caller, IdPipe, Of, Roles } from '#edge';
import { ExplainOutcome } from './explain-outcome.js';
import { MomentQuery } from './moment-query.js';
import { EXPLANATION, NOT_YET } from './schemas.js';
import { show } from './shown.js';

@ApiTags('read')
@Controller('v1/learners/:learnerId/outcomes/:outcomeId/explanation')
export class ExplanationController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Roles('transcripts:read', 'operator', 'college', 'certifyingBody', 'admissionsOffice', 'learner')
  @Of('learner', 'explanation')
  @ApiOperation({ summary: 'Why an outcome counts for what it counts · 说明' })
  @ApiOkResponse({ schema: EXPLANATION })
  @ApiResponse({ status: 202, schema: NOT_YET })
  async explanation(
    @Param('learnerId', IdPipe) learnerId: string,
    @Param('outcomeId', IdPipe) outcomeId: string,
    @Query() moment: MomentQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const caller = reply.request.caller as Caller;
    const query = new ExplainOutcome(caller, learnerId, outcomeId, moment);
    return show(reply, await this.queries.execute(query));
  }
}
