import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accepted, Caller, Of, Roles, settle } from '#edge';
import type { Refusal } from '#edge';
import { rightByNumber } from '#rights';
import { Dispatch } from '../dispatch.js';
import { FoundLearner, LearnerAnswer } from '../record-answers.js';
import { FindLearner } from './find-learner.js';
import { LearnerBody, LookupBody } from './learner.dto.js';
import { OpenAccount } from './open-account.js';

@ApiTags('record')
@Controller('v1/learners')
export class LearnersController {
  constructor(
    private readonly dispatch: Dispatch,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Roles('outcomes:write', 'college', 'certifyingBody', 'operator')
  @Of('learner', 'identity')
  @ApiOperation({ summary: 'Open a credit account · 开立学分账户' })
  @ApiResponse({ status: 201, description: 'Opened', type: LearnerAnswer })
  @ApiResponse({
    status: 200,
    description: 'The account that the id or document belongs to',
    type: LearnerAnswer,
  })
  open(
    @Body() body: LearnerBody,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.dispatch.run(request, reply, (command) => new OpenAccount(body, caller, command));
  }

  @Post('lookups')
  @HttpCode(200)
  @Roles(
    ['outcomes:write', 'transcripts:read', 'verify'],
    'college',
    'certifyingBody',
    'admissionsOffice',
    'operator',
  )
  @Of('learner', 'identity')
  @ApiOperation({ summary: 'Find an account by external id · 按外部编号查询账户' })
  @ApiResponse({ status: 200, description: 'Found', type: FoundLearner })
  async find(
    @Body() body: LookupBody,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    type Found = { learnerId: string } | Refusal;
    const query = new FindLearner(body.externalId, caller);
    const found = accepted(await this.queries.execute<FindLearner, Found>(query));
    settle(request, rightByNumber(caller, found.learnerId));
    return found;
  }
}
