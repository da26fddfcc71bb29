/**
 * Plans changed by taking one or two matches out and putting others in. It mostly finds what the
 * search would need long for; that there is nothing to be found only the search can tell.
 */
import type { Hundredths } from '#domain';
import type { Option, Problem } from './problem.js';
import type { Budget, Goal } from './search.js';
import { PlanState } from './state.js';
import type { OptionTable } from './table.js';
import { isWorth } from './worth.js';

/** Options looked at for one question at most; what is found is mostly found within the first. */
const LOOKS_MAX = { more: 40_000, other: 4_000 };

/** Plans that are started from, and how far apart: any number that seldom divides a length. */
const STARTS_MAX = 12;
const STRIDE = 17;

/** A plan with more named credits than `known`, else `known`; `upper` is enough. */
export function exchanged(
  problem: Problem,
  known: readonly Option[],
  upper: Hundredths,
  budget: Budget,
): readonly Option[] {
  let best = known;
  let bestNamed = -1;
  let left = smaller(LOOKS_MAX.more, budget.left);
  for (let start = 0; start < STARTS_MAX && left > 0 && bestNamed < upper; start += 1) {
    const exchange = new Exchange(problem, problem.options, start === 0 ? known : [], left);
    improve(exchange, upper, start);
    left -= exchange.looks;
    budget.left -= exchange.looks;
    if (exchange.named <= bestNamed) continue;
    best = exchange.chosen;
    bestNamed = exchange.named;
  }
  return best;
}

/**
 * A plan that meets the goal in place of the guide, which lacks a source that must be used or a
 * rule that must grant a course; null where none was found near it.
 */
export function exchangedFor(
  table: OptionTable,
  goal: Goal & { readonly named: Hundredths },
  budget: Budget,
): readonly Option[] | null {
  const { must, may, rules } = goal.demands;
  const isAllowed = ({ courses, sources, rule }: Option): boolean =>
    courses.every((one) => rules[one] === undefined || rules[one] === rule) &&
    sources.every((at) => may[at] !== 0);
  const { problem } = table;
  const allowed = problem.options.filter(isAllowed);
  const kept = goal.guide.filter(isAllowed);
  const granted = new Set(kept.flatMap((one) => one.courses));
  const used = new Set(kept.flatMap((one) => one.sources));
  const course = rules.findIndex((rule, at) => rule !== undefined && rule >= 0 && !granted.has(at));
  const source = must.findIndex((is, at) => is !== 0 && !used.has(at));
  const isNeeded = (one: Option): boolean =>
    course >= 0 ? one.courses.includes(course) : one.sources.includes(source);
  const exchange = new Exchange(problem, allowed, kept, smaller(LOOKS_MAX.other, budget.left));
  const isGood = (state: PlanState): boolean =>
    must.every((is, at) => is === 0 || (state.uses[at] ?? 0) > 0) &&
    rules.every((rule, at) => rule === undefined || rule < 0 || exchange.isGranted(at)) &&
    isWorth(state, goal);
  const needed = allowed.filter(isNeeded);
  const found = needed.some((one) => putIn(exchange, one, { named: goal.named, isGood }));
  budget.left -= exchange.looks;
  return found ? exchange.chosen : null;
}

/** Each start takes other options first: those that stand some places further on in the list. */
function improve(exchange: Exchange, upper: Hundredths, start: number): void {
  const { options } = exchange;
  const from = options.length === 0 ? 0 : (start * STRIDE) % options.length;
  for (const one of [...options.slice(from), ...options.slice(0, from)]) exchange.takeIfOpen(one);
  const isMore = (out: readonly Option[]): boolean => {
    const least = exchange.named + 1;
    return exchange.replace(out, [], { least, most: upper, isGood: () => true });
  };
  while (exchange.named < upper && !exchange.isOver && someOut(exchange, [], isMore));
}

interface Wanted {
  readonly named: Hundredths;
  readonly isGood: (state: PlanState) => boolean;
}

/** True where the option is in the plan now, and the plan is as wanted. */
function putIn(exchange: Exchange, option: Option, { named, isGood }: Wanted): boolean {
  const inTheWay = exchange.chosen.filter((one) =>
    one.courses.some((course) => option.courses.includes(course)),
  );
  const aim = { least: named, most: named, isGood };
  return someOut(exchange, inTheWay, (out) => exchange.replace(out, [option], aim));
}

/** Tries taking nothing but these out, then one more, then two. */
function someOut(
  exchange: Exchange,
  first: readonly Option[],
  isIt: (out: readonly Option[]) => boolean,
): boolean {
  if (isIt(first)) return true;
  const others = exchange.chosen.filter((one) => !first.includes(one));
  if (others.some((one) => isIt([...first, one]))) return true;
  return others.some((one, at) =>
    others.slice(at + 1).some((other) => !exchange.isOver && isIt([...first, one, other])),
  );
}

interface Aim {
  /** Named credits of the whole plan. */
  readonly least: Hundredths;
  readonly most: Hundredths;
  readonly isGood: (state: PlanState) => boolean;
}

class Exchange {
  looks = 0;
  /** The largest first. */
  readonly options: readonly Option[];
  private readonly state: PlanState;
  private readonly granted: Uint8Array;

  constructor(
    problem: Problem,
    options: readonly Option[],
    known: readonly Option[],
    private readonly looksMax: number,
  ) {
    this.state = new PlanState(problem);
    this.granted = new Uint8Array(problem.courses.length);
    this.options = [...options].sort((a, b) => b.credits - a.credits);
    for (const option of known) this.take(option);
  }

  get chosen(): readonly Option[] {
    return [...this.state.chosen];
  }

  get named(): Hundredths {
    return this.state.named;
  }

  get isOver(): boolean {
    return this.looks >= this.looksMax;
  }

  isGranted(course: number): boolean {
    return this.granted[course] !== 0;
  }

  takeIfOpen(option: Option): boolean {
    return this.mayTake(option) && this.take(option);
  }

  /** Takes these out, puts those in and adds what the aim wants; else nothing changes. */
  replace(out: readonly Option[], into: readonly Option[], aim: Aim): boolean {
    for (const one of out) this.leave(one);
    const taken = into.filter((one) => this.takeIfOpen(one));
    if (taken.length === into.length && this.reaches(aim)) return true;
    for (const one of taken) this.leave(one);
    for (const one of out) this.take(one);
    return false;
  }

  private reaches(aim: Aim): boolean {
    if (this.isMet(aim)) return true;
    const { options, state } = this;
    if (state.named >= aim.most || this.isOver) return false;
    const open = options.filter((one) => this.mayTake(one));
    return this.fill(open, 0, aim);
  }

  private fill(open: readonly Option[], from: number, aim: Aim): boolean {
    for (let at = from; at < open.length && !this.isOver; at += 1) {
      const option = open[at] as Option;
      if (this.state.named + option.credits > aim.most || !this.takeIfOpen(option)) continue;
      if (this.isMet(aim) || this.fill(open, at + 1, aim)) return true;
      this.leave(option);
    }
    return false;
  }

  private isMet({ least, most, isGood }: Aim): boolean {
    const { named } = this.state;
    return named >= least && named <= most && isGood(this.state);
  }

  private mayTake(option: Option): boolean {
    this.looks += 1;
    for (const course of option.courses) if (this.granted[course] !== 0) return false;
    return this.state.mayTake(option);
  }

  private take(option: Option): boolean {
    if (!this.state.take(option)) return false;
    for (const course of option.courses) this.granted[course] = 1;
    return true;
  }

  private leave(option: Option): void {
    this.state.giveBack(option);
    for (const course of option.courses) this.granted[course] = 0;
  }
}

function smaller(a: number, b: number): number {
  return a < b ? a : b;
}
