/** Everything a plan is made of, before its courses are chosen. */
import type {
  Account,
  ConversionRecord,
  Hundredths,
  InstitutionFact,
  LearnerFact,
  OutcomeId,
  RuleBookRef,
} from '#domain';
import { assessDossiers } from '../assess.js';
import type { CompiledBook } from '../compile.js';
import type { Dossier } from '../dossier.js';
import type { RuleLibrary } from '../library.js';
import { consumes } from '../terms.js';
import { admit } from './admissible.js';
import type { Admission } from './admissible.js';
import { generalBefore } from './general-offers.js';
import type { Given } from './given.js';
import type { PlanRequest } from './index.js';
import { Limits } from './limits.js';
import { offersOf } from './offers.js';
import type { Offers } from './offers.js';
import { pose } from './problem-of.js';
import type { Posed } from './problem-of.js';

export interface Situation {
  readonly account: Account;
  readonly library: RuleLibrary;
  readonly book: CompiledBook;
  readonly dossiers: readonly Dossier[];
  /** What the bank's rounding of the total takes off their sum: 0 or below. */
  readonly rounding: Hundredths;
  /** What stands converted in the programme already, for a purpose of the same kind. */
  readonly earlier: readonly ConversionRecord[];
  readonly request: PlanRequest;
  /** False where the purpose leaves the credits where they are. */
  readonly consumes: boolean;
}

/** One way to look at a situation: as it is, or as it would be if something were otherwise. */
export interface Prepared {
  readonly situation: Situation;
  readonly admission: Admission;
  readonly offers: Offers;
  readonly limits: Limits;
  readonly posed: Posed;
}

export function situationOf(
  account: Account,
  rules: { readonly library: RuleLibrary; readonly epoch: number; readonly book: CompiledBook },
  request: PlanRequest,
): Situation {
  const { library, epoch, book } = rules;
  const assessed = assessDossiers(account, library, epoch, request.on);
  const { dossiers, granted } = assessed;
  const rounding = assessed.rounding?.amount ?? 0;
  const draws = consumes(library, book.ref, request.purpose);
  const earlier = sameKind(granted, library, { ...request, ruleBook: book.ref });
  return { account, library, book, dossiers, rounding, earlier, request, consumes: draws };
}

/** Where something is asked for, by which book, and for which purpose. */
export interface AskedFor {
  readonly institution: string;
  readonly programme: string;
  readonly ruleBook: RuleBookRef;
  readonly purpose?: string;
}

/**
 * Of what stands converted, what counts beside it in the same programme: for a purpose that
 * consumes everything that did, for another one what was granted for the same.
 */
export function sameKind(
  granted: readonly ConversionRecord[],
  library: RuleLibrary,
  { institution, programme, ruleBook, purpose }: AskedFor,
): ConversionRecord[] {
  const draws = consumes(library, ruleBook, purpose);
  return granted.filter(
    (one) =>
      one.institution === institution &&
      one.programme === programme &&
      (draws ? consumes(library, one.ruleBook, one.purpose) : one.purpose === purpose),
  );
}

export function prepare(situation: Situation): Prepared {
  const { book, dossiers, earlier, request } = situation;
  const account = lookedAt(situation);
  const { on } = request;
  const asked = { account, book, on, earlier, consumes: situation.consumes };
  const admission = admit(request.closed === true ? only(dossiers, request) : dossiers, asked);
  const sources = only(admission.sources, request);
  const limits = new Limits(book);
  const granted = earlier.flatMap((one) => one.matches);
  const counted = limits.charge(granted, dossiers);
  const offers = offersOf({
    book,
    sources,
    given: givenFor(request, account, admission),
    taken: new Set(granted.flatMap((one) => one.course ?? [])),
    general: generalBefore(earlier),
  });
  const restOf = ({ recognised, consumed }: Dossier): number =>
    situation.consumes ? recognised - consumed : recognised;
  const rest = dossiers.reduce((sum, one) => sum + restOf(one), situation.rounding);
  const posed = pose(offers, { book, limits, counted, account: rest, restOf });
  return { situation, admission: { ...admission, sources }, offers, limits, posed };
}

/** Of the sources, or of the dossiers, those that may be used. */
function only<T extends { readonly id: OutcomeId }>(
  all: readonly T[],
  { outcomes }: PlanRequest,
): readonly T[] {
  if (outcomes === undefined) return all;
  const asked = new Set(outcomes);
  return all.filter((one) => asked.has(one.id));
}

/** What the programme's book may know of the learner. */
function lookedAt({ account, request }: Situation): Account {
  if (request.closed !== true || account.facts === undefined) return account;
  const { institution } = request;
  return { ...account, facts: account.facts.filter((one) => recorderOf(one) === institution) };
}

function recorderOf(fact: LearnerFact): string {
  switch (fact.type) {
    case 'enrolment':
      return fact.institution;
    case 'learnerStatus':
      return fact.by;
    case 'overlap':
      return fact.target.institution;
  }
}

function givenFor(request: PlanRequest, account: Account, { sources, asked }: Admission): Given {
  const { institution, programme } = request;
  const ofInstitution: readonly InstitutionFact[] = request.facts ?? [];
  const ofLearner = account.facts ?? [];
  return { institution, programme, asked, ofLearner, ofInstitution, holds: sources };
}
