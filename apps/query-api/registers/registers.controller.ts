import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { accepted, Caller, IsBoundedText, IsCivilDate, IsCode, IsOneOf } from '#edge';
import { IsWholeText, Optional, Public } from '#edge';
import { bilingual, date, id, list, object, oneOf, orNull, text, whole } from '../schemas.js';
import { ListInstitutions } from './list-institutions.js';
import { ListRuleBooks } from './list-rule-books.js';
import { ReadRuleBook } from './read-rule-book.js';

class InstitutionsQuery {
  @Optional() @IsBoundedText(512) cursor?: string;
  @Optional() @IsWholeText(1, 1_000) limit?: string;
}

class RuleBooksQuery {
  @Optional() @IsCode() authority?: string;
  @Optional() @IsOneOf(['recognition', 'conversion']) scope?: string;
  @Optional() @IsCivilDate() on?: string;
  @Optional() @IsBoundedText(512) cursor?: string;
  @Optional() @IsWholeText(1, 1_000) limit?: string;
}

const institution = object(
  { institutionId: id, code: text, name: bilingual, kind: text },
  { uscc: text },
);
const book = {
  ruleBookId: text,
  version: whole,
  status: oneOf('draft', 'published', 'withdrawn'),
  authority: text,
  scope: object({ kind: text }, { programme: text }),
  title: bilingual,
  validFrom: orNull(date),
  validTo: orNull(date),
  contentHash: orNull(text),
  publishedOn: orNull(date),
};

@ApiTags('read')
@Controller('v1')
export class RegistersController {
  constructor(private readonly queries: QueryBus) {}

  @Get('institutions')
  @Public()
  @ApiOperation({ summary: 'The registered institutions, by code · 机构' })
  @ApiOkResponse({ schema: object({ institutions: list(institution) }, { next: text }) })
  async institutions(@Query() page: InstitutionsQuery): Promise<object> {
    return accepted(await this.queries.execute(new ListInstitutions(page)));
  }

  @Get('rule-books')
  @Public()
  @ApiOperation({ summary: 'Versions of rule books; drafts for their own authority · 规则集' })
  @ApiOkResponse({ schema: object({ ruleBooks: list(object(book)) }, { next: text }) })
  async ruleBooks(
    @Query() filter: RuleBooksQuery,
    @Caller() caller: Caller | undefined,
  ): Promise<object> {
    return accepted(await this.queries.execute(new ListRuleBooks(filter, caller)));
  }

  @Get('rule-books/:bookId/versions/:version')
  @Public()
  @ApiOperation({ summary: 'One version with its document · 规则集版本' })
  @ApiOkResponse({ schema: object({ ...book, document: { type: 'object' } }) })
  async ruleBook(
    @Param('bookId') bookId: string,
    @Param('version') version: string,
    @Caller() caller: Caller | undefined,
  ): Promise<object> {
    return accepted(await this.queries.execute(new ReadRuleBook(bookId, version, caller)));
  }
}
