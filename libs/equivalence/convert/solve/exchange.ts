/**
 * Plans changed by taking one or two matches out and putting others in. It mostly finds what the
 * search would need long for; that there is nothing to be found only the search can tell.
 */
import type { Hundredths } from '#domain';
import type { Option, Problem } from './problem.js';
import type { Budget, Goal } from './search.js';
import { PlanState } from './state.js';
import type { Demands } from './survey.js';
import type { OptionTable } from './table.js';
import { isWorth } from './worth.js';

/** Options looked at for one question at most; what is found is mostly found within the first. */
const LOOKS_MAX = { more: 40_000, other: 4_000 };

/** Plans that are started from, and how far apart: any number that seldom divides a length. */
const STARTS_MAX = 12;
const STRIDE = 17;

/** What is known of the plan that is looked for. */
interface Near {
  readonly known: readonly Option[];
  /** So many named credits are enough. */
  readonly upper: Hundredths;
  readonly budget: Budget;
}

/** A plan with more named credits than `known`, else `known`. */
export function exchanged(
  problem: Problem,
  bySize: readonly Option[],
  { known, upper, budget }: Near,
): readonly Option[] {
  let best = known;
  let bestNamed = -1;
  let left = smaller(LOOKS_MAX.more, budget.left);
  for (let start = 0; start < STARTS_MAX && left > 0 && bestNamed < upper; start += 1) {
    const exchange = new Exchange(problem, start === 0 ? known : [], { bySize, looksMax: left });
    improve(exchange, upper, start);
    left -= exchange.looks;
    budget.left -= exchange.looks;
    if (exchange.named <= bestNamed) continue;
    best = exchange.chosen;
    bestNamed = exchange.named;
  }
  return best;
}

/** The same where no plan without the option has more. */
export function exchangedWith(
  option: Option,
  problem: Problem,
  bySize: readonly Option[],
  { known, upper, budget }: Near,
): readonly Option[] {
  const exchange = new Exchange(problem, known, { bySize, looksMax: budget.left });
  const aim = { least: exchange.named + 1, most: upper, isGood: () => true };
  const isMore = (out: readonly Option[]): boolean => exchange.replace(out, [option], aim);
  const found = someOut(exchange, [], exchange.chosen, isMore);
  if (found) addMore(exchange, upper);
  budget.left -= exchange.looks;
  return found ? exchange.chosen : known;
}

/**
 * A plan that meets the goal in place of the guide, which lacks a source that must be used or a
 * rule that must grant a course; null where none was found near it.
 */
export function exchangedFor(
  { problem, shape }: OptionTable,
  goal: Goal & { readonly named: Hundredths },
  budget: Budget,
): readonly Option[] | null {
  const { must, rules } = goal.demands;
  const isAllowed = allowedBy(goal.demands);
  const looksMax = smaller(LOOKS_MAX.other, budget.left);
  const kept = goal.guide.filter(isAllowed);
  const exchange = new Exchange(problem, kept, { bySize: shape.bySize, looksMax, isAllowed });
  const course = rules.findIndex(
    (rule, at) => rule !== undefined && rule >= 0 && !exchange.isGranted(at),
  );
  const source = must.findIndex((is, at) => is !== 0 && !exchange.isUsed(at));
  const isGood = (state: PlanState): boolean =>
    must.every((is, at) => is === 0 || (state.uses[at] ?? 0) > 0) &&
    rules.every((rule, at) => rule === undefined || rule < 0 || exchange.isGranted(at)) &&
    isWorth(state, goal);
  const ofCourse = (shape.byCourse[course] ?? []).map((one) => one.option);
  const needed = (course >= 0 ? ofCourse : (shape.bySource[source] ?? [])).filter(isAllowed);
  const wanted = { named: goal.named, isGood, settled: new Set(goal.settled) };
  const found = [...needed]
    .sort((a, b) => b.credits - a.credits)
    .some((one) => putIn(exchange, one, wanted));
  budget.left -= exchange.looks;
  return found ? exchange.chosen : null;
}

/** Of the options, those that what is demanded leaves. */
export function allowedBy({
  may,
  rules,
}: Pick<Demands, 'may' | 'rules'>): (option: Option) => boolean {
  return ({ courses, sources, rule }) => {
    for (const one of courses) if (rules[one] !== undefined && rules[one] !== rule) return false;
    for (const at of sources) if (may[at] === 0) return false;
    return true;
  };
}

/** Each start takes other options first: those that stand some places further on in the list. */
function improve(exchange: Exchange, upper: Hundredths, start: number): void {
  const { bySize } = exchange;
  const { length } = bySize;
  const from = length === 0 ? 0 : (start * STRIDE) % length;
  for (let at = 0; at < length; at += 1) {
    exchange.takeIfOpen(bySize[(from + at) % length] as Option);
  }
  addMore(exchange, upper);
}

/** As long as one or two less and others instead are more. */
function addMore(exchange: Exchange, upper: Hundredths): void {
  const isMore = (out: readonly Option[]): boolean => {
    const least = exchange.named + 1;
    return exchange.replace(out, [], { least, most: upper, isGood: () => true });
  };
  while (exchange.named < upper && !exchange.isOver) {
    if (!someOut(exchange, [], exchange.chosen, isMore)) break;
  }
}

interface Wanted {
  readonly named: Hundredths;
  readonly isGood: (state: PlanState) => boolean;
  /** Options that stay. */
  readonly settled: ReadonlySet<Option>;
}

/** True where the option is in the plan now, and the plan is as wanted. */
function putIn(exchange: Exchange, option: Option, wanted: Wanted): boolean {
  const { named, isGood, settled } = wanted;
  const movable = exchange.chosen.filter((one) => !settled.has(one));
  const isInTheWay = (one: Option): boolean =>
    one.courses.some((course) => option.courses.includes(course));
  const inTheWay = movable.filter(isInTheWay);
  const others = movable.filter((one) => !isInTheWay(one));
  const aim = { least: named, most: named, isGood };
  return someOut(exchange, inTheWay, others, (out) => exchange.replace(out, [option], aim));
}

/** Tries taking nothing but these out, then one more, then two. */
function someOut(
  exchange: Exchange,
  first: readonly Option[],
  others: readonly Option[],
  isIt: (out: readonly Option[]) => boolean,
): boolean {
  if (isIt(first)) return true;
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

/** What may be put in, and how many options may be looked at. */
interface Leave {
  /** The largest first. */
  readonly bySize: readonly Option[];
  readonly looksMax: number;
  readonly isAllowed?: (option: Option) => boolean;
}

class Exchange {
  looks = 0;
  private readonly state: PlanState;
  private readonly granted: Uint8Array;

  readonly bySize: readonly Option[];
  private readonly looksMax: number;
  private readonly isAllowed: (option: Option) => boolean;

  constructor(
    problem: Problem,
    known: readonly Option[],
    { bySize, looksMax, isAllowed = () => true }: Leave,
  ) {
    this.bySize = bySize;
    this.looksMax = looksMax;
    this.isAllowed = isAllowed;
    this.state = new PlanState(problem);
    this.granted = new Uint8Array(problem.courses.length);
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

  isUsed(source: number): boolean {
    return (this.state.uses[source] ?? 0) > 0;
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
    const gap = aim.most - this.state.named;
    if (gap <= 0 || this.isOver) return false;
    const { bySize } = this;
    const open: Option[] = [];
    for (let at = this.firstWithin(gap); at < bySize.length; at += 1) {
      const option = bySize[at] as Option;
      if (this.mayTake(option)) open.push(option);
    }
    return this.fill(open, 0, aim);
  }

  /** Place of the largest option of at most so many credits. */
  private firstWithin(credits: Hundredths): number {
    const { bySize } = this;
    let low = 0;
    let high = bySize.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((bySize[middle]?.credits ?? 0) > credits) low = middle + 1;
      else high = middle;
    }
    return low;
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
    return this.isAllowed(option) && this.state.mayTake(option);
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
