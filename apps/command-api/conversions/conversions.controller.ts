/** 转换: applying for a conversion and what follows. */
import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IdPipe, Of, Roles } from '#edge';
import type { Caller } from '#edge';
import { Dispatch } from '../dispatch.js';
import { Apply } from './apply.js';
import { AppealAnswer, AppliedAnswer, ConversionAnswer } from './conversion-answers.js';
import { ApplyBody, EmptyBody, ReasonBody, ReviewBody } from './conversion-bodies.js';
import { Decide } from './decide.js';
import type { Act } from './decide.js';

@ApiTags('conversions')
@Controller('v1')
export class ConversionsController {
  constructor(private readonly dispatch: Dispatch) {}

  @Post('learners/:learnerId/conversions')
  @Roles('conversions:review', 'learner', 'college')
  @Of('learner', 'plan')
  @ApiOperation({ summary: 'Apply for a conversion · 申请转换' })
  @ApiCreatedResponse({ type: AppliedAnswer })
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
  @Roles('own', 'learner')
  @Of('conversion', 'nothing')
  @ApiOperation({ summary: 'Confirm what a college applied for · 学习者确认' })
  @ApiOkResponse({ type: ConversionAnswer })
  confirm(
    @Param('conversionId', IdPipe) id: string,
    @Body() _body: EmptyBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.decide(id, { kind: 'confirm' }, request, reply);
  }

  @Post('conversions/:conversionId/reviews')
  @Roles('conversions:review', 'college', 'certifyingBody', 'operator')
  @Of('conversion', 'nothing')
  @ApiOperation({ summary: 'Decide the step that is due · 审核' })
  @ApiOkResponse({ type: ConversionAnswer })
  review(
    @Param('conversionId', IdPipe) id: string,
    @Body() body: ReviewBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.decide(id, { kind: 'review', body }, request, reply);
  }

  @Post('conversions/:conversionId/resubmissions')
  @Roles('conversions:review', 'learner', 'college')
  @Of('conversion', 'nothing')
  @ApiOperation({ summary: 'Send a returned application again · 重新提交' })
  @ApiOkResponse({ type: ConversionAnswer })
  resubmit(
    @Param('conversionId', IdPipe) id: string,
    @Body() _body: EmptyBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.decide(id, { kind: 'resubmit' }, request, reply);
  }

  @Post('conversions/:conversionId/withdrawals')
  @Roles('conversions:review', 'learner', 'college')
  @Of('conversion', 'nothing')
  @ApiOperation({ summary: 'Withdraw an application · 撤回申请' })
  @ApiOkResponse({ type: ConversionAnswer })
  withdraw(
    @Param('conversionId', IdPipe) id: string,
    @Body() _body: EmptyBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.decide(id, { kind: 'withdraw' }, request, reply);
  }

  @Post('conversions/:conversionId/reversals')
  @Roles('conversions:review', 'college', 'operator')
  @Of('conversion', 'nothing')
  @ApiOperation({ summary: 'Reverse a grant · 撤销转换' })
  @ApiOkResponse({ type: ConversionAnswer })
  reverse(
    @Param('conversionId', IdPipe) id: string,
    @Body() body: ReasonBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.decide(id, { kind: 'reverse', body }, request, reply);
  }

  @Post('conversions/:conversionId/appeals')
  @Roles('own', 'learner')
  @Of('conversion', 'nothing')
  @ApiOperation({ summary: 'Appeal against a refusal, a partial grant or a reversal · 申诉' })
  @ApiCreatedResponse({ type: AppealAnswer })
  appeal(
    @Param('conversionId', IdPipe) id: string,
    @Body() body: ReasonBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.decide(id, { kind: 'appeal', body }, request, reply);
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
