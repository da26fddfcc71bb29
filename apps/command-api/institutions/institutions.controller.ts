import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf, Caller, Of, Roles } from '#edge';
import { Dispatch } from '../dispatch.js';
import { InstitutionAnswer } from '../record-answers.js';
import { InstitutionBody } from './institution.dto.js';
import { RegisterInstitution } from './register-institution.js';

@ApiTags('record')
@Controller('v1/institutions')
export class InstitutionsController {
  constructor(private readonly dispatch: Dispatch) {}

  @Post()
  @Roles('bank:operate', 'operator')
  @Of('written')
  @ApiOperation({ summary: 'Register an institution · 登记机构' })
  @ApiResponse({ status: 201, description: 'Registered', type: InstitutionAnswer })
  @ApiResponse({
    status: 200,
    description: 'Registered before with the same content',
    type: InstitutionAnswer,
  })
  register(
    @Body() body: InstitutionBody,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const by = actorOf(caller);
    return this.dispatch.run(
      request,
      reply,
      (command) => new RegisterInstitution(body, by, command),
    );
  }
}
