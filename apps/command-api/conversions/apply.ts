/** Applying for a conversion: the plan of this moment, recorded; it reserves nothing. */
import { randomUUID } from 'node:crypto';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { ReviewStep } from '#domain';
import { actorOf, Refusal } from '#edge';
import type { Caller, CommandDigests } from '#edge';
import { planConversion, showPlan } from '#equivalence';
import type { Plan, RuleLibrary } from '#equivalence';
import type { Answered } from '../answers.js';
import { AccountWork, conversionKey } from './account-work.js';
import type { Seen, Verdict } from './account-work.js';
import type { ApplyBody } from './conversion-bodies.js';

export class Apply {
  constructor(
    readonly learnerId: string,
    readonly body: ApplyBody,
    readonly caller: Caller,
    readonly command: CommandDigests | null,
  ) {}
}

/** Where a book names no steps there is one, taken by the receiving institution. */
const ONE_STEP: readonly ReviewStep[] = [{ step: 'institution', days: 30 }];

@CommandHandler(Apply)
export class ApplyHandler implements ICommandHandler<Apply, Answered | Refusal> {
  constructor(private readonly work: AccountWork) {}

  execute({ learnerId, body, caller, command }: Apply): Promise<Answered | Refusal> {
    const conversionId = randomUUID();
    return this.work.run(learnerId, command, (seen) =>
      mayApply(caller, seen, body)
        ? apply(seen, body, caller, conversionId)
        : new Refusal('notFound'),
    );
  }
}

/** The learner; the receiving institution; or one that recorded something of the learner. */
function mayApply(caller: Caller, seen: Seen, body: ApplyBody): boolean {
  if (caller.role === 'learner') return caller.learner === seen.account.learnerId;
  if (caller.institution === body.institution) return true;
  return Object.values(seen.account.outcomes).some((one) => one.recordedBy === caller.institution);
}

function apply(
  seen: Seen,
  body: ApplyBody,
  caller: Caller,
  conversionId: string,
): Verdict | Refusal {
  const { account, library, epoch, today } = seen;
  const plan = planConversion(account, library, epoch, { ...body, on: today });
  if (plan === null) return new Refusal('unknownProgramme');
  if (plan.matches.length === 0) return nothingToConvert(plan);
  const steps = stepsOf(library, plan);
  const awaitsLearner = caller.role !== 'learner';
  const { outcomes, ...target } = body;
  return {
    events: [
      {
        type: 'ConversionApplied',
        data: {
          conversionId,
          by: actorOf(caller),
          ...target,
          ...(outcomes === undefined ? {} : { outcomes }),
          ruleBook: plan.ruleBook,
          steps,
          matches: plan.matches,
          awaitsLearner,
        },
      },
    ],
    claims: [
      {
        kind: 'conversion',
        key: conversionKey(conversionId),
        owner: account.learnerId,
        mode: 'new',
      },
    ],
    answer: {
      status: 201,
      body: {
        conversionId,
        status: awaitsLearner ? 'awaitingLearner' : 'inReview',
        steps,
        plan: showPlan(plan),
      },
    },
  };
}

function nothingToConvert(plan: Plan): Refusal {
  const { notUsed } = showPlan(plan);
  const gone = plan.notUsed.length > 0 && plan.notUsed.every((one) => one.code === 'consumed');
  return new Refusal(gone ? 'creditsNotAvailable' : 'nothingToConvert', { members: { notUsed } });
}

function stepsOf(library: RuleLibrary, plan: Plan): readonly ReviewStep[] {
  const { id, version } = plan.ruleBook;
  const published = library.versions.find(
    (one) => one.book.ref.id === id && one.book.ref.version === version,
  );
  const steps = published?.book.document.reviewSteps ?? [];
  return steps.length === 0 ? ONE_STEP : steps;
}
