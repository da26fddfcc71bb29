/** The examples of a book: what could be recorded, and balances that its scope has. */
import { gradeCode, isCivilDate, parseHundredths } from '#domain';
import { BANK_UNIT } from '../accumulate/face-value.js';
import type { BookExample } from '../book.js';
import type { ExampleOutcome } from './example-account.js';
import { checkFact } from './fact-check.js';
import { checkLevels } from './matchers.js';
import type { RuleChecks } from './matchers.js';
import { checkCourses } from './targets.js';

/** What only a programme's book has. */
const OF_PROGRAMMES = ['admissible', 'converted', 'courses', 'auditMet'] as const;

/** `units`: what the bank converts; null where that is not known. */
export function checkExamples(checks: RuleChecks, units: readonly string[] | null): void {
  const { document, faults } = checks;
  const examples = document.examples ?? [];
  const own = (document.units ?? []).map((one) => one.creditScheme);
  const known = units === null ? null : new Set([BANK_UNIT, ...own, ...units]);
  faults.duplicates(
    examples.map((one) => one.name),
    (at) => `/examples/${at}/name`,
  );
  examples.forEach((example, at) => {
    const pointer = `/examples/${at}`;
    if (example.asOf !== undefined && !isCivilDate(example.asOf)) {
      faults.add(`${pointer}/asOf`, 'notDate');
    }
    checkPurpose(example, pointer, checks);
    checkExpected(example, `${pointer}/expect`, checks);
    example.outcomes.forEach((outcome, place) => {
      checkOutcome(outcome, `${pointer}/outcomes/${place}`, checks, known);
    });
    example.facts?.forEach((fact, place) => {
      checkFact(fact, `${pointer}/facts/${place}`, example, checks);
    });
  });
}

function checkPurpose({ purpose }: BookExample, pointer: string, checks: RuleChecks): void {
  if (purpose === undefined) return;
  const declared = checks.document.purposes ?? [];
  if (declared.some((one) => one.purpose === purpose)) return;
  checks.faults.add(`${pointer}/purpose`, 'unknownPurpose', { purpose });
}

function checkExpected({ expect }: BookExample, pointer: string, checks: RuleChecks): void {
  const scope = checks.document.scope.kind;
  if (scope === 'conversion') {
    checkCourses(expect.courses ?? [], `${pointer}/courses`, checks);
    return;
  }
  for (const field of OF_PROGRAMMES) {
    if (expect[field] === undefined) continue;
    checks.faults.add(`${pointer}/${field}`, 'wrongScope', { field, scope });
  }
}

function checkOutcome(
  outcome: ExampleOutcome,
  pointer: string,
  checks: RuleChecks,
  units: ReadonlySet<string> | null,
): void {
  const { words, faults } = checks;
  checkLevels(outcome, pointer, words, faults);
  for (const field of ['awardedOn', 'completedOn', 'validUntil'] as const) {
    const day = outcome[field];
    if (day !== undefined && !isCivilDate(day)) faults.add(`${pointer}/${field}`, 'notDate');
  }
  if (outcome.credits !== undefined && parseHundredths(outcome.credits) === 0) {
    faults.add(`${pointer}/credits`, 'zeroAmount');
  }
  const { creditScheme: unit } = outcome;
  if (unit !== undefined && units?.has(unit) === false) {
    faults.add(`${pointer}/creditScheme`, 'unknownUnit', { unit });
  }
  checkOutcomeGrade(outcome, `${pointer}/grade`, checks);
  outcome.components?.forEach((part, at) => {
    checkOutcome(part, `${pointer}/components/${at}`, checks, units);
  });
}

/**
 * As when it is recorded: a grade in Chinese, such as 良好, stands for its code. A scale that is
 * not known here may be one of the bank's.
 */
function checkOutcomeGrade(
  { grade }: ExampleOutcome,
  pointer: string,
  { words, faults }: RuleChecks,
): void {
  if (grade === undefined || !words.hasScale(grade.scale)) return;
  const { scale } = grade;
  const value = gradeCode(scale, grade.value);
  if (words.hasGrade(scale, value)) return;
  faults.add(`${pointer}/value`, 'unknownGrade', { scale, value });
}
