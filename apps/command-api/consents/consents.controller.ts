/** 授权与监护人: what a learner lets institutions read, and who consents for a child. */
import { Body, Controller, Delete, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accepted, Caller, IdPipe, Of, Roles, settleFor } from '#edge';
import type { Refusal } from '#edge';
import { send } from '../answers.js';
import type { Answered } from '../answers.js';
import { Dispatch } from '../dispatch.js';
import { ConsentBody, GivenConsent, GuardianBody } from './consent-bodies.js';
import { RecordedGuardian, WithdrawnConsent } from './consent-bodies.js';
import { GiveConsent } from './give-consent.js';
import { RecordGuardian } from './record-guardian.js';
import { WithdrawConsent } from './withdraw-consent.js';

@ApiTags('access')
@Controller('v1/learners/:learnerId')
export class ConsentsController {
  constructor(
    private readonly dispatch: Dispatch,
    private readonly commands: CommandBus,
  ) {}

  @Post('consents')
  @Roles('own', 'learner')
  @Of('learner', 'nothing')
  @ApiOperation({
    summary: 'Let an institution read, until a day · 授权机构查阅',
    description: 'An institution has one consent at a time: a new one takes the place of the last.',
  })
  @ApiCreatedResponse({ type: GivenConsent })
  give(
    @Param('learnerId', IdPipe) learnerId: string,
    @Body() body: ConsentBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const caller = request.caller as Caller;
    return this.dispatch.run(
      request,
      reply,
      (command) => new GiveConsent(learnerId, body, caller, command),
    );
  }

  @Delete('consents/:consentId')
  @Roles('own', 'learner')
  @Of('learner', 'nothing')
  @ApiOperation({ summary: 'Withdraw a consent, at once · 撤回授权' })
  @ApiOkResponse({ type: WithdrawnConsent })
  async withdraw(
    @Param('learnerId', IdPipe) learnerId: string,
    @Param('consentId', IdPipe) consentId: string,
    @Caller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const message = new WithdrawConsent(learnerId, consentId, caller);
    const answered = accepted<Answered>(
      await this.commands.execute<WithdrawConsent, Answered | Refusal>(message),
    );
    settleFor(reply, answered.rights ?? []);
    return send(reply, answered);
  }

  @Post('guardians')
  @Roles(['outcomes:write', 'bank:operate'], 'college', 'operator')
  @Of('learner', 'nothing')
  @ApiOperation({ summary: 'Record who consents for a learner under 14 · 登记监护人' })
  @ApiCreatedResponse({ type: RecordedGuardian })
  guardian(
    @Param('learnerId', IdPipe) learnerId: string,
    @Body() body: GuardianBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const caller = request.caller as Caller;
    return this.dispatch.run(
      request,
      reply,
      (command) => new RecordGuardian(learnerId, body, caller, command),
    );
  }
}
