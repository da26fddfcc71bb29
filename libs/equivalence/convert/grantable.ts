/** May these matches be granted now? Asked again at the grant, since applying reserves nothing. */
import type { Account, CivilDate, ConversionRecord, CourseMatch, Hundredths } from '#domain';
import { assessDossiers, consumptionOf } from '../assess.js';
import type { Dossier } from '../dossier.js';
import type { RuleLibrary } from '../library.js';

export type GrantObstacle = 'creditsNotAvailable' | 'targetTaken';

/** What is asked to be granted, and where. */
export interface GrantRequest {
  readonly institution: string;
  readonly programme: string;
  readonly matches: readonly CourseMatch[];
}

/**
 * Null where every source still has what it would give, the account has the sum of it, and no
 * course was granted in the meantime.
 */
export function obstacleToGrant(
  account: Account,
  rules: { readonly library: RuleLibrary; readonly epoch: number },
  on: CivilDate,
  request: GrantRequest,
): GrantObstacle | null {
  const { library, epoch } = rules;
  const { dossiers, granted, rounding } = assessDossiers(account, library, epoch, on);
  if (sharesCourse(granted, request)) return 'targetTaken';
  const byId = new Map(dossiers.map((one) => [one.id, one]));
  const asked = consumptionOf(request.matches);
  const pools = new Map<Dossier, Hundredths>();
  let sum = 0;
  for (const [id, credits] of asked) {
    const dossier = byId.get(id);
    if (dossier === undefined || dossier.status !== 'counted') return 'creditsNotAvailable';
    if (credits > ownRest(dossier)) return 'creditsNotAvailable';
    const bearer = dossier.countedIn ?? dossier;
    pools.set(bearer, (pools.get(bearer) ?? 0) + credits);
    sum += credits;
  }
  for (const [bearer, credits] of pools) {
    if (credits > bearer.recognised - bearer.consumed) return 'creditsNotAvailable';
  }
  const all = rounding?.amount ?? 0;
  const available = dossiers.reduce((rest, one) => rest + one.recognised - one.consumed, all);
  return sum > 0 && sum > available ? 'creditsNotAvailable' : null;
}

function ownRest(dossier: Dossier): Hundredths {
  const own = dossier.countedIn === null ? dossier.recognised : (dossier.face ?? 0);
  return own - dossier.drawn;
}

function sharesCourse(granted: readonly ConversionRecord[], request: GrantRequest): boolean {
  const wanted = new Set(request.matches.map((one) => one.course).filter((one) => one !== null));
  return granted
    .filter((one) => one.institution === request.institution)
    .filter((one) => one.programme === request.programme)
    .some((one) => one.matches.some((match) => match.course !== null && wanted.has(match.course)));
}
