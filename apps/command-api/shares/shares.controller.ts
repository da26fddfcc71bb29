/** 分享: what the learner lets others see, and takes back. */
import { Body, Controller, Delete, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accepted, Caller, IdPipe, Of, Roles, settleFor } from '#edge';
import type { Refusal } from '#edge';
import { PersonalData } from '#personal-data';
import { send } from '../answers.js';
import type { Answered } from '../answers.js';
import { Dispatch } from '../dispatch.js';
import { OpenShare } from './open-share.js';
import { OpenedShare, WithdrawnShare } from './share-answers.js';
import { OpenShareBody } from './share-bodies.js';
import { WithdrawShare } from './withdraw-share.js';

@ApiTags('shares')
@Controller('v1/learners/:learnerId/shares')
export class SharesController {
  constructor(
    private readonly dispatch: Dispatch,
    private readonly commands: CommandBus,
    private readonly personal: PersonalData,
  ) {}

  @Post()
  @Roles('own', 'learner')
  @Of('learner', 'nothing')
  @ApiOperation({ summary: 'Share the live transcript, or parts of it · 分享成绩单' })
  @ApiCreatedResponse({ type: OpenedShare })
  open(
    @Param('learnerId', IdPipe) learnerId: string,
    @Body() body: OpenShareBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const caller = request.caller as Caller;
    return this.dispatch.run(
      request,
      reply,
      (command) => new OpenShare(learnerId, body, caller, command),
      this.compared(body),
    );
  }

  @Delete(':shareId')
  @Roles('own', 'learner')
  @Of('share', 'nothing')
  @ApiOperation({ summary: 'Withdraw a share, at once · 撤回分享' })
  @ApiOkResponse({ type: WithdrawnShare })
  async withdraw(
    @Param('learnerId', IdPipe) learnerId: string,
    @Param('shareId', IdPipe) shareId: string,
    @Caller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const message = new WithdrawShare(learnerId, shareId, caller);
    const answered = accepted<Answered>(
      await this.commands.execute<WithdrawShare, Answered | Refusal>(message),
    );
    settleFor(reply, answered.rights ?? []);
    return send(reply, answered);
  }

  // A retry is known by a plain digest of what was asked. A PIN is too short for one: whoever read
  // the table could try them all, so it goes in under the bank's secret.
  private compared(body: OpenShareBody): object {
    const { pin, ...rest } = body;
    if (pin === undefined) return rest;
    return { ...rest, pin: Buffer.from(this.personal.lookup('sharePin', pin)).toString('base64') };
  }
}
