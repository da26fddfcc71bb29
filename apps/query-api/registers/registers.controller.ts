import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { ApiResponseOptions } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accepted, acceptsYaml, Caller, Conditional, conditional, forCaller } from '#edge';
import { IsBoundedText, IsCivilDate, IsCode, IsOneOf, IsWholeText, Optional } from '#edge';
import { Of, Public, toYaml, YAML_TYPE } from '#edge';
import type { Schema } from '../schemas.js';
import { bilingual, date, id, list, object, oneOf, orNull, text, whole } from '../schemas.js';
import { ListInstitutions } from './list-institutions.js';
import { ListRuleBooks } from './list-rule-books.js';
import { ReadRuleBook } from './read-rule-book.js';
import type { ShownVersion } from './registers.js';

class InstitutionsQuery {
  @Optional() @IsBoundedText(512) cursor?: string;
  @Optional() @IsWholeText(1, 1_000) limit?: string;
}

class RuleBooksQuery {
  @Optional() @IsCode() authority?: string;
  @Optional() @IsOneOf(['recognition', 'conversion']) scope?: string;
  @Optional() @IsCivilDate() on?: string;
  @Optional() @IsOneOf(['draft', 'published', 'withdrawn']) status?: string;
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
  scope: object({ kind: text }, { programme: text, plan: text }),
  title: bilingual,
  validFrom: orNull(date),
  validTo: orNull(date),
  contentHash: orNull(text),
  publishedOn: orNull(date),
  supersededBy: orNull(whole),
};

@ApiTags('read')
@Controller('v1')
export class RegistersController {
  constructor(private readonly queries: QueryBus) {}

  @Get('institutions')
  @Public()
  @Of('nobody')
  @ApiOperation({ summary: 'The registered institutions, by code · 机构' })
  @ApiOkResponse({ schema: object({ institutions: list(institution) }, { next: text }) })
  async institutions(@Query() page: InstitutionsQuery): Promise<object> {
    return accepted(await this.queries.execute(new ListInstitutions(page)));
  }

  @Get('rule-books')
  @Public()
  @Of('nobody')
  @ApiOperation({ summary: 'Versions of rule books; drafts for their own authority · 规则集' })
  @ApiOkResponse({ schema: object({ ruleBooks: list(object(book)) }, { next: text }) })
  @Conditional()
  async ruleBooks(
    @Query() filter: RuleBooksQuery,
    @Caller() caller: Caller | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | undefined> {
    const asked = new ListRuleBooks(filter, caller);
    const found: object = accepted(await this.queries.execute(asked));
    return conditional(request, reply, forCaller(found));
  }

  @Get('rule-books/:bookId/versions/:version')
  @Public()
  @Of('nobody')
  @ApiOperation({ summary: 'One version with its document, as JSON or YAML · 规则集版本' })
  @ApiOkResponse(inBoth(object({ ...book, document: { type: 'object' } })))
  @Conditional()
  async ruleBook(
    @Param('bookId') bookId: string,
    @Param('version') version: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | undefined> {
    const read = new ReadRuleBook(bookId, version, request.caller);
    const found: ShownVersion = accepted(await this.queries.execute(read));
    return written(found, found.status, request, reply);
  }

  @Get('rule-books/:bookId/versions/:version/document')
  @Public()
  @Of('nobody')
  @ApiOperation({ summary: 'Its document alone, to edit and send back · 规则集文档' })
  @ApiOkResponse(inBoth({ type: 'object' }))
  @Conditional()
  async document(
    @Param('bookId') bookId: string,
    @Param('version') version: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | undefined> {
    const read = new ReadRuleBook(bookId, version, request.caller);
    const found: ShownVersion = accepted(await this.queries.execute(read));
    return written(found.document, found.status, request, reply);
  }
}

/** JSON unless the caller likes YAML better. A draft is its authority's alone. */
function written(
  answer: object,
  status: string,
  request: FastifyRequest,
  reply: FastifyReply,
): object | undefined {
  const yaml = acceptsYaml(request.headers.accept);
  return conditional(request, reply, {
    ...forCaller(answer),
    ...(yaml ? { text: toYaml(answer), type: YAML_TYPE } : {}),
    scope: status === 'draft' ? 'private' : 'public',
    varies: ['Accept', 'Authorization'],
  });
}

function inBoth(schema: Schema): ApiResponseOptions {
  const content = { 'application/json': { schema }, 'application/yaml': { schema } };
  return { content };
}
