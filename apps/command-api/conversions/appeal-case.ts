/** An appeal, and the operator's decision of it. */
import { randomUUID } from 'node:crypto';
import { APPEAL_TERMS, clockFrom, daysAfter, decideAppeal, obstacleToAppeal } from '#domain';
import type { AccountEvent, AppealRecord, CourseMatch } from '#domain';
import { actorOf, Refusal } from '#edge';
import { claimOf } from './account-work.js';
import type { Verdict } from './account-work.js';
import type { Case } from './case.js';
import type { AppealDecisionBody, ReasonBody } from './conversion-bodies.js';

export function appealCase(one: Case, body: ReasonBody): Verdict | Refusal {
  const { seen, conversion, caller } = one;
  const obstacle = obstacleToAppeal(conversion, seen.today);
  if (obstacle !== null) return new Refusal(obstacle);
  const { conversionId, appealTerms = APPEAL_TERMS } = conversion;
  const appealId = randomUUID();
  const dueOn = daysAfter(seen.today, appealTerms.decisionDays);
  const reason = one.seal(`appeal:${appealId}`, body.reason);
  const data = { conversionId, by: actorOf(caller), appealId, reason, dueOn };
  return {
    right: one.right,
    events: [{ type: 'ConversionAppealed', data }],
    claims: [claimOf('appeal', appealId, seen.account.learnerId)],
    answer: { status: 201, body: { appealId, conversionId, status: 'filed', dueOn } },
  };
}

export function decideAppealCase(
  one: Case,
  appeal: AppealRecord,
  body: AppealDecisionBody,
): Verdict | Refusal {
  const { decision } = body;
  const outcome = decideAppeal(one.conversion, appeal, decision);
  if ('refused' in outcome) return new Refusal(outcome.refused);
  switch (outcome.leadsTo) {
    case 'end':
      return decided(one, appeal, body, { events: [] });
    case 'newReview': {
      const clock = clockFrom(one.conversion.steps[0], one.seen.today);
      return decided(one, appeal, body, { events: [], clock });
    }
    case 'newApplication': {
      const continuedAs = randomUUID();
      const events = [continuing(one, appeal, outcome.matches, continuedAs)];
      return decided(one, appeal, body, { events, continuedAs });
    }
  }
}

interface GoesOn {
  readonly events: readonly AccountEvent[];
  readonly clock?: ReturnType<typeof clockFrom>;
  readonly continuedAs?: string;
}

function decided(
  one: Case,
  { appealId }: AppealRecord,
  body: AppealDecisionBody,
  { events, ...goesOn }: GoesOn,
): Verdict {
  const { conversionId } = one.conversion;
  const { decision, precedent } = body;
  const data = {
    conversionId,
    by: actorOf(one.caller),
    appealId,
    decision,
    reason: one.seal(`appealDecision:${appealId}`, body.reason),
    ...(precedent === undefined ? {} : { precedent }),
    ...goesOn,
  };
  const { continuedAs } = goesOn;
  const status = decision === 'uphold' ? 'upheld' : 'rejected';
  const answer = { appealId, status, conversionId, ...(continuedAs && { continuedAs }) };
  const { learnerId } = one.seen.account;
  return {
    right: one.right,
    events: [{ type: 'ConversionAppealDecided', data }, ...events],
    ...(continuedAs && { claims: [claimOf('conversion', continuedAs, learnerId)] }),
    answer: { status: 201, body: answer },
  };
}

/** The same application, for what was refused of it or taken back, before the first step. */
function continuing(
  { conversion, caller, seen }: Case,
  appeal: AppealRecord,
  matches: readonly CourseMatch[],
  conversionId: string,
): AccountEvent {
  const { institution, programme, plan, purpose, outcomes } = conversion;
  const { ruleBook, steps, appealTerms = APPEAL_TERMS } = conversion;
  return {
    type: 'ConversionApplied',
    data: {
      conversionId,
      by: actorOf(caller),
      institution,
      programme,
      ...(plan === undefined ? {} : { plan }),
      ...(purpose === undefined ? {} : { purpose }),
      ...(outcomes === undefined ? {} : { outcomes }),
      ruleBook,
      steps,
      matches,
      awaitsLearner: false,
      appealTerms,
      clock: clockFrom(steps[0], seen.today),
      continues: appeal.appealId,
    },
  };
}
