/** The ends of accounts: forgetting a learner, and merging two accounts of one person. */
import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IdPipe, Of, Roles, TakesEnded } from '#edge';
import type { Caller } from '#edge';
import { Dispatch } from '../dispatch.js';
import { ForgettingAnswer, ForgettingBody, MergeAnswer, MergeBody } from './bodies.js';
import { ForgetLearner } from './forget-learner.js';
import { MergeAccounts } from './merge-accounts.js';

@ApiTags('record')
@Controller('v1/learners/:learnerId')
export class AccountEndsController {
  constructor(private readonly dispatch: Dispatch) {}

  @Post('forgettings')
  @TakesEnded()
  @Roles('bank:operate', 'operator')
  @Of('written')
  @ApiOperation({ summary: 'Forget a learner: the key is destroyed for ever · 遗忘学习者' })
  @ApiResponse({ status: 201, description: 'Forgotten', type: ForgettingAnswer })
  @ApiResponse({
    status: 200,
    description: 'Forgotten before; what a backup may have brought back is destroyed again',
    type: ForgettingAnswer,
  })
  forget(
    @Param('learnerId', IdPipe) learnerId: string,
    @Body() body: ForgettingBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const caller = request.caller as Caller;
    return this.dispatch.run(
      request,
      reply,
      (command) => new ForgetLearner(learnerId, body.reason, caller, command),
    );
  }

  @Post('merges')
  @TakesEnded()
  @Roles('bank:operate', 'operator')
  @Of('written')
  @ApiOperation({ summary: 'Merge this account into another one of the person · 合并账户' })
  @ApiResponse({ status: 201, description: 'Merged', type: MergeAnswer })
  merge(
    @Param('learnerId', IdPipe) learnerId: string,
    @Body() body: MergeBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const caller = request.caller as Caller;
    return this.dispatch.run(
      request,
      reply,
      (command) => new MergeAccounts(learnerId, body, caller, command),
    );
  }
}
