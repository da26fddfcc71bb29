/** Simulations: asking for one, watching it, ending it, and looking at one learner. */
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accepted, Caller, Idempotency, IdPipe, markRepeated, Of, Roles, settle } from '#edge';
import type { Refusal } from '#edge';
import { rightsToRows } from '#rights';
import { CancelSimulation } from './cancel-simulation.js';
import { FindSimulation, ListSimulations } from './find-simulation.js';
import type { Run } from './runs/run.js';
import { shownRun, type Sight } from './shown-run.js';
import { SimulationAnswer, SimulationBody } from './simulation-bodies.js';
import { SimulationList, SimulationStarted } from './simulation-bodies.js';
import { StartSimulation, type StartedSimulation } from './start-simulation.js';
import { TryLearner, type Tried } from './try-learner.js';

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
  @Of('work')
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
  @Of('list', 'simulation')
  @ApiOkResponse({ type: SimulationList })
  async list(
    @Param('bookId') bookId: string,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    const runs: Run[] = await this.queries.execute(new ListSimulations(bookId, caller));
    settle(request, []);
    return { simulations: runs.map((run) => shown(run, request)) };
  }

  @Get('simulations/:simulationId')
  @Roles('rules:write', 'operator', 'college')
  @Of('list', 'simulation')
  @ApiOkResponse({ type: SimulationAnswer })
  async find(
    @Param('simulationId', IdPipe) simulationId: string,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    const run: Run | Refusal = await this.queries.execute(new FindSimulation(simulationId, caller));
    return shown(accepted(run), request);
  }

  @Delete('simulations/:simulationId')
  @Roles('rules:write', 'operator', 'college')
  @Of('list', 'simulation')
  @ApiOkResponse({ type: SimulationAnswer })
  async cancel(
    @Param('simulationId', IdPipe) simulationId: string,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    const message = new CancelSimulation(simulationId, caller);
    const run: Run | Refusal = await this.commands.execute(message);
    return shown(accepted(run), request);
  }

  @Get('simulations/:simulationId/learners/:learnerId')
  @Roles('rules:write', 'operator', 'college')
  @Of('learner', 'simulation')
  async learner(
    @Param('simulationId', IdPipe) simulationId: string,
    @Param('learnerId', IdPipe) learnerId: string,
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    const question = new TryLearner(simulationId, learnerId, caller);
    const tried = accepted(await this.queries.execute<TryLearner, Tried | Refusal>(question));
    settle(request, tried.right);
    return tried.body;
  }
}

/** The operator also sees who is affected most: those learners are seen then. */
function shown(run: Run, request: FastifyRequest): object {
  const caller = request.caller as Caller;
  const sight: Sight = caller.role === 'operator' ? 'everything' : 'cells';
  const body = shownRun(run, sight) as { readonly mostAffected?: readonly { learnerId: string }[] };
  settle(request, rightsToRows(caller, body.mostAffected ?? []));
  return body;
}
