/** Runs the examples of a book by the rules themselves: what they expect must come out. */
import { formatHundredths, parseHundredths } from '#domain';
import type { CivilDate } from '#domain';
import { assess } from '../assess.js';
import type { BookDocument, BookExample } from '../book.js';
import { planConversion } from '../convert/index.js';
import { RuleLibrary } from '../library.js';
import type { BookError } from '../types.js';
import { exampleAccount } from './example-account.js';
import type { ExampleOutcome } from './example-account.js';
import { exampleFacts } from './example-facts.js';
import { Faults } from './faults.js';

const EXPECTATIONS = [
  'accumulated',
  'recognised',
  'admissible',
  'converted',
  'courses',
  'auditMet',
] as const;

type Expectation = (typeof EXPECTATIONS)[number];

/** What came out, written as an author would write it. */
type Results = { readonly [name in Expectation]?: string };

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
  const { document, faults } = trial;
  const on = example.asOf ?? dayOf(example.outcomes, document);
  const results = resultsOf(example, on, trial);
  for (const name of EXPECTATIONS) {
    const expected = written(example, name);
    if (expected === null) continue;
    const actual = results[name];
    if (actual === undefined) {
      faults.add(`${pointer}/asOf`, 'outsideValidity', { date: on });
      return;
    }
    if (normal(expected) === actual) continue;
    faults.add(`${pointer}/expect/${name}`, 'exampleFailed', { expected, actual });
  }
}

/** Null where the example expects nothing of this. */
function written({ expect }: BookExample, name: Expectation): string | null {
  if (name === 'courses') return expect.courses === undefined ? null : listed(expect.courses);
  const expected = expect[name];
  return expected === undefined ? null : String(expected);
}

/** An amount with its two decimals; anything else as it is. */
function normal(text: string): string {
  const amount = parseHundredths(text);
  return amount === null ? text : formatHundredths(amount);
}

function listed(courses: readonly string[]): string {
  return `[${[...courses].sort().join(', ')}]`;
}

function resultsOf(example: BookExample, on: CivilDate, { document, library }: Trial): Results {
  const moment = { epoch: library.epoch, on };
  const recorded = exampleAccount(example.outcomes, moment);
  const { ofLearner, ofInstitution } = exampleFacts(example, document);
  const account = { ...recorded, facts: ofLearner };
  const { balances } = assess(account, library, library.epoch, on);
  const accumulated = formatHundredths(balances.accumulated);
  const recognised = formatHundredths(balances.recognised);
  const { authority: institution, scope } = document;
  if (scope.kind === 'recognition') return { accumulated, recognised };
  const { programme, plan } = scope;
  const { purpose } = example;
  const asked = { institution, programme, on, facts: ofInstitution };
  const target = {
    ...asked,
    ...(plan === undefined ? {} : { plan }),
    ...(purpose === undefined ? {} : { purpose }),
  };
  const found = planConversion(account, library, library.epoch, { ...target, brief: true });
  if (found === null) return { accumulated, recognised };
  return {
    accumulated,
    recognised,
    admissible: formatHundredths(found.admissible),
    converted: formatHundredths(found.converted),
    courses: listed(found.matches.flatMap((one) => one.course ?? [])),
    auditMet: String(found.audit.every((one) => one.met)),
  };
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
