/** Simulations: asking for one, watching it, ending it, and looking at one learner. */
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accepted, Caller, Idempotency, IdPipe, markRepeated, Roles } from '#edge';
import type { Refusal } from '#edge';
import { CancelSimulation } from './cancel-simulation.js';
import { FindSimulation, ListSimulations } from './find-simulation.js';
import type { Run } from './runs/run.js';
import { shownRun, type Sight } from './shown-run.js';
import { SimulationAnswer, SimulationBody } from './simulation-bodies.js';
import { SimulationList, SimulationStarted } from './simulation-bodies.js';
import { StartSimulation, type StartedSimulation } from './start-simulation.js';
import { TryLearner } from './try-learner.js';

@ApiTags('rule books')
@Controller('v1')
export class SimulationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('rule-books/:bookId/simulations')
  @HttpCode(202)
  @Roles('rules:write', 'operator', 'college')
  @ApiAcceptedResponse({ type: SimulationStarted })
  async start(
    @Param('bookId') bookId: string,
    @Body() body: SimulationBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SimulationStarted> {
    const command = accepted(this.idempotency.commandFor(request, body));
    const caller = request.caller as Caller;
    const message = new StartSimulation(bookId, body.version, caller, command);
    const started: StartedSimulation | Refusal = await this.idempotency.once(command, () =>
      this.commands.execute<StartSimulation, StartedSimulation | Refusal>(message),
    );
    const { simulationId, repeated } = accepted(started);
    if (repeated) markRepeated(reply);
    void reply.header('location', `/v1/simulations/${simulationId}`);
    return { simulationId };
  }

  @Get('rule-books/:bookId/simulations')
  @Roles('rules:write', 'operator', 'college')
  @ApiOkResponse({ type: SimulationList })
  async list(@Param('bookId') bookId: string, @Caller() caller: Caller): Promise<object> {
    const runs: Run[] = await this.queries.execute(new ListSimulations(bookId, caller));
    return { simulations: runs.map((run) => shownRun(run, sightOf(caller))) };
  }

  @Get('simulations/:simulationId')
  @Roles('rules:write', 'operator', 'college')
  @ApiOkResponse({ type: SimulationAnswer })
  async find(
    @Param('simulationId', IdPipe) simulationId: string,
    @Caller() caller: Caller,
  ): Promise<object> {
    const run: Run | Refusal = await this.queries.execute(new FindSimulation(simulationId, caller));
    return shownRun(accepted(run), sightOf(caller));
  }

  @Delete('simulations/:simulationId')
  @Roles('rules:write', 'operator', 'college')
  @ApiOkResponse({ type: SimulationAnswer })
  async cancel(
    @Param('simulationId', IdPipe) simulationId: string,
    @Caller() caller: Caller,
  ): Promise<object> {
    const message = new CancelSimulation(simulationId, caller);
    const run: Run | Refusal = await this.commands.execute(message);
    return shownRun(accepted(run), sightOf(caller));
  }

  @Get('simulations/:simulationId/learners/:learnerId')
  @Roles('rules:write', 'operator', 'college')
  async learner(
    @Param('simulationId', IdPipe) simulationId: string,
    @Param('learnerId', IdPipe) learnerId: string,
    @Caller() caller: Caller,
  ): Promise<object> {
    const question = new TryLearner(simulationId, learnerId, caller);
    return accepted<object>(await this.queries.execute<TryLearner, object | Refusal>(question));
  }
}

function sightOf(caller: Caller): Sight {
  return caller.role === 'operator' ? 'everything' : 'cells';
}
