/** 成绩单与成果凭证: what a learner takes along, signed on demand. */
import { applyDecorators, Controller, Get, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { accepted, IdPipe, IsBoundedText, IsPosition, Of, Optional, Roles } from '#edge';
import { settleFor, type Caller } from '#edge';
import { NOT_YET } from '../transcript/schemas.js';
import { NotYet } from '../transcript/accounts.js';
import { notYet } from '../transcript/shown.js';
import { text, type Schema } from '../schemas.js';
import { ExportCredential, type Exported } from './export.js';
import { FileDesk } from './file-desk.js';
import { elmo, type Form, jwt, pdf, proved, provedJson } from './forms.js';
import { JSON_TYPE, PDF_TYPE, VC, VC_JWT, XML_TYPE } from './forms.js';
import { BINARY, CREDENTIAL } from './schemas.js';
import { SigningDesk } from './signing-desk.js';

export class ExportQuery {
  /** `name`, `numbers`, or both with a comma: nothing of the person is shown without them. */
  @Optional() @IsBoundedText(64) fields?: string;
  @Optional() @IsPosition() after?: string;
}

interface Asked {
  readonly learnerId: string;
  readonly outcomeId: string | null;
  readonly query: ExportQuery;
}

/** Where the file goes, and to whom: the same for every form. */
function Export(path: string, type: string, schema: Schema, summary: string): MethodDecorator {
  return applyDecorators(
    Get(path),
    Roles('transcripts:read', 'operator', 'learner'),
    Of('learner', 'credential'),
    ApiOperation({ summary }),
    ApiResponse({ status: 200, description: summary, content: { [type]: { schema } } }),
    ApiResponse({ status: 202, schema: NOT_YET }),
  );
}

@ApiTags('credentials')
@Controller('v1/learners/:learnerId')
export class ExportsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly signing: SigningDesk,
    private readonly files: FileDesk,
  ) {}

  @Export(
    'transcript.json',
    VC,
    CREDENTIAL,
    'The transcript as a credential, signed inside · 成绩单凭证',
  )
  async transcript(
    @Param('learnerId', IdPipe) learnerId: string,
    @Query() query: ExportQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    return this.#answer(proved, { learnerId, outcomeId: null, query }, reply);
  }

  @Export(
    'transcript.clr.json',
    JSON_TYPE,
    CREDENTIAL,
    'The same for CLR 2.0 platforms · 同上，供 CLR 平台',
  )
  async clr(
    @Param('learnerId', IdPipe) learnerId: string,
    @Query() query: ExportQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    return this.#answer(provedJson, { learnerId, outcomeId: null, query }, reply);
  }

  @Export('transcript.jwt', VC_JWT, text, 'The same payload as vc+jwt · 同一内容，vc+jwt')
  async transcriptJwt(
    @Param('learnerId', IdPipe) learnerId: string,
    @Query() query: ExportQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    return this.#answer(jwt, { learnerId, outcomeId: null, query }, reply);
  }

  @Export(
    'transcript.elmo.xml',
    XML_TYPE,
    text,
    'The same content as ELMO 1.7, unsigned · 同一内容，ELMO 1.7，未签名',
  )
  async transcriptElmo(
    @Param('learnerId', IdPipe) learnerId: string,
    @Query() query: ExportQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    return this.#answer(elmo, { learnerId, outcomeId: null, query }, reply);
  }

  @Export(
    'transcript.pdf',
    PDF_TYPE,
    BINARY,
    'The same content to read and print, unsigned · 同一内容，供阅读打印，未签名',
  )
  async transcriptPdf(
    @Param('learnerId', IdPipe) learnerId: string,
    @Query() query: ExportQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    return this.#answer(pdf, { learnerId, outcomeId: null, query }, reply);
  }

  @Export(
    'outcomes/:outcomeId/credential',
    VC,
    CREDENTIAL,
    'One outcome as an Open Badge 3.0 · 成果凭证',
  )
  async outcome(
    @Param('learnerId', IdPipe) learnerId: string,
    @Param('outcomeId', IdPipe) outcomeId: string,
    @Query() query: ExportQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    return this.#answer(proved, { learnerId, outcomeId, query }, reply);
  }

  @Export('outcomes/:outcomeId/credential.jwt', VC_JWT, text, 'The same as vc+jwt · 同上，vc+jwt')
  async outcomeJwt(
    @Param('learnerId', IdPipe) learnerId: string,
    @Param('outcomeId', IdPipe) outcomeId: string,
    @Query() query: ExportQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    return this.#answer(jwt, { learnerId, outcomeId, query }, reply);
  }

  async #answer(form: Form, asked: Asked, reply: FastifyReply): Promise<unknown> {
    const { learnerId, outcomeId, query } = asked;
    const caller = reply.request.caller as Caller;
    const question = new ExportCredential(caller, learnerId, outcomeId, query);
    const exported = accepted<Exported | NotYet>(await this.queries.execute(question));
    if (exported instanceof NotYet) return notYet(reply, exported);
    settleFor(reply, exported.right);
    const desks = { signing: this.signing, files: this.files };
    const { type, body } = await form(exported, desks);
    void reply.header('content-type', type).header('cache-control', 'private, no-store');
    return body;
  }
}
