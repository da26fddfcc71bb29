/** Facts that rules read and that are no outcomes. */
import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Of, Roles } from '#edge';
import type { Caller } from '#edge';
import { Dispatch } from '../dispatch.js';
import { FactBody } from './fact-bodies.js';
import { RecordFact } from './record-fact.js';

class FactAnswer {
  @ApiProperty({ format: 'uuid' }) factId: string;
  @ApiProperty() position: string;
}

@ApiTags('facts')
@Controller('v1')
export class FactsController {
  constructor(private readonly dispatch: Dispatch) {}

  @Post('facts')
  @Roles(['rules:write', 'outcomes:write'], 'college', 'operator')
  @Of('learner', 'nothing')
  @ApiCreatedResponse({ type: FactAnswer })
  record(
    @Body() body: FactBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const caller = request.caller as Caller;
    return this.dispatch.run(request, reply, (command) => new RecordFact(body, caller, command));
  }
}
