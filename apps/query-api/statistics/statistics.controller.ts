import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, Of, Public } from '#edge';
import { amount, list, object, orNull, text, whole } from '../schemas.js';
import { ReadStatistics } from './read-statistics.js';

const counts = {
  outcomes: whole,
  learners: whole,
  accumulated: amount,
  recognised: amount,
  converted: amount,
};
const cell = object({ kind: text, level: orNull(text), institution: text, year: whole, ...counts });
const byInstitution = list(object({ institution: text, ...counts }));

@ApiTags('read')
@Controller('v1/statistics')
export class StatisticsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Public()
  @Of('nobody')
  @ApiOperation({ summary: 'Counts and credits; cells under 5 learners are hidden · 统计' })
  @ApiOkResponse({
    schema: object({ rows: list(cell), totals: object({ ...counts, byInstitution }) }),
  })
  statistics(@Caller() caller: Caller | undefined): Promise<object> {
    return this.queries.execute(new ReadStatistics(caller));
  }
}
