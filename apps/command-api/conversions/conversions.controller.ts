/** 转换: applying for a conversion and what follows. */
import { Body, Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accepted, Caller, Idempotency, IdPipe, markRepeated, Roles } from '#edge';
import type { Refusal } from '#edge';
import type { Done } from './account-work.js';
import { Apply } from './apply.js';
import { ApplyBody, EmptyBody, ReasonBody, ReviewBody } from './conversion-bodies.js';
import { Decide } from './decide.js';
import type { Act } from './decide.js';

@ApiTags('conversions')
@Controller('v1')
export class ConversionsController {
  constructor(
    private readonly bus: CommandBus,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('learners/:learnerId/conversions')
  @Roles('learner', 'college')
  async apply(
    @Param('learnerId', IdPipe) learnerId: string,
    @Body() body: ApplyBody,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const command = accepted(this.idempotency.commandFor(request, body));
    const work = (): Promise<Done | Refusal> =>
      this.bus.execute(new Apply(learnerId, body, caller, command));
    return answer(accepted(await this.idempotency.once(command, work)), reply);
  }

  @Post('conversions/:conversionId/confirmations')
  @HttpCode(200)
  @Roles('learner')
  confirm(
    @Param('conversionId', IdPipe) id: string,
    @Body() body: EmptyBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.decide(id, { kind: 'confirm' }, { request, reply, body });
  }

  @Post('conversions/:conversionId/reviews')
  @HttpCode(200)
  @Roles('college', 'operator')
  review(
    @Param('conversionId', IdPipe) id: string,
    @Body() body: ReviewBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.decide(id, { kind: 'review', body }, { request, reply, body });
  }

  @Post('conversions/:conversionId/resubmissions')
  @HttpCode(200)
  @Roles('learner', 'college')
  resubmit(
    @Param('conversionId', IdPipe) id: string,
    @Body() body: EmptyBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.decide(id, { kind: 'resubmit' }, { request, reply, body });
  }

  @Post('conversions/:conversionId/withdrawals')
  @HttpCode(200)
  @Roles('learner', 'college')
  withdraw(
    @Param('conversionId', IdPipe) id: string,
    @Body() body: EmptyBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.decide(id, { kind: 'withdraw' }, { request, reply, body });
  }

  @Post('conversions/:conversionId/reversals')
  @HttpCode(200)
  @Roles('college', 'operator')
  reverse(
    @Param('conversionId', IdPipe) id: string,
    @Body() body: ReasonBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.decide(id, { kind: 'reverse', body }, { request, reply, body });
  }

  private async decide(id: string, act: Act, http: Exchange): Promise<object> {
    const caller = http.request.caller as Caller;
    const command = accepted(this.idempotency.commandFor(http.request, http.body));
    const work = (): Promise<Done | Refusal> =>
      this.bus.execute(new Decide(id, act, caller, command));
    return answer(accepted(await this.idempotency.once(command, work)), http.reply);
  }
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly body: unknown;
}

function answer(done: Done, reply: FastifyReply): object {
  if (done.repeated) markRepeated(reply);
  return done.answer;
}
