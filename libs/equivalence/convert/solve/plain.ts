/** Which problems the search answers by itself; the others are the solver's (./milp.ts). */
import { isNested } from './generals.js';
import type { Option, Problem } from './problem.js';

/**
 * A plain problem has no question left once its options are chosen: joint draws are a flow, and
 * general credit is taken as it comes.
 */
export function isPlain(problem: Problem): boolean {
  const { options, generals } = problem;
  const joint = options.filter((one) => one.takes === 'target' && one.sources.length > 1);
  if (generals.some((one) => one.items.length > 0) || !isNested(problem)) return false;
  // What general credit is drawn from decides what is forfeited.
  if (generals.length > 0 && options.some((one) => one.forfeits)) return false;
  if (joint.length === 0) return true;
  if (generals.length > 0) return false;
  return joint.every((one) => sameRooms(problem, one)) && !mixesLeftovers(options, joint);
}

function sameRooms({ sources }: Problem, option: Option): boolean {
  const rooms = option.sources.map((at) => JSON.stringify(sources[at]?.rooms ?? []));
  return rooms.every((one) => one === rooms[0]);
}

/** What is forfeited would hang on who of several gives how much. */
function mixesLeftovers(options: readonly Option[], joint: readonly Option[]): boolean {
  const forfeiting = new Set(options.filter((one) => one.forfeits).flatMap((one) => one.sources));
  return joint.some((one) => !one.forfeits && one.sources.some((at) => forfeiting.has(at)));
}
