/** 核验: what a share code shows to whoever has it, and whether a credential stands. */
import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Verdict } from '#credentials';
import { accepted, addressOf, LargeBody, Of, Public, settle } from '#edge';
import type { Refusal } from '#edge';
import type { DeskAnswer } from './desk.js';
import { VERIFICATION } from './schemas.js';
import type { Guesser } from './throttle.js';
import { askedOf, VerificationBody } from './verification-body.js';
import { VerifyCredential } from './verify-credential.js';
import { Verify } from './verify.js';

/** Twice the longest transcript that the bank signs, in the longer of its wrappings. */
const MOST_BYTES = 4 * 1_024 * 1_024;

@ApiTags('verifications')
@Controller('v1/verifications')
export class VerificationsController {
  constructor(private readonly queries: QueryBus) {}

  @Post()
  @HttpCode(200)
  @Public()
  @LargeBody(MOST_BYTES)
  @Of('share', 'verification')
  @ApiOperation({
    summary: 'Verify what was shared, as it is now, or a credential of this bank · 核验',
    description:
      'A body has up to 4 MiB: a transcript of 1,000 outcomes fits. Of bodies above 1 MiB few are taken at once and from one caller; one beyond is answered 429 or 503 with Retry-After.',
  })
  @ApiOkResponse({ schema: VERIFICATION })
  async verify(@Body() body: VerificationBody, @Req() request: FastifyRequest): Promise<object> {
    const guesser = { caller: request.caller, address: addressOf(request) };
    const asked = askedOf(body);
    if ('fault' in asked) return accepted<object>(asked.fault);
    if ('credential' in asked) return this.credential(asked.credential, guesser, request);
    const answer: DeskAnswer | Refusal = await this.queries.execute(
      new Verify(asked.share, guesser),
    );
    const { verification, rights } = accepted(answer);
    settle(request, rights);
    return verification;
  }

  /** It shows nobody anything that they did not bring. */
  private async credential(
    credential: unknown,
    guesser: Guesser,
    request: FastifyRequest,
  ): Promise<object> {
    const verdict = accepted<Verdict>(
      await this.queries.execute<VerifyCredential, Verdict | Refusal>(
        new VerifyCredential(credential, guesser),
      ),
    );
    settle(request, []);
    return verdict;
  }
}
