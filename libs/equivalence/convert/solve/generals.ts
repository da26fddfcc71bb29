/** General credit beside the named courses: as much as there is, earliest awarded first. */
import type { Hundredths } from '#domain';
import type { General, Problem, Solution } from './problem.js';
import type { PlanState } from './state.js';

/** Draws it from the state; only what is above 0. */
export function takeGenerals(state: PlanState): Solution['generals'][number][] {
  const taken: Solution['generals'][number][] = [];
  const charged = new Map<number, Hundredths>();
  for (const general of state.problem.generals) {
    const drawn = open(state, general) ? most(state, general, charged) : 0;
    if (drawn === 0) continue;
    state.draw(general.source, drawn);
    for (const room of general.rooms) charged.set(room, (charged.get(room) ?? 0) + drawn);
    taken.push({ general, drawn });
  }
  return taken;
}

/** Gives back what `takeGenerals` drew. */
export function leaveGenerals(state: PlanState, taken: Solution['generals']): void {
  for (const { general, drawn } of taken) state.draw(general.source, -drawn);
}

/** No named courses that are still to come leave more general credit than this. */
export function mostGeneral(state: PlanState): Hundredths {
  const charged = new Map<number, Hundredths>();
  const drawn: [number, Hundredths][] = [];
  let sum = 0;
  for (const general of state.problem.generals) {
    if (state.isExempt(general.source)) continue;
    const credits = most(state, general, charged);
    state.draw(general.source, credits);
    for (const room of general.rooms) charged.set(room, (charged.get(room) ?? 0) + credits);
    drawn.push([general.source, credits]);
    sum += credits;
  }
  for (const [source, credits] of drawn) state.draw(source, -credits);
  return sum;
}

function open(state: PlanState, { source, rule, follows }: General): boolean {
  if (state.isExempt(source)) return false;
  if (!follows) return true;
  return state.chosen.some(
    (one) => one.rule === rule && one.generalises && one.sources.includes(source),
  );
}

function most(
  state: PlanState,
  { source, most: limit, rooms }: General,
  charged: ReadonlyMap<number, Hundredths>,
): Hundredths {
  let credits = state.left(source);
  if (limit < credits) credits = limit;
  for (const room of rooms) {
    const left = (state.rooms[room] ?? 0) - (charged.get(room) ?? 0);
    if (left < credits) credits = left;
  }
  return credits > 0 ? credits : 0;
}

/**
 * True where the bounds on general credit lie inside each other or apart, so that taking what there
 * is in any order takes the most.
 */
export function isNested({ sources, generals }: Problem): boolean {
  const sets = new Map<string, Set<number>>();
  const add = (key: string, at: number): void => {
    const set = sets.get(key);
    if (set === undefined) sets.set(key, new Set([at]));
    else set.add(at);
  };
  generals.forEach(({ source, rooms }, at) => {
    const of = sources[source] as Problem['sources'][number];
    add(`source ${source}`, at);
    add(`pool ${of.pool}`, at);
    for (const room of [...of.rooms, ...rooms]) add(`room ${room}`, at);
  });
  const all = [...sets.values()];
  return all.every((one, at) => all.slice(at + 1).every((other) => nested(one, other)));
}

function nested(one: ReadonlySet<number>, other: ReadonlySet<number>): boolean {
  let both = 0;
  for (const at of one) if (other.has(at)) both += 1;
  return both === 0 || both === one.size || both === other.size;
}
