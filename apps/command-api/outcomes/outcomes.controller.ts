import { Body, Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf, Bulk, Caller, IdPipe, languageOf, Of, Roles, TakesEnded } from '#edge';
import { Dispatch } from '../dispatch.js';
import { BatchAnswer, OutcomeAnswer } from '../record-answers.js';
import { BatchBody, rowsOf } from './batch-body.js';
import { CorrectOutcome } from './correct-outcome.js';
import { DecideRecognition } from './decide-recognition.js';
import {
  BatchRowBody,
  CorrectionBody,
  RecognitionDecisionBody,
  RecordBody,
  RevocationBody,
} from './outcome.dto.js';
import { RecordBatch } from './record-batch.js';
import { RecordOutcome } from './record-outcome.js';
import { RevokeOutcome } from './revoke-outcome.js';

@ApiTags('record')
@ApiExtraModels(BatchRowBody)
@Controller('v1')
export class OutcomesController {
  constructor(private readonly dispatch: Dispatch) {}

  // The append itself finds out: a recording is one round trip.
  @Post('learners/:learnerId/outcomes')
  @TakesEnded()
  @Roles('outcomes:write', 'college', 'certifyingBody')
  @Of('written')
  @ApiOperation({ summary: 'Record a learning outcome · 登记学习成果' })
  @ApiResponse({ status: 201, description: 'Recorded', type: OutcomeAnswer })
  @ApiResponse({
    status: 200,
    description: 'Recorded before: attested, updated or the same',
    type: OutcomeAnswer,
  })
  record(
    @Param('learnerId', IdPipe) learnerId: string,
    @Body() body: RecordBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const by = actorOf(request.caller as Caller);
    return this.dispatch.run(
      request,
      reply,
      (command) => new RecordOutcome(learnerId, body, by, command),
    );
  }

  @Post('outcomes/batch')
  @Bulk()
  @HttpCode(200)
  @Roles('outcomes:write', 'college', 'certifyingBody')
  @Of('written')
  @ApiOperation({ summary: 'Record up to 1,000 outcomes · 批量登记' })
  @ApiResponse({ status: 200, description: 'A result for each row, in order', type: BatchAnswer })
  recordBatch(
    @Body() body: BatchBody,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const asked = { caller, language: languageOf(request.headers['accept-language']) };
    const mode = body.mode ?? 'atomic';
    return this.dispatch.run(
      request,
      reply,
      (command) => new RecordBatch(rowsOf(body), mode, asked, command),
    );
  }

  @Post('outcomes/:outcomeId/corrections')
  @Roles('outcomes:write', 'college', 'certifyingBody')
  @Of('outcome', 'nothing')
  @ApiOperation({ summary: 'Correct an outcome · 更正' })
  @ApiResponse({ status: 201, description: 'Corrected', type: OutcomeAnswer })
  correct(
    @Param('outcomeId', IdPipe) outcomeId: string,
    @Body() body: CorrectionBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const by = actorOf(request.caller as Caller);
    return this.dispatch.run(
      request,
      reply,
      (command) => new CorrectOutcome(outcomeId, body, by, command),
    );
  }

  @Post('outcomes/:outcomeId/revocations')
  @Roles('outcomes:write', 'college', 'certifyingBody')
  @Of('outcome', 'nothing')
  @ApiOperation({ summary: 'Revoke an outcome · 撤销' })
  @ApiResponse({ status: 201, description: 'Revoked', type: OutcomeAnswer })
  revoke(
    @Param('outcomeId', IdPipe) outcomeId: string,
    @Body() body: RevocationBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const by = actorOf(request.caller as Caller);
    return this.dispatch.run(
      request,
      reply,
      (command) => new RevokeOutcome(outcomeId, body, by, command),
    );
  }

  @Post('outcomes/:outcomeId/recognition-decisions')
  @Roles('bank:operate', 'operator')
  @Of('outcome', 'nothing')
  @ApiOperation({ summary: "Decide on an outcome's recognised credits · 人工认定" })
  @ApiResponse({ status: 201, description: 'Decided', type: OutcomeAnswer })
  decide(
    @Param('outcomeId', IdPipe) outcomeId: string,
    @Body() body: RecognitionDecisionBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const by = actorOf(request.caller as Caller);
    return this.dispatch.run(
      request,
      reply,
      (command) => new DecideRecognition(outcomeId, body, by, command),
    );
  }
}
