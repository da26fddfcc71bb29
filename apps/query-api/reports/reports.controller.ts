import { Controller, Get, Query, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { accepted, IsBoundedText, IsWholeText, Of, Optional, Roles, settle } from '#edge';
import type { Caller } from '#edge';
import { STREAM_KINDS } from '#event-store';
import { rightsToRows } from '#rights';
import { id, list, object, text, whole } from '../schemas.js';
import { ListEvidenceConflicts } from './list-evidence-conflicts.js';
import { ListParkedStreams } from './list-parked-streams.js';

class ReportQuery {
  @Optional() @IsBoundedText(1_024) cursor?: string;
  @Optional() @IsWholeText(1, 1_000) limit?: string;
}

const instant = { type: 'string', format: 'date-time' } as const;
const conflict = object(
  {
    outcomeId: id,
    holder: id,
    institution: text,
    times: whole,
    firstAt: instant,
    lastAt: instant,
  },
  { learnerId: { ...id, description: 'Absent where no account was opened for it' } },
);

const parkedStream = object({
  streamId: id,
  kind: { type: 'string', enum: [...STREAM_KINDS] },
  at: { ...text, description: 'The event, or rule change, that could not be applied' },
  code: text,
});

@ApiTags('reports')
@Controller('v1/reports')
export class ReportsController {
  constructor(private readonly queries: QueryBus) {}

  @Get('evidence-conflicts')
  @Roles('bank:operate', 'operator')
  @Of('list', 'report')
  @ApiOperation({ summary: 'Numbers sent for one learner and held by another · 编号归属冲突' })
  @ApiOkResponse({ schema: object({ conflicts: list(conflict) }, { next: text }) })
  async evidenceConflicts(
    @Query() page: ReportQuery,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    type Report = { conflicts: { learnerId?: string; holder: string }[] };
    const report: Report = accepted(await this.queries.execute(new ListEvidenceConflicts(page)));
    const holders = report.conflicts.map(({ holder: learnerId }) => ({ learnerId }));
    settle(request, rightsToRows(request.caller as Caller, [...report.conflicts, ...holders]));
    return report;
  }

  @Get('parked-streams')
  @Roles('bank:operate', 'operator')
  @Of('list', 'report')
  @ApiOperation({ summary: 'Streams that the projection cannot read · 停放的流' })
  @ApiOkResponse({ schema: object({ parked: list(parkedStream) }, { next: text }) })
  async parkedStreams(@Query() page: ReportQuery, @Req() request: FastifyRequest): Promise<object> {
    type Report = { parked: { kind: string; streamId: string }[] };
    const report: Report = accepted(await this.queries.execute(new ListParkedStreams(page)));
    const learners = report.parked.filter(({ kind }) => kind === 'learner');
    const rows = learners.map(({ streamId: learnerId }) => ({ learnerId }));
    settle(request, rightsToRows(request.caller as Caller, rows));
    return report;
  }
}
