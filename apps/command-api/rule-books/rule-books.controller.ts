/** 等效规则: drafting, checking, publishing and withdrawing the books of rules. */
import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Put,
  Req,
  Res,
} from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accepted, Caller, Conditional, fieldError, languageOf, namesTag } from '#edge';
import { Of, Public, Refusal, refuse, Roles, tagOf, YamlBody } from '#edge';
import type { FieldError } from '#edge';
import { RULE_BOOK_SCHEMA } from '#equivalence';
import { Dispatch } from '../dispatch.js';
import { CheckDraft } from './check-draft.js';
import { Draft } from './draft.js';
import { Publish } from './publish.js';
import { CheckAnswer, DraftAnswer, PublicationAnswer } from './rule-book-bodies.js';
import { PublicationBody, WithdrawalAnswer, WithdrawalBody } from './rule-book-bodies.js';
import { headerFaults } from './schema-faults.js';
import { Withdraw } from './withdraw.js';

/** The document itself is described by GET /v1/rule-book-schema. */
const DOCUMENT = { schema: { type: 'object', description: 'See /v1/rule-book-schema' } } as const;

const SCHEMA_TEXT = JSON.stringify(RULE_BOOK_SCHEMA);
const SCHEMA_TAG = tagOf(SCHEMA_TEXT);

@ApiTags('rule books')
@Controller('v1')
export class RuleBooksController {
  constructor(
    private readonly dispatch: Dispatch,
    private readonly queries: QueryBus,
  ) {}

  /** The second path names the language: it will stay when there is another one. */
  @Get(['rule-book-schema', 'rule-book-schema/1'])
  @Public()
  @Of('nobody')
  @Header('content-type', 'application/schema+json; charset=utf-8')
  @Header('cache-control', 'public, max-age=300')
  @Header('etag', SCHEMA_TAG)
  @ApiOkResponse({ schema: { type: 'object' } })
  @Conditional()
  schema(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string | undefined {
    if (!namesTag(request.headers['if-none-match'], SCHEMA_TAG)) return SCHEMA_TEXT;
    void reply.status(304);
    return undefined;
  }

  @Post('rule-books')
  @Roles('rules:write', 'operator', 'college')
  @Of('written')
  @YamlBody(RULE_BOOK_SCHEMA)
  @ApiBody(DOCUMENT)
  @ApiCreatedResponse({ type: DraftAnswer })
  @ApiOkResponse({ type: DraftAnswer })
  draft(
    @Body() document: object,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const bookId = bookIdOf(document);
    return this.dispatch.run(
      request,
      reply,
      (command) => new Draft(bookId, document, caller, { command, mustExist: false }),
    );
  }

  @Put('rule-books/:bookId/draft')
  @Roles('rules:write', 'operator', 'college')
  @Of('work')
  @YamlBody(RULE_BOOK_SCHEMA)
  @ApiBody(DOCUMENT)
  @ApiCreatedResponse({ type: DraftAnswer })
  @ApiOkResponse({ type: DraftAnswer })
  replaceDraft(
    @Param('bookId') bookId: string,
    @Body() document: object,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    if (bookIdOf(document) !== bookId) {
      refuse('invalidBody', { errors: [fieldError('/bookId', 'differs')] });
    }
    const caller = request.caller as Caller;
    return this.dispatch.run(
      request,
      reply,
      (command) => new Draft(bookId, document, caller, { command, mustExist: true }),
    );
  }

  @Post('rule-books/:bookId/check')
  @HttpCode(200)
  @Roles('rules:write', 'operator', 'college')
  @Of('work')
  @ApiOkResponse({ type: CheckAnswer })
  async check(
    @Param('bookId') bookId: string,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CheckAnswer> {
    const found: FieldError[] | Refusal = await this.queries.execute(
      new CheckDraft(bookId, caller),
    );
    const language = languageOf(request.headers['accept-language']);
    void reply.header('content-language', language).header('vary', 'Accept-Language');
    const errors = accepted(found).map(({ pointer, code, text }) => ({
      pointer,
      code,
      message: language === 'en' ? text.en : text.zh,
    }));
    return { errors };
  }

  @Post('rule-books/:bookId/publications')
  @Roles('rules:write', 'operator', 'college')
  @Of('work')
  @ApiCreatedResponse({ type: PublicationAnswer })
  @ApiOkResponse({ type: PublicationAnswer })
  publish(
    @Param('bookId') bookId: string,
    @Body() body: PublicationBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const caller = request.caller as Caller;
    return this.dispatch.run(
      request,
      reply,
      (command) => new Publish(bookId, body.version, caller, command),
    );
  }

  @Post('rule-books/:bookId/withdrawals')
  @Roles('rules:write', 'operator', 'college')
  @Of('work')
  @ApiCreatedResponse({ type: WithdrawalAnswer })
  @ApiOkResponse({ type: WithdrawalAnswer })
  withdraw(
    @Param('bookId') bookId: string,
    @Body() body: WithdrawalBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const caller = request.caller as Caller;
    return this.dispatch.run(
      request,
      reply,
      (command) => new Withdraw(bookId, body, caller, command),
    );
  }
}

/** A draft may be unfinished, but it says which book it is and who decides. */
function bookIdOf(document: object): string {
  const errors = headerFaults(document);
  if (errors.length > 0) refuse('invalidBody', { errors });
  return (document as { bookId: string }).bookId;
}
