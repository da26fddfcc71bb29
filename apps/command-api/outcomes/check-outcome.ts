/** What a well-formed outcome body may still get wrong: dates, levels, grades, numbers. */
import { checkNumber, gradeCode, parseHundredths, PERCENT } from '#domain';
import type { CivilDate, OutcomeFacts } from '#domain';
import { fieldError } from '#edge';
import type { FieldError } from '#edge';
import { BUILT_IN_SCALES, BUILT_IN_SCHEMES, kindOfScheme } from './known-schemes.js';
import type { KnownSchemes } from './known-schemes.js';
import type { OutcomeBody } from './outcome.dto.js';

export interface CheckContext {
  readonly today: CivilDate;
  readonly schemes: KnownSchemes;
  /** False for the code of an institution that is not registered. */
  readonly isRegistered: (code: string) => boolean;
}

/** Everything that is wrong with `body`, at pointers below `at`; empty where nothing is. */
export function faultsOf(body: OutcomeBody, at: string, context: CheckContext): FieldError[] {
  const errors: FieldError[] = [];
  checkDates(body, at, context.today, errors);
  checkLevel(body, at, context.schemes, errors);
  if (body.grade !== undefined) checkGrade(body.grade, `${at}/grade`, context.schemes, errors);
  return errors;
}

/** A number may not contradict the facts that came with it. */
export function numberFault(facts: OutcomeFacts, number: string, at: string): FieldError | null {
  const check = checkNumber(facts, number);
  if (check.result !== 'contradicts') return null;
  const code = check.field === 'level' ? 'numberContradictsLevel' : 'numberContradictsDate';
  return fieldError(`${at}/number`, code);
}

function checkDates(body: OutcomeBody, at: string, today: CivilDate, errors: FieldError[]): void {
  const { awardedOn, completedOn, validUntil } = body;
  if (body.result === 'passed' && awardedOn === undefined) {
    errors.push(fieldError(`${at}/awardedOn`, 'requiredWhenPassed'));
  }
  if (awardedOn !== undefined && awardedOn > today) {
    errors.push(fieldError(`${at}/awardedOn`, 'inFuture', { today }));
  }
  if (completedOn !== undefined && completedOn > today) {
    errors.push(fieldError(`${at}/completedOn`, 'inFuture', { today }));
  }
  if (validUntil !== undefined && awardedOn !== undefined && validUntil < awardedOn) {
    errors.push(fieldError(`${at}/validUntil`, 'beforeAward', { date: awardedOn }));
  }
}

/** A diploma's level is of the scheme `diploma` where none is named. */
export function schemeOf(body: OutcomeBody): string | undefined {
  if (body.scheme !== undefined) return body.scheme;
  return body.kind === 'diploma' && body.level !== undefined ? 'diploma' : undefined;
}

function checkLevel(
  body: OutcomeBody,
  at: string,
  schemes: KnownSchemes,
  errors: FieldError[],
): void {
  const scheme = schemeOf(body);
  if (scheme === undefined) {
    if (body.level !== undefined) errors.push(fieldError(`${at}/scheme`, 'schemeNeeded'));
    return;
  }
  const levels = schemes.levels(scheme);
  if (levels === null) {
    const known = BUILT_IN_SCHEMES.join(', ');
    errors.push(fieldError(`${at}/scheme`, 'unknownScheme', { known }));
    return;
  }
  const kind = kindOfScheme(scheme);
  if (kind !== null && kind !== body.kind) {
    errors.push(fieldError(`${at}/scheme`, 'wrongScheme', { kind }));
  } else if (body.level !== undefined && !levels.has(body.level)) {
    const known = [...levels].join(', ');
    errors.push(fieldError(`${at}/level`, 'unknownLevel', { known }));
  }
}

function checkGrade(
  grade: { readonly scale: string; readonly value: string },
  at: string,
  schemes: KnownSchemes,
  errors: FieldError[],
): void {
  const values = schemes.grades(grade.scale);
  if (values === null) {
    const known = BUILT_IN_SCALES.join(', ');
    errors.push(fieldError(`${at}/scale`, 'unknownScale', { known }));
  } else if (grade.scale === PERCENT) {
    const mark = parseHundredths(grade.value);
    if (mark === null || mark > 10_000) {
      errors.push(fieldError(`${at}/value`, 'unknownGrade', { known: '0 … 100.00' }));
    }
  } else if (!values.has(gradeCode(grade.scale, grade.value)) && !values.has(grade.value)) {
    const known = [...values].join(', ');
    errors.push(fieldError(`${at}/value`, 'unknownGrade', { known }));
  }
}
