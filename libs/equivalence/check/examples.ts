/** Runs the examples of a book by the rules themselves: what they expect must come out. */
import { formatHundredths, parseHundredths } from '#domain';
import type { Account, CivilDate } from '#domain';
import { assess } from '../assess.js';
import type { BookDocument, BookExample } from '../book.js';
import { planConversion } from '../convert/index.js';
import { RuleLibrary } from '../library.js';
import type { BookError } from '../types.js';
import { exampleAccount } from './example-account.js';
import type { ExampleOutcome } from './example-account.js';
import { Faults } from './faults.js';

type Expectation = (typeof EXPECTATIONS)[number];
type Results = { readonly [name in Expectation]?: number };

const EXPECTATIONS = ['accumulated', 'recognised', 'admissible', 'converted'] as const;

/**
 * The examples that do not come out, naming what was expected and what came. The document has
 * passed `checkBook`. A programme's examples are recognised by the bank's book in `published`; the
 * bank's own stand alone. With `only`, just the example at that place: a plan may take half a
 * second.
 */
export function runExamples(
  document: BookDocument,
  published: RuleLibrary = RuleLibrary.empty(),
  only?: number,
): BookError[] {
  const faults = new Faults();
  const library = tried(document, published);
  document.examples?.forEach((example, at) => {
    if (only !== undefined && at !== only) return;
    runExample(example, `/examples/${at}`, { document, library, faults });
  });
  return faults.list;
}

/** The library as it would be with the document published. */
function tried(document: BookDocument, published: RuleLibrary): RuleLibrary {
  const before = document.scope.kind === 'recognition' ? RuleLibrary.empty() : published;
  return before.with({
    epoch: before.epoch + 1,
    bookId: document.bookId,
    version: 1,
    change: 'published',
    contentHash: '',
    document,
  });
}

interface Trial {
  readonly document: BookDocument;
  readonly library: RuleLibrary;
  readonly faults: Faults;
}

function runExample(example: BookExample, pointer: string, trial: Trial): void {
  const { document, library, faults } = trial;
  const outcomes = example.outcomes;
  const on = example.asOf ?? dayOf(outcomes, document);
  const account = exampleAccount(outcomes, { epoch: library.epoch, on });
  const results = resultsOf(account, on, trial);
  for (const name of EXPECTATIONS) {
    const expected = example.expect[name];
    if (expected === undefined) continue;
    const actual = results[name];
    if (actual === undefined) {
      faults.add(`${pointer}/asOf`, 'outsideValidity', { date: on });
      return;
    }
    if (parseHundredths(expected) === actual) continue;
    const values = { expected, actual: formatHundredths(actual) };
    faults.add(`${pointer}/expect/${name}`, 'exampleFailed', values);
  }
}

function resultsOf(account: Account, on: CivilDate, { document, library }: Trial): Results {
  const { accumulated, recognised } = assess(account, library, library.epoch, on).balances;
  const { authority: institution, scope } = document;
  if (scope.kind === 'recognition') return { accumulated, recognised };
  const { programme, plan } = scope;
  const target = { institution, programme, on, ...(plan === undefined ? {} : { plan }) };
  const found = planConversion(account, library, library.epoch, target);
  if (found === null) return { accumulated, recognised };
  const { admissible, converted } = found;
  return { accumulated, recognised, admissible, converted };
}

/** Where an example names no day: the last one of its outcomes, within the book's validity. */
function dayOf(outcomes: readonly ExampleOutcome[], document: BookDocument): CivilDate {
  const days = outcomes
    .flatMap((one) => [one, ...(one.components ?? [])])
    .flatMap((one) => [one.awardedOn, one.completedOn])
    .filter((day) => day !== undefined);
  const last = [document.validFrom, ...days].sort().at(-1) ?? document.validFrom;
  const until = document.validTo ?? last;
  return last <= until ? last : until;
}
