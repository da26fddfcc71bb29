/** Applying for a conversion: the plan of this moment, recorded; it reserves nothing. */
import { randomUUID } from 'node:crypto';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { clockFrom } from '#domain';
import type { InstitutionFact } from '#domain';
import { actorOf, Refusal } from '#edge';
import type { Caller, CommandDigests, Right } from '#edge';
import { knowsPurpose, planConversion, showPlan, termsOf } from '#equivalence';
import type { Plan } from '#equivalence';
import { sightOf } from '#rights';
import type { Extent } from '#rights';
import { InstitutionFacts } from '#rule-feed';
import type { Answered } from '../answers.js';
import { AccountWork, claimOf } from './account-work.js';
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

@CommandHandler(Apply)
export class ApplyHandler implements ICommandHandler<Apply, Answered | Refusal> {
  constructor(
    private readonly work: AccountWork,
    private readonly facts: InstitutionFacts,
  ) {}

  async execute({ learnerId, body, caller, command }: Apply): Promise<Answered | Refusal> {
    const conversionId = randomUUID();
    // A fact that comes at the same moment makes no plan wrong that was made without it: the plan
    // that is recorded is the one that was judged, and the reviewers have it before them.
    const facts = await this.facts.of(body.institution);
    return this.work.run(learnerId, command, (seen) => {
      const sight = sightOf(caller, seen.account, null);
      if (sight === null) return new Refusal('notFound');
      const { right, extent } = sight;
      return apply({ right, seen, facts, body: within(body, extent), caller, conversionId });
    });
  }
}

/** An institution applies with what it sees: its application must not show it anything more. */
function within(body: ApplyBody, { outcomes }: Extent): ApplyBody {
  if (outcomes === null) return body;
  const asked = body.outcomes ?? [...outcomes];
  return { ...body, outcomes: asked.filter((id) => outcomes.has(id)) };
}

interface Applying {
  readonly right: Right;
  readonly seen: Seen;
  readonly facts: readonly InstitutionFact[];
  readonly body: ApplyBody;
  readonly caller: Caller;
  readonly conversionId: string;
}

function apply({ right, seen, facts, body, caller, conversionId }: Applying): Verdict | Refusal {
  const { account, library, epoch, today } = seen;
  const plan = planConversion(account, library, epoch, { ...body, on: today, facts });
  if (plan === null) return new Refusal('unknownProgramme');
  const { steps, appealTerms, purposes } = termsOf(library, plan.ruleBook);
  if (!knowsPurpose({ purposes }, body.purpose)) return new Refusal('unknownPurpose');
  if (plan.matches.length === 0) return nothingToConvert(plan);
  const awaitsLearner = caller.role !== 'learner';
  const { outcomes, ...target } = body;
  return {
    right,
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
          appealTerms,
          ...(awaitsLearner ? {} : { clock: clockFrom(steps[0], today) }),
        },
      },
    ],
    claims: [claimOf('conversion', conversionId, account.learnerId)],
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
