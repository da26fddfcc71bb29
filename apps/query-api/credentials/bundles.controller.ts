/** 离线包: everything that a machine without a network needs to check a transcript, in one file. */
import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { BUNDLE_TYPE, bundleText } from '#bundle';
import type { BundleParts } from '#bundle';
import { contextsOf, type Credential } from '#credentials';
import { accepted, IdPipe, Of, Roles, settleFor, type Caller } from '#edge';
import { list, object, oneOf, text, type Schema } from '../schemas.js';
import { NotYet } from '../transcript/accounts.js';
import { NOT_YET } from '../transcript/schemas.js';
import { notYet } from '../transcript/shown.js';
import { BankIssuer } from './bank-issuer.js';
import { ExportCredential, type Exported } from './export.js';
import { ExportQuery } from './exports.controller.js';
import { LogProofs } from './log-proofs.js';
import { CREDENTIAL, DID_DOCUMENT } from './schemas.js';
import { SigningDesk } from './signing-desk.js';
import { StatusLists } from './status-lists.js';

const proof = object({
  partition: { type: 'integer' },
  position: text,
  leaf: text,
  hashes: list(text),
});

const BUNDLE: Schema = object(
  {
    type: oneOf('CreditBankBundle'),
    version: oneOf('1'),
    madeAt: { type: 'string', format: 'date-time' },
    credential: CREDENTIAL,
    issuers: list(DID_DOCUMENT),
    statusLists: list(CREDENTIAL),
    contexts: { type: 'object', additionalProperties: true },
  },
  { log: object({ checkpoint: text, verifierKeys: list(text), proofs: list(proof) }) },
);

@ApiTags('credentials')
@Controller('v1/bundles/learners')
export class BundlesController {
  @Inject(SigningDesk) private readonly desk: SigningDesk;

  constructor(
    private readonly queries: QueryBus,
    private readonly bank: BankIssuer,
    private readonly lists: StatusLists,
    private readonly proofs: LogProofs,
  ) {}

  @Get(':learnerId')
  @Roles('transcripts:read', 'operator', 'learner')
  @Of('learner', 'export')
  @ApiOperation({ summary: 'The transcript with all that proves it, in one file · 离线包' })
  @ApiResponse({ status: 200, content: { [BUNDLE_TYPE]: { schema: BUNDLE } } })
  @ApiResponse({ status: 202, schema: NOT_YET })
  async bundle(
    @Param('learnerId', IdPipe) learnerId: string,
    @Query() query: ExportQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    const caller = reply.request.caller as Caller;
    const asked = new ExportCredential(caller, learnerId, null, query);
    const exported = accepted<Exported | NotYet>(await this.queries.execute(asked));
    if (exported instanceof NotYet) return notYet(reply, exported);
    settleFor(reply, exported.right);
    void reply.header('content-type', BUNDLE_TYPE).header('cache-control', 'private, no-store');
    return bundleText(await this.#parts(caller, learnerId, exported));
  }

  async #parts(caller: Caller, learnerId: string, exported: Exported): Promise<BundleParts> {
    const { credential, content } = exported;
    const outcomes = content.outcomes.map(({ id }) => id);
    const names = credential['@context'] as string[];
    const log = await this.proofs.of(caller, learnerId, outcomes);
    const list = await this.lists.current(exported.list);
    return {
      madeAt: new Date().toISOString(),
      credential: JSON.parse(await this.desk.proved(credential)) as Credential,
      issuers: [await this.bank.document()],
      statusLists: list === null ? [] : [list],
      contexts: await contextsOf(this.bank.issuer.did, names),
      ...(log === null ? {} : { log }),
    };
  }
}
