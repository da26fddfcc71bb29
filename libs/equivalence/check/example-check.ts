/** The examples of a book: outcomes that could be recorded, and balances that its scope has. */
import { isCivilDate, parseHundredths } from '#domain';
import type { BookDocument } from '../book.js';
import type { ExampleOutcome } from './example-account.js';
import type { Faults } from './faults.js';
import { checkLevels } from './matchers.js';
import type { Vocabulary } from './vocabulary.js';

export function checkExamples(document: BookDocument, words: Vocabulary, faults: Faults): void {
  const examples = document.examples ?? [];
  faults.duplicates(
    examples.map((one) => one.name),
    (at) => `/examples/${at}/name`,
  );
  examples.forEach((example, at) => {
    const pointer = `/examples/${at}`;
    if (example.asOf !== undefined && !isCivilDate(example.asOf)) {
      faults.add(`${pointer}/asOf`, 'notDate');
    }
    for (const field of ['admissible', 'converted'] as const) {
      if (example.expect[field] === undefined || document.scope.kind === 'conversion') continue;
      const values = { field, scope: document.scope.kind };
      faults.add(`${pointer}/expect/${field}`, 'wrongScope', values);
    }
    example.outcomes.forEach((outcome, place) => {
      checkOutcome(outcome, `${pointer}/outcomes/${place}`, words, faults);
    });
  });
}

function checkOutcome(
  outcome: ExampleOutcome,
  pointer: string,
  words: Vocabulary,
  faults: Faults,
): void {
  checkLevels(outcome, pointer, words, faults);
  for (const field of ['awardedOn', 'completedOn', 'validUntil'] as const) {
    const day = outcome[field];
    if (day !== undefined && !isCivilDate(day)) faults.add(`${pointer}/${field}`, 'notDate');
  }
  if (outcome.credits !== undefined && parseHundredths(outcome.credits) === 0) {
    faults.add(`${pointer}/credits`, 'zeroAmount');
  }
  outcome.components?.forEach((part, at) => {
    checkOutcome(part, `${pointer}/components/${at}`, words, faults);
  });
}
