/** From the body of `POST /v1/facts` to the fact that is recorded; or every place that is wrong. */
import { parseHundredths } from '#domain';
import type { CivilDate, InstitutionFact, LearnerFact } from '#domain';
import { fieldError } from '#edge';
import type { FieldError } from '#edge';
import type { FactBody } from './fact-bodies.js';

export interface FactContext {
  readonly factId: string;
  /** The receiving institution: the caller's, or the one that the operator names. */
  readonly institution: string;
  readonly today: CivilDate;
}

/** A code, as levels and statuses are written. */
const CODE = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/;
const PERCENT_MAX = 10_000;

export type FactOf =
  | { readonly of: 'learner'; readonly learnerId: string; readonly fact: LearnerFact }
  | { readonly of: 'institution'; readonly fact: InstitutionFact }
  | { readonly errors: readonly FieldError[] };

export function factOf(body: FactBody, context: FactContext): FactOf {
  const errors = [...missing(body), ...unfit(body), ...datesOf(body, context.today)];
  if (errors.length > 0) return { errors };
  switch (body.type) {
    case 'enrolment':
      return enrolment(body, context);
    case 'learnerStatus':
      return learnerStatus(body, context);
    case 'overlap':
      return overlap(body, context);
    case 'agreement':
      return agreement(body, context);
  }
}

const NEEDED: { readonly [type in FactBody['type']]: readonly string[] } = {
  enrolment: ['/learnerId', '/target/programme'],
  learnerStatus: ['/learnerId'],
  overlap: ['/target/programme', '/target/course'],
  agreement: ['/source/institution'],
};

const TAKEN: { readonly [type in FactBody['type']]: readonly string[] } = {
  enrolment: ['/target/institution', '/target/plan', '/target/cohort'],
  learnerStatus: ['/target/institution'],
  overlap: [
    '/learnerId',
    '/source/outcomeId',
    '/source/issuer',
    '/source/code',
    '/target/institution',
  ],
  agreement: ['/target/institution', '/target/programme'],
};

/** What the body says, by JSON Pointer. */
function said({ learnerId, source, target }: FactBody): Map<string, string> {
  const found = new Map<string, string>();
  if (learnerId !== undefined) found.set('/learnerId', learnerId);
  for (const [at, end] of Object.entries({ source, target })) {
    for (const [name, value] of Object.entries(end ?? {})) {
      if (value !== undefined) found.set(`/${at}/${name}`, value as string);
    }
  }
  return found;
}

function missing(body: FactBody): FieldError[] {
  const there = said(body);
  const errors = NEEDED[body.type]
    .filter((pointer) => !there.has(pointer))
    .map((pointer) => fieldError(pointer, 'required'));
  if (body.type !== 'overlap') return errors;
  if (there.has('/source/outcomeId')) {
    if (!there.has('/learnerId')) errors.push(fieldError('/learnerId', 'required'));
    return errors;
  }
  for (const pointer of ['/source/issuer', '/source/code']) {
    if (!there.has(pointer)) errors.push(fieldError(pointer, 'required'));
  }
  return errors;
}

function unfit(body: FactBody): FieldError[] {
  const known = new Set([...NEEDED[body.type], ...TAKEN[body.type]]);
  return [...said(body).keys()]
    .filter((pointer) => !known.has(pointer))
    .map((pointer) => fieldError(pointer, 'unknownField'));
}

function datesOf({ validFrom, validTo }: FactBody, today: CivilDate): FieldError[] {
  if (validTo === undefined || validTo >= (validFrom ?? today)) return [];
  return [fieldError('/validTo', 'datesReversed')];
}

function dated({ validFrom, validTo }: FactBody, { factId, today }: FactContext) {
  return {
    factId,
    validFrom: validFrom ?? today,
    ...(validTo === undefined ? {} : { validTo }),
  };
}

function enrolment(body: FactBody, context: FactContext): FactOf {
  const { programme = '', plan, cohort } = body.target ?? {};
  const left = body.value === 'left';
  if (!left && body.value !== 'enrolled') {
    return { errors: [fieldError('/value', 'notOneOf', { values: 'enrolled, left' })] };
  }
  const when = dated(body, context);
  const fact: LearnerFact = {
    type: 'enrolment',
    ...when,
    // Who left was enrolled until that day: what began before ends there.
    ...(left ? { validTo: when.validFrom } : {}),
    institution: context.institution,
    programme,
    ...(plan === undefined ? {} : { plan }),
    ...(cohort === undefined ? {} : { cohort }),
  };
  return { of: 'learner', learnerId: body.learnerId ?? '', fact };
}

function learnerStatus(body: FactBody, context: FactContext): FactOf {
  if (!CODE.test(body.value)) return { errors: [fieldError('/value', 'notCode', { max: 64 })] };
  const fact: LearnerFact = {
    type: 'learnerStatus',
    ...dated(body, context),
    status: body.value,
    by: context.institution,
  };
  return { of: 'learner', learnerId: body.learnerId ?? '', fact };
}

function overlap(body: FactBody, context: FactContext): FactOf {
  const percent = parseHundredths(body.value);
  if (percent === null || percent > PERCENT_MAX) {
    return { errors: [fieldError('/value', 'notPercent')] };
  }
  const { outcomeId, issuer = '', code = '' } = body.source ?? {};
  const { programme = '', course = '' } = body.target ?? {};
  const fact = {
    type: 'overlap' as const,
    ...dated(body, context),
    source: outcomeId === undefined ? { issuer, code } : { outcomeId },
    target: { institution: context.institution, programme, course },
    percent,
  };
  const { learnerId } = body;
  return learnerId === undefined ? { of: 'institution', fact } : { of: 'learner', learnerId, fact };
}

function agreement(body: FactBody, context: FactContext): FactOf {
  const { programme } = body.target ?? {};
  const fact: InstitutionFact = {
    type: 'agreement',
    ...dated(body, context),
    source: body.source?.institution ?? '',
    target: context.institution,
    ...(programme === undefined ? {} : { programme }),
    reference: body.value,
  };
  return { of: 'institution', fact };
}
