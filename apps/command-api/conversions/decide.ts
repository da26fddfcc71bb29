/** What happens to a conversion after it was applied for. */
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { canConfirm, canResubmit, canWithdraw, clockFrom, obstacleToReverse } from '#domain';
import { actorOf, fieldError, Refusal } from '#edge';
import type { Caller, CommandDigests } from '#edge';
import { planConversion, termsOf } from '#equivalence';
import { PersonalData } from '#personal-data';
import { rightToAct } from '#rights';
import { InstitutionFacts } from '#rule-feed';
import type { Answered } from '../answers.js';
import { Precedents } from '../precedents/precedents.js';
import { AccountWork } from './account-work.js';
import type { Verdict } from './account-work.js';
import { appealCase } from './appeal-case.js';
import { caseOf, verdict } from './case.js';
import type { Case } from './case.js';
import type { ReasonBody, ReviewBody } from './conversion-bodies.js';
import { lastDayToAppeal, reviewCase, reviewFaults } from './review-case.js';

export type Act =
  | { readonly kind: 'confirm' | 'withdraw' | 'resubmit' }
  | { readonly kind: 'review'; readonly body: ReviewBody }
  | { readonly kind: 'reverse' | 'appeal'; readonly body: ReasonBody };

export class Decide {
  constructor(
    readonly conversionId: string,
    readonly act: Act,
    readonly caller: Caller,
    readonly command: CommandDigests | null,
  ) {}
}

@CommandHandler(Decide)
export class DecideHandler implements ICommandHandler<Decide, Answered | Refusal> {
  constructor(
    private readonly work: AccountWork,
    private readonly personal: PersonalData,
    private readonly facts: InstitutionFacts,
    private readonly precedents: Precedents,
  ) {}

  async execute({ conversionId, act, caller, command }: Decide): Promise<Answered | Refusal> {
    const learnerId = await this.work.learnerOf('conversion', conversionId);
    if (learnerId === null) return new Refusal('notFound');
    return this.work.run(learnerId, command, async (seen) => {
      const conversion = seen.account.conversions[conversionId];
      if (conversion === undefined) return new Refusal('notFound');
      const right = rightToAct(caller, act.kind, learnerId, conversion);
      if (right === null) return new Refusal('notFound');
      return this.decide(caseOf(seen, conversion, { caller, right }, this.personal), act);
    });
  }

  private decide(one: Case, act: Act): Verdict | Refusal | Promise<Verdict | Refusal> {
    switch (act.kind) {
      case 'confirm':
        return confirm(one);
      case 'withdraw':
        return withdraw(one);
      case 'resubmit':
        return this.resubmit(one);
      case 'reverse':
        return reverse(one, act.body);
      case 'appeal':
        return appealCase(one, act.body);
      case 'review':
        return this.review(one, act.body);
    }
  }

  private async review(one: Case, body: ReviewBody): Promise<Verdict | Refusal> {
    const errors = reviewFaults(body);
    if (!(await this.precedents.has(body.precedent))) {
      errors.push(fieldError('/precedent', 'unknownPrecedent'));
    }
    return errors.length > 0 ? new Refusal('invalidBody', { errors }) : reviewCase(one, body);
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
    const { ruleBook, matches } = plan;
    const { steps, appealTerms } = termsOf(seen.library, ruleBook);
    const clock = clockFrom(steps[0], seen.today);
    const made = { ruleBook, matches, steps, appealTerms, clock };
    const data = { conversionId, by: actorOf(caller), ...made };
    const events = [{ type: 'ConversionResubmitted', data }] as const;
    return verdict(one, 'inReview', events, { steps, ...clock });
  }
}

function confirm(one: Case): Verdict | Refusal {
  const { conversion, seen, caller } = one;
  if (!canConfirm(conversion)) return new Refusal('wrongStatus');
  const clock = clockFrom(conversion.steps[0], seen.today);
  const { conversionId } = conversion;
  const data = { conversionId, by: actorOf(caller), clock };
  return verdict(one, 'inReview', [{ type: 'ConversionConfirmed', data }], clock);
}

function withdraw(one: Case): Verdict | Refusal {
  const { conversion, caller } = one;
  if (!canWithdraw(conversion)) return new Refusal('wrongStatus');
  const { conversionId } = conversion;
  const data = { conversionId, by: actorOf(caller) };
  return verdict(one, 'withdrawn', [{ type: 'ConversionWithdrawn', data }]);
}

function reverse(one: Case, body: ReasonBody): Verdict | Refusal {
  const { conversion, seen, caller } = one;
  const obstacle = obstacleToReverse(conversion);
  if (obstacle !== null) return new Refusal(obstacle);
  const { conversionId } = conversion;
  const reason = one.seal('reason', body.reason);
  const appealUntil = lastDayToAppeal(conversion, seen.today);
  const data = { conversionId, by: actorOf(caller), reason, appealUntil };
  return verdict(one, 'reversed', [{ type: 'ConversionReversed', data }], { appealUntil });
}
