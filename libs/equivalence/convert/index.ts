/** 转换: the best plan of one programme's book for one account (credits.md §4). */
import type { Account, InstitutionFact, OutcomeId } from '#domain';
import type { ProgrammeTarget, RuleLibrary } from '../library.js';
import type { Plan } from '../types.js';
import { answer } from './answer.js';
import { prepare, situationOf } from './situation.js';
import { bestPlan } from './solve/index.js';

export interface PlanRequest extends ProgrammeTarget {
  /** Only these outcomes may be used; all where it is left out. */
  readonly outcomes?: readonly OutcomeId[];
  /**
   * True where the programme's book may look at nothing else: what it requires, compares and
   * orders are those outcomes alone, each with the credits that the bank recognises in it, and of
   * the learner's facts it knows those that the receiving institution recorded itself.
   */
  readonly closed?: boolean;
  /** What the receiving institution has recorded: agreements, and judgments of whole courses. */
  readonly facts?: readonly InstitutionFact[];
  /** What the application is for, where the book declares purposes. */
  readonly purpose?: string;
  /** True where only what is granted is wanted: no caps, and nothing that would count if. */
  readonly brief?: boolean;
}

/** Null where no book of the programme is in force on that day. */
export function planConversion(
  account: Account,
  library: RuleLibrary,
  epoch: number,
  request: PlanRequest,
): Plan | null {
  const version = library.programmeVersion(request, epoch, account);
  if (version === null) return null;
  const { book } = version;
  const prepared = prepare(situationOf(account, { library, epoch, book }, request));
  const solved = bestPlan(prepared.posed.problem, library.solver);
  return answer(prepared, solved);
}
