/** 版本对比: the difference between two versions of a rule book. */
import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { accepted, IsWholeText, Optional, Of, Public } from '#edge';
import { bilingual, list, object, oneOf, orNull, text, whole } from '../schemas.js';
import { ShowDifference } from './show-difference.js';

const VERSION_MAX = 1_000_000;

class DifferenceQuery {
  @Optional() @IsWholeText(1, VERSION_MAX) from?: string;
  @Optional() @IsWholeText(1, VERSION_MAX) to?: string;
}

const version = object({
  version: whole,
  status: oneOf('draft', 'published', 'withdrawn'),
  contentHash: orNull(text),
});
const field = object({ pointer: text, text: bilingual }, { before: {}, after: {} });
const items = list(
  object({
    name: text,
    change: oneOf('added', 'removed', 'changed'),
    pointer: text,
    text: bilingual,
    fields: list(field),
  }),
);
const learners = object({
  concerned: orNull(whole),
  notShown: orNull(oneOf('tooFew', 'tooMany')),
  simulations: text,
  version: whole,
});
const sections = { rules: items, courses: items, buckets: items, transitions: items };

@ApiTags('read')
@Controller('v1')
export class DifferencesController {
  constructor(private readonly queries: QueryBus) {}

  @Get('rule-books/:bookId/differences')
  @Public()
  @Of('nobody')
  @ApiOperation({ summary: 'What a version says otherwise than the one before · 版本对比' })
  @ApiOkResponse({
    schema: object(
      {
        ruleBookId: text,
        from: version,
        to: version,
        head: list(field),
        ...sections,
        examples: items,
      },
      { learners },
    ),
  })
  async difference(
    @Param('bookId') bookId: string,
    @Query() versions: DifferenceQuery,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    return accepted(
      await this.queries.execute(new ShowDifference(bookId, versions, request.caller)),
    );
  }
}
