/** 先例: decided cases that later ones can be compared with. */
import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Of, Roles } from '#edge';
import type { Caller } from '#edge';
import { Dispatch } from '../dispatch.js';
import { EnterPrecedent } from './enter-precedent.js';
import { PrecedentBody } from './precedent-bodies.js';

class PrecedentAnswer {
  @ApiProperty({ format: 'uuid' }) precedentId: string;
  @ApiProperty() position: string;
}

@ApiTags('precedents')
@Controller('v1')
export class PrecedentsController {
  constructor(private readonly dispatch: Dispatch) {}

  @Post('precedents')
  @Roles('conversions:review', 'operator', 'college')
  @Of('written')
  @ApiOperation({
    summary: 'Enter a decided case as a precedent · 登记先例',
    description:
      'The register is public. Codes come from the case; the summary must name nobody. Numbers of ' +
      'persons, telephones and certificates and e-mail addresses are refused; names cannot be ' +
      'told from other words and are the author’s responsibility.',
  })
  @ApiCreatedResponse({ type: PrecedentAnswer })
  enter(
    @Body() body: PrecedentBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const caller = request.caller as Caller;
    return this.dispatch.run(
      request,
      reply,
      (command) => new EnterPrecedent(body, caller, command),
    );
  }
}
