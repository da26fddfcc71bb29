/** May these matches be granted now? Asked again at the grant, since applying reserves nothing. */
import type { Account, CivilDate, ConversionRecord, CourseMatch, Hundredths } from '#domain';
import { assessDossiers, consumptionOf } from '../assess.js';
import type { Dossier } from '../dossier.js';
import type { RuleLibrary } from '../library.js';
import { Limits } from './limits.js';
import { isForOne } from './market.js';
import { sameKind } from './situation.js';
import type { AskedFor } from './situation.js';

export type GrantObstacle = 'creditsNotAvailable' | 'targetTaken';

/** What is asked to be granted, where, and by which book it was judged. */
export interface GrantRequest extends AskedFor {
  readonly matches: readonly CourseMatch[];
}

/**
 * Null where every source still has what it would give, the account has the sum of it, no course
 * was granted in the meantime, and what was granted leaves room under every cap of the book.
 */
export function obstacleToGrant(
  account: Account,
  rules: { readonly library: RuleLibrary; readonly epoch: number },
  on: CivilDate,
  request: GrantRequest,
): GrantObstacle | null {
  const { library, epoch } = rules;
  const { dossiers, granted, rounding } = assessDossiers(account, library, epoch, on);
  const earlier = sameKind(granted, library, request);
  if (sharesCourse(earlier, request)) return 'targetTaken';
  if (!leavesRoom(library, dossiers, earlier, request)) return 'creditsNotAvailable';
  const byId = new Map(dossiers.map((one) => [one.id, one]));
  const asked = consumptionOf(request.matches);
  const pools = new Map<Dossier, Hundredths>();
  let sum = 0;
  for (const [id, credits] of asked) {
    const dossier = byId.get(id);
    if (dossier === undefined || !mayServe(dossier, credits)) return 'creditsNotAvailable';
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

/** An exemption draws nothing, so that nobody need have valued what it is for. */
function mayServe({ status }: Dossier, credits: Hundredths): boolean {
  return status === 'counted' || (credits === 0 && status === 'unvalued');
}

function sharesCourse(earlier: readonly ConversionRecord[], request: GrantRequest): boolean {
  const wanted = new Set(request.matches.map((one) => one.course).filter((one) => one !== null));
  return earlier.some((one) =>
    one.matches.some((match) => match.course !== null && wanted.has(match.course)),
  );
}

/** Caps, and what may stand for one course only, beside what was granted since the application. */
function leavesRoom(
  library: RuleLibrary,
  dossiers: readonly Dossier[],
  earlier: readonly ConversionRecord[],
  { ruleBook, matches }: GrantRequest,
): boolean {
  const version = library.versions.find(
    ({ book }) => book.ref.id === ruleBook.id && book.ref.version === ruleBook.version,
  );
  if (version === undefined) return true;
  const { book } = version;
  const before = earlier.flatMap((one) => one.matches);
  const used = new Set(before.flatMap((one) => one.sources.map((each) => each.outcomeId)));
  const spent = new Set(
    dossiers.filter((one) => used.has(one.id) && isForOne(one, book)).map((one) => one.id),
  );
  const isTwice = ({ rule, sources }: CourseMatch): boolean => {
    const exempts = book.matches.find((one) => one.id === rule)?.draws === 'none';
    return sources.some(({ outcomeId: id }) => (exempts ? used : spent).has(id));
  };
  const limits = new Limits(book);
  const counted = limits.charge(before, dossiers);
  return !matches.some(isTwice) && limits.fits(matches, dossiers, counted);
}
