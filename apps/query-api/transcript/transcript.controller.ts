import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller, IdPipe, IsBoundedText, IsPosition, IsWholeText, Optional, Roles } from '#edge';
import { MomentQuery } from './moment-query.js';
import { ReadStatement } from './read-statement.js';
import { ReadTranscript } from './read-transcript.js';
import { NOT_YET, STATEMENT, TRANSCRIPT } from './schemas.js';
import { show } from './shown.js';

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
  @Roles('operator', 'college', 'certifyingBody', 'admissionsOffice', 'learner')
  @ApiOperation({ summary: 'Balances and outcomes as of a moment · 成绩单' })
  @ApiOkResponse({ schema: TRANSCRIPT })
  @ApiResponse({ status: 202, schema: NOT_YET })
  async transcript(
    @Param('learnerId', IdPipe) learnerId: string,
    @Query() moment: MomentQuery,
    @Caller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return show(reply, await this.queries.execute(new ReadTranscript(caller, learnerId, moment)));
  }

  @Get('statement')
  @Roles('operator', 'college', 'certifyingBody', 'admissionsOffice', 'learner')
  @ApiOperation({ summary: 'Every change of a balance, in order · 流水' })
  @ApiOkResponse({ schema: STATEMENT })
  @ApiResponse({ status: 202, schema: NOT_YET })
  async statement(
    @Param('learnerId', IdPipe) learnerId: string,
    @Query() page: StatementQuery,
    @Caller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return show(reply, await this.queries.execute(new ReadStatement(caller, learnerId, page)));
  }
}
