import { ROUNDING_MODES } from '#domain';
import { EXPLAINED_STAGES, OPERATIONS, REFERENCE_DATES, WOULD_COUNT_CODES } from '#equivalence';
import { amount, balances, bilingual, date, id, list, object, oneOf, orNull } from '../schemas.js';
import { ruleBookRef, text, whole, type Schema } from '../schemas.js';

const byRule: Record<string, Schema> = {
  rule: text,
  ruleBook: ruleBookRef,
  values: { type: 'object', additionalProperties: { type: 'string' } },
};
const reason = object({ code: text, text: bilingual }, byRule);

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

/** As it was recorded; `number` stands beside it. */
export const RECORDED_FACTS = object(
  { kind: outcomeFields['kind'] ?? text, title: text, issuer: text, result: text },
  outcomeOptions,
);

/** As a share shows them: the number and the grade only where they are shared too. */
const { number, ...sharedFields } = outcomeFields;
const sharedReason = object({ code: text, text: bilingual }, { rule: text, ruleBook: ruleBookRef });
export const SHARED_OUTCOME = object(
  { ...sharedFields, reasons: list(sharedReason) },
  { ...outcomeOptions, ...(number === undefined ? {} : { number }) },
);
export const SHARED_CONVERSION = conversion;

const flag = object({ code: text, cause: text }, { outcomeId: id, conversionId: id, amount });

const rounding = object({ code: text, text: bilingual, amount, ...byRule });

export const TRANSCRIPT = object(
  {
    learnerId: id,
    asOf: date,
    position: text,
    outcomes: list(object(outcomeFields, outcomeOptions)),
    conversions: list(conversion),
    flags: list(flag),
  },
  {
    balances: { ...balances, description: 'Absent where the caller may not see sums' },
    parked: { type: 'boolean' },
    partial: { type: 'boolean', description: 'Only what the caller may see is here' },
    rounding,
  },
);

export const ENTRY = object(
  {
    position: text,
    bookedOn: date,
    effectiveOn: date,
    recordedAt: { type: 'string', format: 'date-time' },
    event: text,
    code: text,
    text: bilingual,
    postings: list(object({ account: text, amount })),
    balances,
  },
  { rule: text, ruleBook: ruleBookRef, outcomeId: id, conversionId: id },
);

export const STATEMENT = object(
  { entries: list(ENTRY) },
  { next: text, parked: { type: 'boolean' } },
);

const values: Schema = { type: 'object', additionalProperties: { type: 'string' } };

/** Which version speaks of the outcome, and why this one. */
const version = object(
  {
    code: oneOf('knownWhenRecorded', 'firstToCover', 'reassessed', 'noneCovers'),
    ruleBook: orNull(ruleBookRef),
    recordedEpoch: whole,
    leftAlone: list(ruleBookRef),
    text: bilingual,
  },
  {
    title: bilingual,
    source: text,
    referenceDate: oneOf(...REFERENCE_DATES),
    referenceDay: date,
    validFrom: date,
    validTo: date,
    publishedEpoch: whole,
    knownSince: { type: 'string', format: 'date-time' },
    withdrawn: { type: 'boolean' },
    replaced: ruleBookRef,
  },
);

const enrolment = object({ institution: text, programme: text }, { plan: text, cohort: text });

/** `result` comes from `from` by `operation` with `operand`, rounded as `rounding` says. */
const step = object(
  {
    stage: oneOf(...EXPLAINED_STAGES),
    amount: oneOf('accumulated', 'recognised'),
    code: text,
    input: values,
    from: amount,
    operation: oneOf(...OPERATIONS),
    result: amount,
    text: bilingual,
  },
  {
    rule: text,
    ruleBook: ruleBookRef,
    reason: bilingual,
    source: text,
    operand: text,
    rounding: object({ granularity: amount, mode: oneOf(...ROUNDING_MODES) }),
  },
);

const way = object(
  { code: oneOf(...WOULD_COUNT_CODES), values, text: bilingual },
  { gain: amount },
);

const reasonText = orNull(text);

export const EXPLANATION = object(
  {
    learnerId: id,
    asOf: date,
    position: text,
    ...outcomeFields,
    version,
    learner: object({ statuses: list(text), enrolments: list(enrolment) }),
    faceValue: orNull(amount),
    steps: list(step),
    wouldCount: list(way),
  },
  {
    balances,
    ...outcomeOptions,
    rounding,
    decision: object({ on: date, credits: amount, reason: reasonText }),
    revocation: object({ on: date, effectiveOn: date, reason: reasonText }),
  },
);

export const NOT_YET = object({ status: oneOf('notYetProjected'), retryAfter: whole });
