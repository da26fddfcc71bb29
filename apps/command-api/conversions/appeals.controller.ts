/** 复核: the operator decides appeals. */
import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IdPipe, Of, Roles } from '#edge';
import type { Caller } from '#edge';
import { Dispatch } from '../dispatch.js';
import { AppealAnswer } from './conversion-answers.js';
import { AppealDecisionBody } from './conversion-bodies.js';
import { DecideAppeal } from './decide-appeal.js';

@ApiTags('conversions')
@Controller('v1/appeals')
export class AppealsController {
  constructor(private readonly dispatch: Dispatch) {}

  @Post(':appealId/decisions')
  @Roles('bank:operate', 'operator')
  @Of('appeal', 'nothing')
  @ApiOperation({
    summary: 'Decide an appeal · 决定申诉',
    description:
      'Upholding grants nothing by itself: a refused application is reviewed again from its first ' +
      'step; what a grant left out, or a reversal took back, goes through the steps as a ' +
      'conversion of its own, `continuedAs`.',
  })
  @ApiCreatedResponse({ type: AppealAnswer })
  decide(
    @Param('appealId', IdPipe) id: string,
    @Body() body: AppealDecisionBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const caller = request.caller as Caller;
    return this.dispatch.run(
      request,
      reply,
      (command) => new DecideAppeal(id, body, caller, command),
    );
  }
}
