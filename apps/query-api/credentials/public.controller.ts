/** What a verifier needs of the bank, for everybody: keys, status lists, and the own context. */
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CREDITS_CONTEXT } from '#credentials';
import { accepted, Conditional, conditional, Of, Public, Refusal } from '#edge';
import { BankIssuer } from './bank-issuer.js';
import { VC } from './forms.js';
import { CONTEXT_DOCUMENT, CREDENTIAL, DID_DOCUMENT, JWKS } from './schemas.js';
import { StatusLists } from './status-lists.js';

const DID_TYPE = 'application/did+json';
const JWKS_TYPE = 'application/jwk-set+json';
const CONTEXT_TYPE = 'application/ld+json';

@ApiTags('credentials')
@Controller()
export class PublicCredentialsController {
  constructor(
    private readonly bank: BankIssuer,
    private readonly lists: StatusLists,
  ) {}

  @Get('.well-known/did.json')
  @Public()
  @Of('nobody')
  @ApiOperation({ summary: 'The bank as an issuer, with every key there was · 签发者' })
  @ApiResponse({ status: 200, content: { [DID_TYPE]: { schema: DID_DOCUMENT } } })
  @Conditional()
  async did(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return shown(request, reply, DID_TYPE, await this.bank.document());
  }

  @Get('.well-known/jwks.json')
  @Public()
  @Of('nobody')
  @ApiOperation({ summary: 'The same keys for vc+jwt · 公钥' })
  @ApiResponse({ status: 200, content: { [JWKS_TYPE]: { schema: JWKS } } })
  @Conditional()
  async jwks(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return shown(request, reply, JWKS_TYPE, await this.bank.jwks());
  }

  @Get('contexts/credits/v1')
  @Public()
  @Of('nobody')
  @ApiOperation({ summary: 'JSON-LD terms of exact credits, version 1 · 学分词汇' })
  @ApiResponse({ status: 200, content: { [CONTEXT_TYPE]: { schema: CONTEXT_DOCUMENT } } })
  @Conditional()
  context(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return shown(request, reply, CONTEXT_TYPE, CREDITS_CONTEXT);
  }

  @Get('v1/status-lists/:list')
  @Public()
  @Of('nobody')
  @ApiOperation({ summary: 'Which credentials are revoked, one bit each, signed · 状态列表' })
  @ApiResponse({ status: 200, content: { [VC]: { schema: CREDENTIAL } } })
  @Conditional()
  async statusList(
    @Param('list') list: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const found = /^[1-9]\d{0,6}$/.test(list) ? await this.lists.current(Number(list)) : null;
    return shown(request, reply, VC, found ?? accepted(new Refusal('notFound')));
  }
}

/** Everybody may keep it, and asks whether it still holds: a revocation is seen at once. */
function shown(request: FastifyRequest, reply: FastifyReply, type: string, body: object) {
  const text = JSON.stringify(body);
  return conditional(request, reply, { text, type, scope: 'public', varies: ['Accept'] });
}
