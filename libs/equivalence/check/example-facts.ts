/** The facts of an example, as if they had been recorded: about the learner, and between two. */
import { parseHundredths } from '#domain';
import type { InstitutionFact, LearnerFact, OverlapJudgment } from '#domain';
import type { BookDocument, BookExample } from '../book.js';
import { exampleIds } from './example-account.js';
import type { ExampleFact } from './example-account.js';

export interface ExampleFacts {
  readonly ofLearner: readonly LearnerFact[];
  readonly ofInstitution: readonly InstitutionFact[];
}

/** In force as long as anybody can remember, where an example says nothing else. */
const ALWAYS = '1900-01-01';

export function exampleFacts(example: BookExample, document: BookDocument): ExampleFacts {
  const ofLearner: LearnerFact[] = [];
  const ofInstitution: InstitutionFact[] = [];
  const ids = exampleIds(example.outcomes);
  example.facts?.forEach((fact, at) => {
    const dated = datedOf(fact, at);
    switch (fact.type) {
      case 'overlap': {
        const judgment = overlapOf(fact, document, ids);
        const isOfOne = 'outcomeId' in judgment.source;
        (isOfOne ? ofLearner : ofInstitution).push({ ...dated, ...judgment });
        break;
      }
      case 'agreement':
        ofInstitution.push({ ...dated, ...agreementOf(fact, document) });
        break;
      case 'enrolment':
        ofLearner.push({ ...dated, ...enrolmentOf(fact, document) });
        break;
      case 'learnerStatus': {
        const by = document.authority;
        ofLearner.push({ ...dated, type: fact.type, status: fact.value ?? '', by });
      }
    }
  });
  return { ofLearner, ofInstitution };
}

type Undated<F> = F extends unknown ? Omit<F, 'factId' | 'validFrom' | 'validTo'> : never;

function datedOf(
  { validFrom = ALWAYS, validTo }: ExampleFact,
  at: number,
): Pick<LearnerFact, 'factId' | 'validFrom' | 'validTo'> {
  const factId = `00000000-0000-4000-b000-${String(at + 1).padStart(12, '0')}`;
  return { factId, validFrom, ...(validTo === undefined ? {} : { validTo }) };
}

function overlapOf(
  { source = {}, target = {}, value = '0' }: ExampleFact,
  document: BookDocument,
  ids: ReadonlyMap<string, string>,
): Undated<OverlapJudgment> {
  const { number, issuer = '', code = '' } = source;
  return {
    type: 'overlap',
    source: number === undefined ? { issuer, code } : { outcomeId: ids.get(number) ?? '' },
    target: {
      institution: target.institution ?? document.authority,
      programme: target.programme ?? programmeOf(document),
      course: target.course ?? '',
    },
    percent: parseHundredths(value) ?? 0,
  };
}

function agreementOf(
  { source, target, value = '' }: ExampleFact,
  document: BookDocument,
): Undated<Extract<InstitutionFact, { type: 'agreement' }>> {
  const programme = target?.programme;
  return {
    type: 'agreement',
    source: source?.institution ?? '',
    target: target?.institution ?? document.authority,
    ...(programme === undefined ? {} : { programme }),
    reference: value,
  };
}

function enrolmentOf(
  { target = {} }: ExampleFact,
  document: BookDocument,
): Undated<Extract<LearnerFact, { type: 'enrolment' }>> {
  const { plan, cohort } = target;
  return {
    type: 'enrolment',
    institution: target.institution ?? document.authority,
    programme: target.programme ?? programmeOf(document),
    ...(plan === undefined ? {} : { plan }),
    ...(cohort === undefined ? {} : { cohort }),
  };
}

function programmeOf({ scope }: BookDocument): string {
  return scope.kind === 'conversion' ? scope.programme : '';
}
