/** One review of one step: what it says is sealed, and the last approving one grants. */
import { APPEAL_TERMS, clockFrom, daysAfter, review } from '#domain';
import type {
  AccountEvent,
  CivilDate,
  ConversionRecord,
  ReviewCode,
  ReviewedItem,
  ReviewOutcome,
  StepClock,
} from '#domain';
import { actorOf, fieldError, Refusal } from '#edge';
import type { FieldError } from '#edge';
import { obstacleToGrant } from '#equivalence';
import type { Verdict } from './account-work.js';
import { verdict } from './case.js';
import type { Case } from './case.js';
import type { ReviewBody, ReviewItemBody } from './conversion-bodies.js';

/** Where a reviewer refuses and names no code: the reason alone says why. */
const NO_CODE: ReviewCode = 'refusedByReview';

/** What does not go together in the body of a review; empty where everything does. */
export function reviewFaults(body: ReviewBody): FieldError[] {
  const { decision, code, conditions, items = [] } = body;
  const errors: FieldError[] = [];
  if (code !== undefined && decision !== 'refuse') {
    errors.push(fieldError('/code', 'notWithDecision', { decision }));
  }
  if (conditions !== undefined && decision !== 'approve') {
    errors.push(fieldError('/conditions', 'notWithDecision', { decision }));
  }
  const seen = new Set<string>();
  items.forEach((item, at) => {
    errors.push(...itemFaults(item, `/items/${at}`));
    if (seen.has(item.course)) errors.push(fieldError(`/items/${at}/course`, 'duplicateItem'));
    seen.add(item.course);
  });
  return errors;
}

function itemFaults({ decision, reason, code }: ReviewItemBody, at: string): FieldError[] {
  if (decision === 'refuse') {
    return reason === undefined ? [fieldError(`${at}/reason`, 'requiredWhenRefused')] : [];
  }
  return code === undefined ? [] : [fieldError(`${at}/code`, 'notWithDecision', { decision })];
}

export function reviewCase(one: Case, body: ReviewBody): Verdict | Refusal {
  const { conversion, caller, seen } = one;
  const items = (body.items ?? []).map(({ course, decision, reason }) => {
    return { course, decision, reasoned: reason !== undefined };
  });
  const { step, decision } = body;
  const outcome = review(conversion, { step, decision, party: actorOf(caller), items });
  if ('refused' in outcome) {
    const { refused, courses } = outcome;
    return new Refusal(refused, courses === undefined ? {} : { members: { courses } });
  }
  switch (outcome.leadsTo) {
    case 'nextStep': {
      const clock = clockFrom(outcome.next, seen.today);
      const more = { step: outcome.next.step, ...clock };
      return verdict(one, 'inReview', [reviewed(one, body, clock)], more);
    }
    case 'return':
      return verdict(one, 'returned', [reviewed(one, body)]);
    case 'refusal':
      return refusal(one, body);
    case 'grant':
      return grant(one, outcome, reviewed(one, body));
  }
}

function reviewed(one: Case, body: ReviewBody, clock?: StepClock): AccountEvent {
  const { step, decision, code, conditions, precedent } = body;
  const { conversionId } = one.conversion;
  return {
    type: 'ConversionReviewed',
    data: {
      conversionId,
      by: actorOf(one.caller),
      step,
      decision,
      reason: one.seal(`review:${step}`, body.reason),
      ...(decision === 'refuse' ? { code: code ?? NO_CODE } : {}),
      items: (body.items ?? []).map((item) => reviewedItem(one, step, item)),
      ...(conditions === undefined
        ? {}
        : { conditions: one.seal(`conditions:${step}`, conditions) }),
      ...(precedent === undefined ? {} : { precedent }),
      ...(clock === undefined ? {} : { clock }),
    },
  };
}

function reviewedItem(one: Case, step: string, item: ReviewItemBody): ReviewedItem {
  const { course, decision, reason, code } = item;
  return {
    course,
    decision,
    ...(reason === undefined ? {} : { reason: one.seal(`item:${step}:${course}`, reason) }),
    ...(decision === 'refuse' ? { code: code ?? NO_CODE } : {}),
  };
}

/** The whole refused, or the last of its courses. */
function refusal(one: Case, body: ReviewBody): Verdict {
  const { conversionId } = one.conversion;
  const appealUntil = lastDayToAppeal(one.conversion, one.seen.today);
  const code = body.code ?? commonCode(body.items ?? []);
  const reason = one.seal(`review:${body.step}`, body.reason);
  const data = { conversionId, by: actorOf(one.caller), code, reason, appealUntil };
  const events: AccountEvent[] = [reviewed(one, body), { type: 'ConversionRefused', data }];
  return verdict(one, 'refused', events, { code, appealUntil });
}

/** The code of all the refused courses, where it is one. */
function commonCode(items: readonly ReviewItemBody[]): ReviewCode {
  const refused = items.filter((one) => one.decision === 'refuse');
  const codes = new Set(refused.map((one) => one.code ?? NO_CODE));
  const [only = NO_CODE] = codes;
  return codes.size === 1 ? only : NO_CODE;
}

export function lastDayToAppeal(conversion: ConversionRecord, today: CivilDate): CivilDate {
  return daysAfter(today, (conversion.appealTerms ?? APPEAL_TERMS).days);
}

type Grant = Extract<ReviewOutcome, { leadsTo: 'grant' }>;

function grant(one: Case, { matches, partly }: Grant, review: AccountEvent): Verdict | Refusal {
  const { seen, conversion, caller } = one;
  const obstacle = obstacleToGrant(seen.account, seen, seen.today, { ...conversion, matches });
  if (obstacle !== null) return new Refusal(obstacle);
  const { conversionId } = conversion;
  const until = partly ? { appealUntil: lastDayToAppeal(conversion, seen.today) } : {};
  const data = { conversionId, by: actorOf(caller), matches, partly, ...until };
  const events: AccountEvent[] = [review, { type: 'ConversionGranted', data }];
  return verdict(one, partly ? 'partlyGranted' : 'granted', events, until);
}
