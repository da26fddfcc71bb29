/**
 * Plans changed by taking one or two matches out and putting others in. It mostly finds what the
 * search would need long for; that there is nothing to be found only the search can tell.
 */
import type { Hundredths } from '#domain';
import type { Option, Problem } from './problem.js';
import type { Budget, Goal } from './search.js';
import type { PlanState } from './state.js';
import { Exchange } from './swap.js';
import type { Demands } from './survey.js';
import type { OptionTable } from './table.js';
import { isWorth } from './worth.js';

/** Options looked at for one question at most; what is found is mostly found within the first. */
const LOOKS_MAX = { more: 80_000, other: 4_000 };
/** From the first start, and from each of the others: they lead further than one long way. */
const START_MAX = { first: 40_000, other: 8_000 };

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
  let tight: readonly Option[] = [];
  for (let start = 0; start < STARTS_MAX && left > 0 && bestNamed < upper; start += 1) {
    const looksMax = smaller(start === 0 ? START_MAX.first : START_MAX.other, left);
    const exchange = new Exchange(problem, start === 0 ? known : [], { bySize, looksMax });
    if (start === 1) tight = tightFirst(problem, bySize);
    takeAll(exchange, start === 0 ? bySize : tight, start);
    addMore(exchange, upper);
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

/** Those that leave the least of their source; of these the largest. */
function tightFirst({ sources }: Problem, bySize: readonly Option[]): Option[] {
  const rest = (one: Option): Hundredths => {
    const [at, ...others] = one.sources;
    if (at === undefined || others.length > 0) return 0;
    return (sources[at]?.most ?? 0) - one.credits;
  };
  return [...bySize].sort((a, b) => rest(a) - rest(b));
}

/** Each start takes other options first: those that stand some places further on in the list. */
function takeAll(exchange: Exchange, options: readonly Option[], start: number): void {
  const { length } = options;
  const from = length === 0 ? 0 : (start * STRIDE) % length;
  for (let at = 0; at < length; at += 1) {
    exchange.takeIfOpen(options[(from + at) % length] as Option);
  }
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

function smaller(a: number, b: number): number {
  return a < b ? a : b;
}
