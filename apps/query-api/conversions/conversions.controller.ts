/** Asking for plans and reading conversions. */
import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { accepted, Caller, IdPipe, Roles } from '#edge';
import type { Refusal } from '#edge';
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
  @ApiOperation({
    summary: 'The best plan, what it leaves out and why; nothing recorded · 转换方案',
  })
  @ApiOkResponse({ schema: PLAN })
  async plan(
    @Param('learnerId', IdPipe) learnerId: string,
    @Query() query: PlanQuery,
    @Caller() caller: Caller,
  ): Promise<object> {
    return this.ask(new AskForPlan(learnerId, query, caller));
  }

  @Get('conversions')
  @Roles('conversions:review', 'college', 'certifyingBody', 'operator')
  @ApiOperation({
    summary: 'Conversions to one’s programmes, or waiting for one’s step · 转换申请',
  })
  @ApiOkResponse({ schema: CONVERSIONS })
  async list(@Query() query: ListQuery, @Caller() caller: Caller): Promise<object> {
    return this.ask(new ListConversions(query, caller));
  }

  @Get('conversions/:conversionId')
  @Roles(
    ['conversions:review', 'transcripts:read'],
    'learner',
    'college',
    'certifyingBody',
    'operator',
  )
  @ApiOperation({ summary: 'One conversion: its steps, clock, reviews and appeals · 转换申请' })
  @ApiOkResponse({ schema: CONVERSION })
  async show(
    @Param('conversionId', IdPipe) conversionId: string,
    @Caller() caller: Caller,
  ): Promise<object> {
    return this.ask(new ShowConversion(conversionId, caller));
  }

  @Get('conversions/:conversionId/explanation')
  @Roles(
    ['conversions:review', 'transcripts:read'],
    'learner',
    'college',
    'certifyingBody',
    'operator',
  )
  @ApiOperation({ summary: 'Why a conversion grants what it grants · 转换说明' })
  @ApiOkResponse({ schema: CONVERSION_EXPLANATION })
  async explanation(
    @Param('conversionId', IdPipe) conversionId: string,
    @Caller() caller: Caller,
  ): Promise<object> {
    return this.ask(new ExplainConversion(conversionId, caller));
  }

  @Get('appeals')
  @Roles('bank:operate', 'operator')
  @ApiOperation({ summary: 'Appeals to decide, newest first · 申诉' })
  @ApiOkResponse({ schema: APPEALS })
  async appeals(@Query() query: AppealsQuery): Promise<object> {
    return this.ask(new ListAppeals(query));
  }

  private async ask(question: object): Promise<object> {
    return accepted(await this.queries.execute<object, object | Refusal>(question));
  }
}
