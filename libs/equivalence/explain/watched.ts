/** One assessment, with what every stage left of one outcome. */
import type { Account, CivilDate, Hundredths } from '#domain';
import { askedDay, openAssessment, settle } from '../assess.js';
import type { AssessedStage, Dossier } from '../dossier.js';
import type { RuleLibrary } from '../library.js';
import type { OutcomeStatus, Reason } from '../types.js';

/** From which rules, and as of which day. */
export interface Moment {
  readonly library: RuleLibrary;
  /** The last rule change that is known. */
  readonly epoch: number;
  readonly asOf: CivilDate;
}

/** How the outcome stood when a stage was over. */
export interface Left {
  readonly stage: AssessedStage;
  readonly status: OutcomeStatus;
  readonly face: Hundredths | null;
  readonly accumulated: Hundredths;
  readonly recognised: Hundredths;
  readonly consumed: Hundredths;
  /** What this stage said. */
  readonly reasons: readonly Reason[];
}

export interface Watched {
  /** As the whole assessment left it. */
  readonly dossier: Dossier;
  readonly all: readonly Dossier[];
  readonly left: readonly Left[];
}

/** Null where the account has no such outcome on that day. */
export function watchOutcome(
  account: Account,
  outcomeId: string,
  { library, epoch, asOf }: Moment,
): Watched | null {
  const { dossiers } = openAssessment(account, library, epoch, asOf);
  const dossier = dossiers.find((one) => one.id === outcomeId);
  if (dossier === undefined) return null;
  const left: Left[] = [];
  let said = 0;
  settle(dossiers, askedDay(account, asOf), (stage) => {
    const { status, face, accumulated, recognised, consumed, reasons } = dossier;
    const fresh = reasons.slice(said);
    said = reasons.length;
    left.push({ stage, status, face, accumulated, recognised, consumed, reasons: fresh });
  });
  return { dossier, all: dossiers, left };
}
