/**
 * The best plan, one level after the other (credits.md §4): most named credits, most general ones,
 * least forfeited; then, of equal plans, the first list of used outcomes and the first list of
 * courses and rules.
 */
import type { Hundredths } from '#domain';
import { exchanged } from './exchange.js';
import { forfeitedBy } from './worth.js';
import { leaveGenerals, takeGenerals } from './generals.js';
import { jointDraws } from './joint.js';
import type { Draw, Option, Problem, Solution, Solved, Worth } from './problem.js';
import { freeDemands, mostNamedBy, Search } from './search.js';
import type { Budget, Found, Goal } from './search.js';
import { PlanState } from './state.js';
import { isPlain } from './plain.js';
import { simplified } from './simplified.js';
import { OptionTable } from './table.js';
import { firstOfEquals } from './ties.js';
import type { TieBudget } from './ties.js';

/** Options looked at before the search gives up its proof: some tens of milliseconds each. */
export interface Budgets {
  readonly worth: number;
  readonly ties: TieBudget;
  /** For all plans of one kind that are only compared with. */
  readonly aside: number;
}

const BUDGETS: Budgets = {
  worth: 250_000,
  ties: { all: 200_000, each: 25_000 },
  aside: 60_000,
};

/** More than anything that can be forfeited. */
const ANY = Number.MAX_SAFE_INTEGER;

/**
 * Asked where the search took too long: a plan with the most named credits from `least` to `upper`,
 * null where there is none, undefined where nobody knows. As far as named credits go, the problem
 * has the same plans as the one that is searched.
 */
export type AskForMore = (
  problem: Problem,
  least: Hundredths,
  upper: Hundredths,
) => readonly Option[] | null | undefined;

/** The answer to a plain problem; `proved` is false where a search gave up and nobody knew more. */
export function searchPlan(
  problem: Problem,
  ask: AskForMore = () => undefined,
  budgets: Budgets = BUDGETS,
): Solved {
  const worthiest = new Worthiest(problem, { left: budgets.worth }, [], ask);
  const { options, worth, proved } = worthiest.run();
  if (!proved) return { solution: solutionOf(problem, options), proved, first: false };
  return orderedPlan(worthiest.table, options, worth, budgets.ties);
}

/** What is known of a plan that is only compared with. */
export interface Aside {
  /** A plan that fits the problem; it is answered where none is better. */
  readonly known: readonly Option[];
  /** No plan has more named credits; null where that is not known. */
  readonly upper: Hundredths | null;
  readonly budget: Budget;
}

/** A plan that is only compared with: the one worth the most as far as the budget reaches. */
export function worthiest(problem: Problem, { known, upper, budget }: Aside): Solution {
  const plain = isPlain(problem) ? problem : simplified(problem);
  const kept = known.filter((one) => plain.options.includes(one));
  const search = new Worthiest(plain, budget, kept);
  search.upper = upper;
  return solutionOf(plain, search.run().options);
}

/** For `worthiest`. */
export function budgetAside(): Budget {
  return { left: BUDGETS.aside };
}

/** A plan that is known to be worth the most, changed into the first of its equals. */
function orderedPlan(
  table: OptionTable,
  options: readonly Option[],
  worth: Worth,
  ties: TieBudget,
): Solved {
  const { chosen, first } = firstOfEquals(table, options, worth, ties);
  return { solution: solutionOf(table.problem, chosen), proved: true, first };
}

class Worthiest {
  upper: Hundredths | null = null;
  private isProved = true;
  private made: OptionTable | null = null;

  constructor(
    private readonly problem: Problem,
    private readonly budget: Budget,
    private options: readonly Option[] = [],
    private readonly ask: AskForMore = () => undefined,
  ) {}

  /** Made once it is needed: what is known from outside is often reached without. */
  get table(): OptionTable {
    this.made ??= new OptionTable(this.problem);
    return this.made;
  }

  run(): { options: readonly Option[]; worth: Worth; proved: boolean } {
    const { problem } = this;
    this.mostNamed();
    let worth = worthOf(problem, this.options);
    if (problem.generals.length > 0) worth = this.raise(worth, (now) => this.moreGeneral(now));
    const forfeits = problem.options.some((one) => one.forfeits);
    if (forfeits) worth = this.raise(worth, (now) => this.lessForfeited(now));
    return { options: this.options, worth, proved: this.isProved };
  }

  private mostNamed(): void {
    const known = this.upper ?? mostNamedBy(this.table);
    this.options = exchanged(this.problem, this.options, known, this.budget);
    if (sumOf(this.options) >= known) return;
    // For a plan that is only compared with, the search is too short for it to be worth its while.
    if (this.upper === null) this.table.sharpen();
    const upper = mostNamedBy(this.table);
    if (sumOf(this.options) >= upper) return;
    this.search({ named: null, general: 0, forfeited: ANY });
    if (this.isProved) return;
    const more = this.ask(this.table.tightened, sumOf(this.options) + 1, upper);
    if (more === undefined) return;
    this.options = more ?? this.options;
    this.isProved = true;
    this.budget.left = BUDGETS.aside;
  }

  /** As long as there is a better one. */
  private raise(worth: Worth, better: (now: Worth) => Found): Worth {
    let best = worth;
    while (this.isProved) {
      const found = better(best);
      if (found === null) return best;
      best = worthOf(this.problem, found);
    }
    return best;
  }

  private moreGeneral({ named, general }: Worth): Found {
    return this.search({ named, general: general + 1, forfeited: ANY });
  }

  private lessForfeited({ named, general, forfeited }: Worth): Found {
    if (forfeited === 0) return null;
    return this.search({ named, general, forfeited: forfeited - 1 });
  }

  private search(aims: Omit<Goal, 'demands' | 'guide'>): Found {
    const demands = freeDemands(this.problem);
    const goal = { ...aims, demands, guide: this.options };
    const search = new Search(this.table, goal, this.budget);
    const found = search.run();
    if (search.gaveUp) this.isProved = false;
    if (found !== null) this.options = found;
    return found;
  }
}

function sumOf(options: readonly Option[]): Hundredths {
  return options.reduce((sum, one) => sum + one.credits, 0);
}

/** What the chosen options are worth together. */
function worthOf(problem: Problem, options: readonly Option[]): Worth {
  const state = stateOf(problem, options);
  const taken = takeGenerals(state);
  const general = taken.reduce((sum, one) => sum + one.drawn, 0);
  const worth = { named: state.named, general, forfeited: forfeitedBy(state) };
  leaveGenerals(state, taken);
  return worth;
}

function solutionOf(problem: Problem, options: readonly Option[]): Solution {
  const state = stateOf(problem, options);
  const isJoint = (one: Option): boolean => one.takes === 'target' && one.sources.length > 1;
  const joint = options.filter(isJoint);
  const split = jointDraws(problem, joint, state.own, state.pools);
  const drawsOf = (one: Option): readonly Draw[] =>
    isJoint(one) ? (split[joint.indexOf(one)] ?? []) : ownDraws(problem, one);
  const chosen = options.map((option) => ({ option, draws: drawsOf(option) }));
  return { chosen, generals: takeGenerals(state), worth: worthOf(problem, options) };
}

function ownDraws({ sources }: Problem, option: Option): Draw[] {
  return option.sources.map((source) => {
    if (option.takes === 'nothing') return { source, drawn: 0 };
    const whole = sources[source]?.most ?? 0;
    return { source, drawn: option.takes === 'whole' ? whole : option.credits };
  });
}

function stateOf(problem: Problem, options: readonly Option[]): PlanState {
  const state = new PlanState(problem);
  for (const option of options) {
    if (!state.take(option)) throw new Error('A plan was chosen that does not fit.');
  }
  return state;
}
