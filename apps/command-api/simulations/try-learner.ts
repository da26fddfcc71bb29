/** What a simulated version would do to one learner, outcome by outcome, with the reasons. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { formatHundredths } from '#domain';
import { Refusal } from '#edge';
import type { Caller, Right } from '#edge';
import { showPlan, tryInDetail } from '#equivalence';
import type { TriedAccount, TriedOutcome } from '#equivalence';
import { EventStore } from '#event-store';
import { rightToTry } from '#rights';
import { renderReason } from '#transcript';
import { folded } from '../folded.js';
import { ownRun } from './find-simulation.js';
import type { Run } from './runs/run.js';
import { Runs } from './runs/runs.js';
import { trialAt } from './walk/trial-at.js';

export class TryLearner {
  constructor(
    readonly simulationId: string,
    readonly learnerId: string,
    readonly caller: Caller,
  ) {}
}

export interface Tried {
  readonly body: object;
  readonly right: Right;
}

@QueryHandler(TryLearner)
export class TryLearnerHandler implements IQueryHandler<TryLearner, Tried | Refusal> {
  constructor(
    private readonly runs: Runs,
    private readonly store: EventStore,
  ) {}

  async execute({ simulationId, learnerId, caller }: TryLearner): Promise<Tried | Refusal> {
    const run = await ownRun(this.runs, simulationId, caller);
    if (run instanceof Refusal) return run;
    const events = await this.store.readStream({ kind: 'learner', id: learnerId });
    const account = events.length === 0 ? null : folded(learnerId, events);
    const right = account === null ? null : rightToTry(caller, account);
    if (account === null || right === null) return new Refusal('notFound');
    const tried = tryInDetail(account, await trialAt(this.store, run));
    if (tried === null) return new Refusal('notFound');
    return { body: shown(run, learnerId, tried), right };
  }
}

function shown(run: Run, learnerId: string, { tried, outcomes, plans }: TriedAccount): object {
  const { simulationId, bookId: ruleBookId, version, epoch, today } = run;
  return {
    simulationId,
    ruleBookId,
    version,
    epoch,
    today,
    learnerId,
    before: formatHundredths(tried.before),
    after: formatHundredths(tried.after),
    difference: formatHundredths(tried.after - tried.before),
    asWritten: formatHundredths(tried.bookedAfter - tried.booked),
    outcomes: outcomes.map(shownOutcome),
    ...(plans === undefined
      ? {}
      : {
          plans: {
            before: plans.before === null ? null : showPlan(plans.before),
            after: plans.after === null ? null : showPlan(plans.after),
          },
        }),
  };
}

function shownOutcome(one: TriedOutcome): object {
  return {
    outcomeId: one.outcomeId,
    before: formatHundredths(one.before),
    after: formatHundredths(one.after),
    difference: formatHundredths(one.after - one.before),
    reasons: {
      before: one.reasonsBefore.map(renderReason),
      after: one.reasonsAfter.map(renderReason),
    },
  };
}
