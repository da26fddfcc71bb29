/** A simulation as it stands, for the authority of the book and for the operator. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Refusal } from '#edge';
import type { Caller } from '#edge';
import { mayWrite } from '../rule-books/book-work.js';
import type { Run } from './runs/run.js';
import { Runs } from './runs/runs.js';

export class FindSimulation {
  constructor(
    readonly simulationId: string,
    readonly caller: Caller,
  ) {}
}

@QueryHandler(FindSimulation)
export class FindSimulationHandler implements IQueryHandler<FindSimulation, Run | Refusal> {
  constructor(private readonly runs: Runs) {}

  execute({ simulationId, caller }: FindSimulation): Promise<Run | Refusal> {
    return ownRun(this.runs, simulationId, caller);
  }
}

/** What belongs to another authority is not found. */
export async function ownRun(runs: Runs, simulationId: string, caller: Caller) {
  const run = await runs.read(simulationId);
  return run !== null && mayWrite(caller, run.authority) ? run : new Refusal('notFound');
}

export class ListSimulations {
  constructor(
    readonly bookId: string,
    readonly caller: Caller,
  ) {}
}

/** The newest only: older ones are looked up by their ids. */
const LISTED = 50;

@QueryHandler(ListSimulations)
export class ListSimulationsHandler implements IQueryHandler<ListSimulations, Run[]> {
  constructor(private readonly runs: Runs) {}

  async execute({ bookId, caller }: ListSimulations): Promise<Run[]> {
    if (bookId.includes('\0')) return [];
    const runs = await this.runs.ofBook(bookId, LISTED);
    return runs.filter((one) => mayWrite(caller, one.authority));
  }
}
