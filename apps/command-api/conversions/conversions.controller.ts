/** 转换: applying for a conversion and what follows. */
import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IdPipe, Roles } from '#edge';
import type { Caller } from '#edge';
import { Dispatch } from '../dispatch.js';
import { Apply } from './apply.js';
import { ApplyBody, EmptyBody, ReasonBody, ReviewBody } from './conversion-bodies.js';
import { Decide } from './decide.js';
import type { Act } from './decide.js';

@ApiTags('conversions')
@Controller('v1')
export class ConversionsController {
  constructor(private readonly dispatch: Dispatch) {}

  @Post('learners/:learnerId/conversions')
  @Roles('learner', 'college')
  apply(
    @Param('learnerId', IdPipe) learnerId: string,
    @Body() body: ApplyBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const caller = request.caller as Caller;
    return this.dispatch.run(
      request,
      reply,
      (command) => new Apply(learnerId, body, caller, command),
    );
  }

  @Post('conversions/:conversionId/confirmations')
  @Roles('learner')
  confirm(
    @Param('conversionId', IdPipe) id: string,
    @Body() _body: EmptyBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.decide(id, { kind: 'confirm' }, request, reply);
  }

  @Post('conversions/:conversionId/reviews')
  @Roles('college', 'operator')
  review(
    @Param('conversionId', IdPipe) id: string,
    @Body() body: ReviewBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.decide(id, { kind: 'review', body }, request, reply);
  }

  @Post('conversions/:conversionId/resubmissions')
  @Roles('learner', 'college')
  resubmit(
    @Param('conversionId', IdPipe) id: string,
    @Body() _body: EmptyBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.decide(id, { kind: 'resubmit' }, request, reply);
  }

  @Post('conversions/:conversionId/withdrawals')
  @Roles('learner', 'college')
  withdraw(
    @Param('conversionId', IdPipe) id: string,
    @Body() _body: EmptyBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.decide(id, { kind: 'withdraw' }, request, reply);
  }

  @Post('conversions/:conversionId/reversals')
  @Roles('college', 'operator')
  reverse(
    @Param('conversionId', IdPipe) id: string,
    @Body() body: ReasonBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.decide(id, { kind: 'reverse', body }, request, reply);
  }

  private decide(
    id: string,
    act: Act,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<object> {
    const caller = request.caller as Caller;
    return this.dispatch.run(request, reply, (command) => new Decide(id, act, caller, command));
  }
}
