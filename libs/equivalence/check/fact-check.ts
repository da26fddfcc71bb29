/** A fact in an example: what its type needs, and what it names must be there. */
import { isCivilDate, parseHundredths } from '#domain';
import type { BookExample } from '../book.js';
import type { ExampleFact } from './example-account.js';
import type { Faults } from './faults.js';
import type { RuleChecks } from './matchers.js';

/** 100.00 % in hundredths of a percent. */
const ALL = 10_000;

export function checkFact(
  fact: ExampleFact,
  pointer: string,
  example: BookExample,
  checks: RuleChecks,
): void {
  const { faults } = checks;
  for (const field of ['validFrom', 'validTo'] as const) {
    const day = fact[field];
    if (day !== undefined && !isCivilDate(day)) faults.add(`${pointer}/${field}`, 'notDate');
  }
  if (fact.validFrom !== undefined && fact.validTo !== undefined && fact.validTo < fact.validFrom) {
    faults.add(`${pointer}/validTo`, 'datesReversed');
  }
  switch (fact.type) {
    case 'overlap':
      return checkOverlap(fact, pointer, example, checks);
    case 'agreement':
      if (fact.source?.institution === undefined) {
        faults.add(`${pointer}/source/institution`, 'required');
      }
      return;
    case 'enrolment':
      return checkEnrolment(fact, pointer, checks);
    case 'learnerStatus':
      if (fact.value === undefined) faults.add(`${pointer}/value`, 'required');
  }
}

function checkOverlap(
  fact: ExampleFact,
  pointer: string,
  example: BookExample,
  { programme, faults }: RuleChecks,
): void {
  const { source, target, value } = fact;
  const course = target?.course;
  if (course === undefined) faults.add(`${pointer}/target/course`, 'required');
  else if (!programme.courses.has(course)) {
    faults.add(`${pointer}/target/course`, 'unknownCourse', { course });
  }
  const percent = value === undefined ? null : parseHundredths(value);
  if (percent === null || percent > ALL) faults.add(`${pointer}/value`, 'notPercent');
  const number = source?.number;
  if (number === undefined) checkCourseNamed(source, `${pointer}/source`, faults);
  else {
    const all = example.outcomes.flatMap((one) => [one, ...(one.components ?? [])]);
    if (all.some((one) => one.number === number)) return;
    faults.add(`${pointer}/source/number`, 'unknownOutcome', { number });
  }
}

/** Every outcome of this issuer and code, where no single one is named. */
function checkCourseNamed(source: ExampleFact['source'], pointer: string, faults: Faults): void {
  for (const field of ['issuer', 'code'] as const) {
    if (source?.[field] === undefined) faults.add(`${pointer}/${field}`, 'required');
  }
}

/** A programme's book knows where; the bank's own has to say it. */
function checkEnrolment(fact: ExampleFact, pointer: string, checks: RuleChecks): void {
  if (checks.document.scope.kind === 'conversion') return;
  for (const field of ['institution', 'programme'] as const) {
    if (fact.target?.[field] !== undefined) continue;
    checks.faults.add(`${pointer}/target/${field}`, 'required');
  }
}
