import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Conditional, IdPipe, Of, Roles } from '#edge';
import type { Caller } from '#edge';
import { IsBoundedText, IsPosition, IsWholeText, Optional } from '#edge';
import { MomentQuery } from './moment-query.js';
import { ReadStatement } from './read-statement.js';
import { ReadTranscript } from './read-transcript.js';
import { NOT_YET, STATEMENT, TRANSCRIPT } from './schemas.js';
import { showOnce } from './shown.js';

class StatementQuery {
  @Optional() @IsBoundedText(64) cursor?: string;
  @Optional() @IsWholeText(1, 500) limit?: string;
  @Optional() @IsPosition() after?: string;
}

@ApiTags('read')
@Controller('v1/learners/:learnerId')
export class TranscriptController {
  constructor(private readonly queries: QueryBus) {}

  @Get('transcript')
  @Roles('transcripts:read', 'operator', 'college', 'certifyingBody', 'admissionsOffice', 'learner')
  @Of('learner', 'transcript')
  @ApiOperation({ summary: 'Balances and outcomes as of a moment · 成绩单' })
  @ApiOkResponse({ schema: TRANSCRIPT })
  @ApiResponse({ status: 202, schema: NOT_YET })
  @Conditional()
  async transcript(
    @Param('learnerId', IdPipe) learnerId: string,
    @Query() moment: MomentQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | undefined> {
    const asked = new ReadTranscript(request.caller as Caller, learnerId, moment);
    return showOnce(request, reply, await this.queries.execute(asked));
  }

  @Get('statement')
  @Roles('transcripts:read', 'operator', 'college', 'certifyingBody', 'admissionsOffice', 'learner')
  @Of('learner', 'statement')
  @ApiOperation({ summary: 'Every change of a balance, in order · 流水' })
  @ApiOkResponse({ schema: STATEMENT })
  @ApiResponse({ status: 202, schema: NOT_YET })
  @Conditional()
  async statement(
    @Param('learnerId', IdPipe) learnerId: string,
    @Query() page: StatementQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | undefined> {
    const asked = new ReadStatement(request.caller as Caller, learnerId, page);
    return showOnce(request, reply, await this.queries.execute(asked));
  }
}
