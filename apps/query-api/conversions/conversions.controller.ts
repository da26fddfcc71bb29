/** Asking for plans and reading conversions. */
import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { accepted, Caller, IdPipe, Roles } from '#edge';
import type { Refusal } from '#edge';
import { ExplainConversion } from './explain-conversion.js';
import { CONVERSION_EXPLANATION, PLAN } from './explanation-schemas.js';
import { ListConversions, ListQuery } from './list-conversions.js';
import { AskForPlan, PlanQuery } from './plan.js';
import { ShowConversion } from './show-conversion.js';

@ApiTags('conversions')
@Controller('v1')
export class ConversionReadsController {
  constructor(private readonly queries: QueryBus) {}

  @Get('learners/:learnerId/conversion-plan')
  @Roles('learner', 'college', 'certifyingBody', 'operator')
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
  @Roles('college', 'operator')
  async list(@Query() query: ListQuery, @Caller() caller: Caller): Promise<object> {
    return this.ask(new ListConversions(query, caller));
  }

  @Get('conversions/:conversionId')
  @Roles('learner', 'college', 'operator')
  async show(
    @Param('conversionId', IdPipe) conversionId: string,
    @Caller() caller: Caller,
  ): Promise<object> {
    return this.ask(new ShowConversion(conversionId, caller));
  }

  @Get('conversions/:conversionId/explanation')
  @Roles('learner', 'college', 'certifyingBody', 'operator')
  @ApiOperation({ summary: 'Why a conversion grants what it grants · 转换说明' })
  @ApiOkResponse({ schema: CONVERSION_EXPLANATION })
  async explanation(
    @Param('conversionId', IdPipe) conversionId: string,
    @Caller() caller: Caller,
  ): Promise<object> {
    return this.ask(new ExplainConversion(conversionId, caller));
  }

  private async ask(question: object): Promise<object> {
    return accepted(await this.queries.execute<object, object | Refusal>(question));
  }
}
