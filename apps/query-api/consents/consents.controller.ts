import { Controller, Get, Param, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { CONSENT_FIELDS } from '#domain';
import { Caller, IdPipe, Of, Roles } from '#edge';
import type { Refusal } from '#edge';
import { date, id, list, object, oneOf, text } from '../schemas.js';
import { seen } from '../seen.js';
import type { Seen } from '../seen.js';
import { ListConsents } from './list-consents.js';

const instant = { type: 'string', format: 'date-time' } as const;
export const CONSENT = object(
  {
    consentId: id,
    institution: text,
    fields: list(oneOf(...CONSENT_FIELDS)),
    purpose: text,
    until: date,
    status: oneOf('given', 'expired', 'ended'),
    givenAt: instant,
  },
  { endedAt: instant },
);

@ApiTags('access')
@Controller('v1/learners/:learnerId/consents')
export class ConsentReadsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Roles('bank:operate', 'learner', 'operator')
  @Of('learner', 'consents')
  @ApiOperation({ summary: 'The consents that were given · 授权列表' })
  @ApiOkResponse({ schema: object({ consents: list(CONSENT) }) })
  async read(
    @Param('learnerId', IdPipe) learnerId: string,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    const asked = new ListConsents(learnerId, caller);
    return seen(request, await this.queries.execute<ListConsents, Seen | Refusal>(asked));
  }
}
