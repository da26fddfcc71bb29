/** One credential that was issued: whether it stands, and taking it back. */
import { Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { accepted, BankClock, Caller, IdPipe, Of, Refusal, Roles, settleFor } from '#edge';
import { rightToLearner } from '#rights';
import { IssuedCredentials } from './issued.js';
import { REVOCATION } from './schemas.js';

@ApiTags('credentials')
@Controller('v1/credentials')
export class CredentialsController {
  constructor(
    private readonly issued: IssuedCredentials,
    private readonly clock: BankClock,
  ) {}

  @Post(':credentialId/revocations')
  @HttpCode(201)
  @Roles('bank:operate', 'operator', 'learner')
  @Of('learner', 'nothing')
  @ApiOperation({ summary: 'Take a credential back; the status list says it at once · 收回凭证' })
  @ApiCreatedResponse({ schema: REVOCATION })
  async revoke(
    @Caller() caller: Caller,
    @Param('credentialId', IdPipe) credentialId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const found = await this.issued.find(credentialId);
    const right = found === null ? null : rightToLearner(caller, found.learner);
    if (found === null || right === null) return accepted(new Refusal('notFound'));
    settleFor(reply, right);
    const today = this.clock.today();
    const cause = caller.role === 'operator' ? 'operator' : 'learner';
    await this.issued.withdraw(credentialId, today, cause);
    const { revokedFrom } = found;
    const from = revokedFrom !== null && revokedFrom < today ? revokedFrom : today;
    return { credentialId, status: 'revoked', revokedFrom: from };
  }
}
