/** What happens to a conversion after it was applied for. */
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { canConfirm, canResubmit, canReverse, canWithdraw, review } from '#domain';
import type { AccountEvent, ConversionRecord, ReviewOutcome } from '#domain';
import { actorOf, Refusal } from '#edge';
import type { Caller, CommandDigests } from '#edge';
import { obstacleToGrant, planConversion } from '#equivalence';
import { PersonalData } from '#personal-data';
import { InstitutionFacts } from '#rule-feed';
import type { Answered } from '../answers.js';
import { AccountWork } from './account-work.js';
import type { Seen, Verdict } from './account-work.js';
import type { ReasonBody, ReviewBody } from './conversion-bodies.js';

export type Act =
  | { readonly kind: 'confirm' | 'withdraw' | 'resubmit' }
  | { readonly kind: 'review'; readonly body: ReviewBody }
  | { readonly kind: 'reverse'; readonly body: ReasonBody };

export class Decide {
  constructor(
    readonly conversionId: string,
    readonly act: Act,
    readonly caller: Caller,
    readonly command: CommandDigests | null,
  ) {}
}

/** One conversion before a decision, and who decides. */
interface Case {
  readonly seen: Seen;
  readonly conversion: ConversionRecord;
  readonly caller: Caller;
}

@CommandHandler(Decide)
export class DecideHandler implements ICommandHandler<Decide, Answered | Refusal> {
  constructor(
    private readonly work: AccountWork,
    private readonly personal: PersonalData,
    private readonly facts: InstitutionFacts,
  ) {}

  async execute({ conversionId, act, caller, command }: Decide): Promise<Answered | Refusal> {
    const learnerId = await this.work.learnerOf(conversionId);
    if (learnerId === null) return new Refusal('notFound');
    return this.work.run(learnerId, command, async (seen) => {
      const conversion = seen.account.conversions[conversionId];
      if (conversion === undefined || !mayAct(caller, act, conversion, learnerId)) {
        return new Refusal('notFound');
      }
      return this.decide({ seen, conversion, caller }, act);
    });
  }

  private decide(one: Case, act: Act): Verdict | Refusal | Promise<Verdict | Refusal> {
    const { conversionId } = one.conversion;
    const data = { conversionId, by: actorOf(one.caller) };
    switch (act.kind) {
      case 'confirm':
        if (!canConfirm(one.conversion)) return new Refusal('wrongStatus');
        return verdict(one, 'inReview', [{ type: 'ConversionConfirmed', data }]);
      case 'withdraw':
        if (!canWithdraw(one.conversion)) return new Refusal('wrongStatus');
        return verdict(one, 'withdrawn', [{ type: 'ConversionWithdrawn', data }]);
      case 'resubmit':
        return this.resubmit(one);
      case 'reverse': {
        if (!canReverse(one.conversion)) return new Refusal('wrongStatus');
        const reason = this.seal(one, 'reason', act.body.reason);
        return verdict(one, 'reversed', [
          { type: 'ConversionReversed', data: { ...data, reason } },
        ]);
      }
      case 'review':
        return this.review(one, act.body);
    }
  }

  private async resubmit(one: Case): Promise<Verdict | Refusal> {
    const { seen, conversion, caller } = one;
    if (!canResubmit(conversion)) return new Refusal('wrongStatus');
    const facts = await this.facts.of(conversion.institution);
    const request = { ...conversion, on: seen.today, facts };
    const plan = planConversion(seen.account, seen.library, seen.epoch, request);
    if (plan === null) return new Refusal('unknownProgramme');
    if (plan.matches.length === 0) return new Refusal('nothingToConvert');
    const { conversionId } = conversion;
    const data = {
      conversionId,
      by: actorOf(caller),
      ruleBook: plan.ruleBook,
      matches: plan.matches,
    };
    return verdict(one, 'inReview', [{ type: 'ConversionResubmitted', data }]);
  }

  private review(one: Case, body: ReviewBody): Verdict | Refusal {
    const outcome = review(one.conversion, body);
    if ('refused' in outcome) return new Refusal(outcome.refused);
    const { conversionId } = one.conversion;
    const data = { conversionId, by: actorOf(one.caller) };
    const reason = this.seal(one, `review:${body.step}`, body.reason);
    const { step, decision } = body;
    const reviewed: AccountEvent = {
      type: 'ConversionReviewed',
      data: { ...data, step, decision, reason },
    };
    switch (outcome.leadsTo) {
      case 'nextStep':
        return verdict(one, 'inReview', [reviewed]);
      case 'return':
        return verdict(one, 'returned', [reviewed]);
      case 'refusal': {
        const code = 'refusedByReview';
        const refused: AccountEvent = {
          type: 'ConversionRefused',
          data: { ...data, code, reason },
        };
        return verdict(one, 'refused', [reviewed, refused]);
      }
      case 'grant':
        return grant(one, outcome, reviewed);
    }
  }

  private seal({ seen, conversion }: Case, field: string, text: string): string {
    const context = { stream: seen.account.learnerId, of: conversion.conversionId, field };
    return this.personal.seal(seen.key, context, text);
  }
}

type Grant = Extract<ReviewOutcome, { leadsTo: 'grant' }>;

function grant(one: Case, { matches, partly }: Grant, reviewed: AccountEvent): Verdict | Refusal {
  const { seen, conversion, caller } = one;
  const obstacle = obstacleToGrant(seen.account, seen, seen.today, { ...conversion, matches });
  if (obstacle !== null) return new Refusal(obstacle);
  const { conversionId } = conversion;
  const data = { conversionId, by: actorOf(caller), matches, partly };
  const granted: AccountEvent = { type: 'ConversionGranted', data };
  return verdict(one, partly ? 'partlyGranted' : 'granted', [reviewed, granted]);
}

function verdict(one: Case, status: string, events: readonly AccountEvent[]): Verdict {
  const { conversionId, steps } = one.conversion;
  return { events, answer: { status: 200, body: { conversionId, status, steps } } };
}

/** Reviews and reversals are the receiving institution's; the rest is the learner's. */
function mayAct(
  caller: Caller,
  act: Act,
  conversion: ConversionRecord,
  learnerId: string,
): boolean {
  if (act.kind === 'review' || act.kind === 'reverse') {
    return caller.role === 'operator' || caller.institution === conversion.institution;
  }
  if (caller.role === 'learner') return caller.learner === learnerId;
  return act.kind !== 'confirm' && caller.institution === conversion.by;
}
