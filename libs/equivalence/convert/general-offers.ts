/** How much general credit a rule lets one source bring. */
import { scale } from '#domain';
import type { ConversionRecord, Hundredths } from '#domain';
import type { CompiledMatch } from '../compile.js';
import type { Source } from './admissible.js';

/** At most its block or its share of what is recognised, less what the rule granted before. */
export function generalOf(
  { id, to }: CompiledMatch,
  source: Source,
  before: ReadonlyMap<string, Hundredths>,
): Hundredths {
  if (!('general' in to)) return 0;
  const { dossier, admissible } = source;
  const whole = dossier.countedIn === null ? dossier.recognised : (dossier.face ?? 0);
  let most = to.share === null ? whole : scale(whole, to.share, 1, 'down');
  if (to.credits !== null && to.credits < most) most = to.credits;
  most -= before.get(generalKey(id, source.id)) ?? 0;
  if (most > admissible) most = admissible;
  return most > 0 ? most : 0;
}

/** What earlier conversions granted as general credit, by rule and outcome. */
export function generalBefore(earlier: readonly ConversionRecord[]): Map<string, Hundredths> {
  const found = new Map<string, Hundredths>();
  for (const match of earlier.flatMap((one) => one.matches)) {
    if (match.course !== null) continue;
    for (const { outcomeId, drawn } of match.sources) {
      const key = generalKey(match.rule, outcomeId);
      found.set(key, (found.get(key) ?? 0) + drawn);
    }
  }
  return found;
}

function generalKey(rule: string, outcomeId: string): string {
  return `${rule} ${outcomeId}`;
}
