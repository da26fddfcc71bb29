/** What reading conversions and appeals answers, for the API document. */
import { APPEAL_STATUSES, CONVERSION_STATUSES, REVIEW_CODES, REVIEW_DECISIONS } from '#domain';
import { amount, bilingual, date, id, list, object, oneOf } from '../schemas.js';
import { orNull, ruleBookRef, text, whole } from '../schemas.js';

const yesNo = { type: 'boolean' } as const;
const clock = { startedOn: date, dueOn: date };
const coded = { code: oneOf(...REVIEW_CODES), text: bilingual };
const said = orNull(text);
const status = oneOf(...CONVERSION_STATUSES);

const match = object(
  {
    course: orNull(text),
    credits: amount,
    rule: text,
    sources: list(object({ outcomeId: id, drawn: amount, forfeited: amount })),
    text: bilingual,
  },
  { needsJudgment: yesNo, grade: { type: 'object', additionalProperties: true } },
);

const step = object({ step: text, days: whole, by: text, approved: yesNo }, clock);

const item = object(
  { course: text, decision: oneOf('approve', 'refuse') },
  { ...coded, reason: said },
);

const review = object(
  {
    round: whole,
    step: text,
    by: text,
    decision: oneOf(...REVIEW_DECISIONS),
    on: date,
    reason: said,
    items: list(item),
  },
  { ...clock, ...coded, conditions: said, precedent: id },
);

const appeal = {
  appealId: id,
  against: status,
  status: oneOf(...APPEAL_STATUSES),
  filedOn: date,
  dueOn: date,
};

const parties = { conversionId: id, learnerId: id, institution: text, programme: text };

export const CONVERSION = object(
  {
    ...parties,
    status,
    appliedOn: date,
    steps: list(step),
    credits: amount,
    matches: list(match),
    ruleBook: ruleBookRef,
    reviews: list(review),
  },
  {
    plan: text,
    purpose: text,
    grantedOn: date,
    reversedOn: date,
    continues: { ...id, description: 'The upheld appeal that this goes on from' },
    leftOut: list(match),
    step: text,
    ...clock,
    overdue: yesNo,
    appealUntil: { ...date, description: 'The last day to appeal' },
    conditions: list(object({ step: text, text: said })),
    refusal: object({ code: text, reason: said }, { text: bilingual }),
    reversal: object({ by: text, on: date, reason: said }),
    appeals: list(
      object(appeal, {
        decidedOn: date,
        continuedAs: id,
        reason: said,
        decisionReason: said,
        precedent: id,
      }),
    ),
  },
);

const row = object(
  { ...parties, status, appliedOn: date },
  { step: text, by: text, ...clock, overdue: yesNo },
);

export const CONVERSIONS = object({ conversions: list(row) }, { next: text });

export const APPEALS = object(
  { appeals: list(object({ ...parties, ...appeal, overdue: yesNo }, { decidedOn: date })) },
  { next: text },
);
