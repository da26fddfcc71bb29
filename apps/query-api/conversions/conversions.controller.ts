/** Asking for plans and reading conversions. */
import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Caller, IdPipe, Of, Roles } from '#edge';
import type { Refusal } from '#edge';
import { seen } from '../seen.js';
import type { Seen } from '../seen.js';
import { ExplainConversion } from './explain-conversion.js';
import { CONVERSION_EXPLANATION, PLAN } from './explanation-schemas.js';
import { AppealsQuery, ListAppeals } from './list-appeals.js';
import { ListConversions, ListQuery } from './list-conversions.js';
import { AskForPlan, PlanQuery } from './plan.js';
import { APPEALS, CONVERSION, CONVERSIONS } from './schemas.js';
import { ShowConversion } from './show-conversion.js';

@ApiTags('conversions')
@Controller('v1')
export class ConversionReadsController {
  constructor(private readonly queries: QueryBus) {}

  @Get('learners/:learnerId/conversion-plan')
  @Roles(
    ['transcripts:read', 'conversions:review'],
    'learner',
    'college',
    'certifyingBody',
    'operator',
  )
  @Of('learner', 'plan')
  @ApiOperation({
    summary: 'The best plan, what it leaves out and why; nothing recorded · 转换方案',
  })
  @ApiOkResponse({ schema: PLAN })
  async plan(
    @Param('learnerId', IdPipe) learnerId: string,
    @Query() query: PlanQuery,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    return this.ask(request, new AskForPlan(learnerId, query, caller));
  }

  @Get('conversions')
  @Roles('conversions:review', 'college', 'certifyingBody', 'operator')
  @Of('list', 'conversions')
  @ApiOperation({
    summary: 'Conversions to one’s programmes, or waiting for one’s step · 转换申请',
  })
  @ApiOkResponse({ schema: CONVERSIONS })
  async list(
    @Query() query: ListQuery,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    return this.ask(request, new ListConversions(query, caller));
  }

  @Get('conversions/:conversionId')
  @Roles(
    ['conversions:review', 'transcripts:read'],
    'learner',
    'college',
    'certifyingBody',
    'operator',
  )
  @Of('conversion', 'conversion')
  @ApiOperation({ summary: 'One conversion: its steps, clock, reviews and appeals · 转换申请' })
  @ApiOkResponse({ schema: CONVERSION })
  async show(
    @Param('conversionId', IdPipe) conversionId: string,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    return this.ask(request, new ShowConversion(conversionId, caller));
  }

  @Get('conversions/:conversionId/explanation')
  @Roles(
    ['conversions:review', 'transcripts:read'],
    'learner',
    'college',
    'certifyingBody',
    'operator',
  )
  @Of('conversion', 'explanation')
  @ApiOperation({ summary: 'Why a conversion grants what it grants · 转换说明' })
  @ApiOkResponse({ schema: CONVERSION_EXPLANATION })
  async explanation(
    @Param('conversionId', IdPipe) conversionId: string,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    return this.ask(request, new ExplainConversion(conversionId, caller));
  }

  @Get('appeals')
  @Roles('bank:operate', 'operator')
  @Of('list', 'appeals')
  @ApiOperation({ summary: 'Appeals to decide, newest first · 申诉' })
  @ApiOkResponse({ schema: APPEALS })
  async appeals(
    @Query() query: AppealsQuery,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    return this.ask(request, new ListAppeals(query, caller));
  }

  private async ask(request: FastifyRequest, question: object): Promise<object> {
    return seen(request, await this.queries.execute<object, Seen | Refusal>(question));
  }
}
