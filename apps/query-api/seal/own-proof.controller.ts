/** The learner's own event with its proof: the one place where the bytes of a leaf are shown. */
import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Caller, IdPipe, Of, Roles } from '#edge';
import { object, text } from '../schemas.js';
import { seen } from '../seen.js';
import { OwnProofs } from './own-proofs.js';
import { INCLUSION, InclusionQuery } from './seal.controller.js';

const leaf = {
  ...text,
  description: 'RFC 8785 JSON of the event as it is stored; personal parts stay sealed',
};

@ApiTags('log')
@Controller('v1/learners/:learnerId/event-proofs')
export class OwnProofController {
  constructor(private readonly proofs: OwnProofs) {}

  @Get()
  @Roles('own', 'learner')
  @Of('learner', 'statement')
  @ApiOperation({ summary: 'One of the learner’s own events, and its proof · 本人事件及证明' })
  @ApiOkResponse({ schema: object({ leaf, ...INCLUSION }) })
  async proof(
    @Param('learnerId', IdPipe) learnerId: string,
    @Query() { position, checkpoint }: InclusionQuery,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    const asked = { learnerId, position, checkpoint };
    return seen(request, await this.proofs.of(caller, asked));
  }
}
