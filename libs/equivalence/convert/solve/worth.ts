/** What a plan is worth: what is forfeited, beside the credits that the state counts itself. */
import type { Hundredths } from '#domain';
import { leaveGenerals, takeGenerals } from './generals.js';
import type { Problem, Worth } from './problem.js';
import type { PlanState } from './state.js';

/** True where so much general credit goes with what is chosen, and no more is forfeited. */
export function isWorth(
  state: PlanState,
  { general, forfeited }: Pick<Worth, 'general' | 'forfeited'>,
): boolean {
  const taken = takeGenerals(state);
  const sum = taken.reduce((all, one) => all + one.drawn, 0);
  const isGood = sum >= general && forfeitedBy(state) <= forfeited;
  leaveGenerals(state, taken);
  return isGood;
}

/** What the chosen options forfeit, general credit taken into account. */
export function forfeitedBy(state: PlanState): Hundredths {
  let sum = 0;
  for (const at of forfeitingSources(state)) sum += leftover(state, at);
  return sum - jointDrawn(state);
}

/** No plan that only adds to this one, by so many credits, forfeits less. */
export function leastForfeited(state: PlanState, missing: Hundredths): Hundredths {
  let certain = 0;
  let open = 0;
  for (const at of forfeitingSources(state)) {
    const rest = leftover(state, at);
    const drawable = state.left(at);
    const saved = rest < drawable ? rest : drawable;
    certain += rest - saved;
    open += saved;
  }
  const later = missing + generalLeft(state);
  const least = certain + (open > later ? open - later : 0) - jointDrawn(state);
  return least > 0 ? least : 0;
}

function forfeitingSources({ chosen }: PlanState): Set<number> {
  return new Set(chosen.filter((one) => one.forfeits).flatMap((one) => one.sources));
}

/** Available less drawn; what is drawn jointly is not in it. */
function leftover(state: PlanState, at: number): Hundredths {
  const { available, most } = state.problem.sources[at] as Problem['sources'][number];
  return available - (most - (state.own[at] ?? 0));
}

/** In a plain problem all sources of a joint option forfeit, or none does. */
function jointDrawn({ chosen }: PlanState): Hundredths {
  return chosen
    .filter((one) => one.forfeits && one.takes === 'target' && one.sources.length > 1)
    .reduce((sum, one) => sum + one.credits, 0);
}

function generalLeft({ problem }: PlanState): Hundredths {
  return problem.generals.reduce((sum, one) => sum + one.most, 0);
}
