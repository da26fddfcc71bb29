/** 核验: what a share code shows, to whoever has it. */
import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { accepted, addressOf, Of, Public, settle } from '#edge';
import type { Refusal } from '#edge';
import type { DeskAnswer } from './desk.js';
import { VERIFICATION } from './schemas.js';
import { VerificationBody, Verify } from './verify.js';

@ApiTags('verifications')
@Controller('v1/verifications')
export class VerificationsController {
  constructor(private readonly queries: QueryBus) {}

  @Post()
  @HttpCode(200)
  @Public()
  @Of('share', 'verification')
  @ApiOperation({ summary: 'Verify what was shared, as it is now · 核验' })
  @ApiOkResponse({ schema: VERIFICATION })
  async verify(@Body() body: VerificationBody, @Req() request: FastifyRequest): Promise<object> {
    const guesser = { caller: request.caller, address: addressOf(request) };
    const answer: DeskAnswer | Refusal = await this.queries.execute(new Verify(body, guesser));
    const { verification, rights } = accepted(answer);
    settle(request, rights);
    return verification;
  }
}
