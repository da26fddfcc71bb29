import { amount, balances, bilingual, date, id, list, object, oneOf, orNull } from '../schemas.js';
import { ruleBookRef, text, whole, type Schema } from '../schemas.js';

const reason = object(
  { code: text, text: bilingual },
  {
    rule: text,
    ruleBook: ruleBookRef,
    values: { type: 'object', additionalProperties: { type: 'string' } },
  },
);

const outcomeFields: Record<string, Schema> = {
  outcomeId: id,
  kind: oneOf('diploma', 'skillLevelCertificate', 'course'),
  title: text,
  issuer: text,
  number: orNull(text),
  result: oneOf('passed', 'failed', 'inProgress'),
  status: oneOf('counted', 'unvalued', 'notPassed', 'superseded', 'revoked'),
  confirmation: oneOf('issuer', 'attested'),
  numberChecked: { type: 'boolean' },
  attestations: list(text),
  accumulated: amount,
  recognised: amount,
  consumed: amount,
  reasons: list(reason),
};

const outcomeOptions: Record<string, Schema> = {
  scheme: text,
  code: text,
  level: text,
  studyMode: oneOf('fullTime', 'adult', 'selfStudy', 'online'),
  awardedOn: date,
  completedOn: date,
  validUntil: date,
  hours: amount,
  credits: amount,
  creditScheme: text,
  grade: object({ scale: text, value: text }),
  tags: list(text),
  partOf: id,
  countedIn: id,
  supersededBy: id,
};

const conversion = object({
  conversionId: id,
  institution: text,
  programme: text,
  status: text,
  converted: amount,
  consumed: amount,
  flags: list(text),
});

const flag = object({ code: text, cause: text }, { outcomeId: id, conversionId: id, amount });

export const TRANSCRIPT = object(
  {
    learnerId: id,
    asOf: date,
    position: text,
    balances,
    outcomes: list(object(outcomeFields, outcomeOptions)),
    conversions: list(conversion),
    flags: list(flag),
  },
  { parked: { type: 'boolean' } },
);

const entry = object(
  {
    position: text,
    bookedOn: date,
    effectiveOn: date,
    recordedAt: { type: 'string', format: 'date-time' },
    event: text,
    code: text,
    postings: list(object({ account: text, amount })),
    balances,
  },
  { rule: text, ruleBook: ruleBookRef, outcomeId: id, conversionId: id },
);

export const STATEMENT = object(
  { entries: list(entry) },
  { next: text, parked: { type: 'boolean' } },
);

export const EXPLANATION = object({ learnerId: id, asOf: date, ...outcomeFields }, outcomeOptions);

export const NOT_YET = object({ status: oneOf('notYetProjected'), retryAfter: whole });
