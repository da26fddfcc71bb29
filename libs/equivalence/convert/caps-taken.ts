/** What each cap alone takes from what the caps before it left (credits.md §4). */
import type { CompiledCap } from '../compile.js';
import { NO_LIMIT } from '../compile/compiled.js';
import type { PlanCap } from '../types.js';
import type { Limit, Limits } from './limits.js';
import type { Prepared } from './situation.js';
import { budgetAside } from './solve/aside.js';
import type { Aside } from './solve/aside.js';
import type { Problem, Solution, Solved } from './solve/problem.js';

/**
 * In the order of what they limit: items, counts, periods, institutions, some of the credits, all
 * of them. Each is put beside those before it, and the best plan with it is compared with the best
 * one without: the difference of credits, or of items, is what it takes.
 */
export function capsTaken(
  { posed, limits, admission }: Prepared,
  solved: Solved,
  aside: Aside,
): PlanCap[] {
  const rules = [...new Set(limits.list.map((one) => one.rule))].sort((a, b) => {
    const first = rank(limitOf(limits, a)) - rank(limitOf(limits, b));
    return first !== 0 ? first : a < b ? -1 : 1;
  });
  const caps: PlanCap[] = [];
  const standing = new Set(rules);
  const budget = budgetAside();
  // From the last cap to the first: what fits under more of them fits under fewer.
  let after = solved.solution;
  for (const rule of [...rules].reverse()) {
    const given = sharedBy(standing.size, budget.left);
    const own = { left: given };
    standing.delete(rule);
    const rooms = limits.list.map((one) => (standing.has(one.rule) ? one.room : NO_LIMIT));
    const known = after.chosen.map((one) => one.option);
    const before = aside.underRooms(rooms, { known, budget: own });
    budget.left -= given - own.left;
    caps.unshift(capOf(rule, { limits, problem: posed.problem, before, after }));
    after = before;
  }
  return [...admission.itemCaps, ...caps];
}

/** An equal share, so that no search leaves nothing for the others. */
function sharedBy(number: number, left: number): number {
  return left > 0 ? Number(BigInt(left) / BigInt(number)) : 0;
}

function limitOf(limits: Limits, rule: string): Limit {
  return limits.list.find((one) => one.rule === rule) as Limit;
}

const ORDER: readonly CompiledCap['per'][] = ['item', 'count', 'period', 'institution', 'total'];

function rank({ cap }: Limit): number {
  if (cap === null) return ORDER.length + 1;
  const isOfAll = cap.per === 'total' && cap.when.any && cap.targets === null;
  return isOfAll ? ORDER.length : ORDER.indexOf(cap.per);
}

interface Step {
  readonly limits: Limits;
  readonly problem: Problem;
  readonly before: Solution;
  readonly after: Solution;
}

function capOf(rule: string, step: Step): PlanCap {
  const { limits, before, after } = step;
  const { cap, limit } = limitOf(limits, rule);
  const isCount = cap?.per === 'count';
  const asked = countedUnder(rule, before, step);
  const credits = (of: Solution): number => of.worth.named + of.worth.general;
  const taken = isCount
    ? asked - countedUnder(rule, after, step)
    : credits(before) - credits(after);
  return {
    rule,
    limit,
    unit: isCount ? 'items' : 'credits',
    asked,
    excluded: taken > 0 ? taken : 0,
  };
}

/** How much of a plan falls under the cap: credits, or items. */
function countedUnder(
  rule: string,
  { chosen, generals }: Solution,
  { limits, problem }: Step,
): number {
  const rooms = new Set(limits.list.flatMap((one, at) => (one.rule === rule ? [at] : [])));
  const items = new Set<string>();
  let credits = 0;
  for (const { option, draws } of chosen) {
    for (const { room, weight } of option.charges) if (rooms.has(room)) credits += weight;
    for (const one of option.items) if (rooms.has(one.room)) items.add(`${one.room} ${one.source}`);
    for (const { source, drawn } of draws) credits += drawn * inRooms(problem, source, rooms);
  }
  for (const { general, drawn } of generals) {
    for (const room of general.rooms) if (rooms.has(room)) credits += drawn;
    for (const one of general.items) {
      if (rooms.has(one.room)) items.add(`${one.room} ${one.source}`);
    }
    credits += drawn * inRooms(problem, general.source, rooms);
  }
  return items.size > 0 ? items.size : credits;
}

function inRooms({ sources }: Problem, at: number, rooms: ReadonlySet<number>): number {
  return (sources[at]?.rooms ?? []).filter((room) => rooms.has(room)).length;
}
