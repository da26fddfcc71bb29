/** 先例: the public register of decided cases. */
import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CASE_KINDS, PRECEDENT_DECISIONS, REVIEW_CODES } from '#domain';
import { accepted, Caller, IdPipe, Of, Public, refuse } from '#edge';
import { bilingual, date, id, list, object, oneOf, text } from '../schemas.js';
import { ListPrecedents, PrecedentsQuery } from './list-precedents.js';
import { PrecedentRegister } from './precedents.js';

const precedent = object(
  {
    precedentId: id,
    enteredOn: date,
    by: text,
    decision: oneOf(...PRECEDENT_DECISIONS),
    summary: bilingual,
  },
  {
    reason: object({ code: oneOf(...REVIEW_CODES), text: bilingual }),
    institution: text,
    programme: text,
    course: text,
    scheme: text,
    code: text,
    level: text,
    case: object({ kind: oneOf(...CASE_KINDS), id }),
  },
);

@ApiTags('precedents')
@Controller('v1/precedents')
export class PrecedentReadsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly register: PrecedentRegister,
  ) {}

  @Get()
  @Public()
  @Of('nobody')
  @ApiOperation({ summary: 'Precedents, newest first · 先例' })
  @ApiOkResponse({ schema: object({ precedents: list(precedent) }, { next: text }) })
  async list(
    @Query() query: PrecedentsQuery,
    @Caller() caller: Caller | undefined,
  ): Promise<object> {
    return accepted(await this.queries.execute(new ListPrecedents(query, caller)));
  }

  @Get(':precedentId')
  @Public()
  @Of('nobody')
  @ApiOperation({ summary: 'One precedent · 先例' })
  @ApiOkResponse({ schema: precedent })
  async one(
    @Param('precedentId', IdPipe) precedentId: string,
    @Caller() caller: Caller | undefined,
  ): Promise<object> {
    return (await this.register.one(precedentId, caller)) ?? refuse('notFound');
  }
}
