/**
 * The best plan, one level after the other (credits.md §4): most named credits, most general ones,
 * least forfeited; then, of equal plans, the first list of used outcomes and the first list of
 * courses and rules.
 */
import type { Hundredths } from '#domain';
import { forfeitedBy } from './worth.js';
import { leaveGenerals, takeGenerals } from './generals.js';
import { jointDraws } from './joint.js';
import type { Draw, Option, Problem, Solution, Solved, Worth } from './problem.js';
import { freeDemands, Search } from './search.js';
import type { Budget, Found, Goal } from './search.js';
import { PlanState } from './state.js';
import type { Demands } from './survey.js';
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
 * Asked where the search took too long: a plan with the most named credits above these, null where
 * there is none, undefined where nobody knows.
 */
export type AskForMore = (named: Hundredths) => readonly Option[] | null | undefined;

/** The answer to a plain problem; `proved` is false where a search gave up and nobody knew more. */
export function searchPlan(
  problem: Problem,
  ask: AskForMore = () => undefined,
  budgets: Budgets = BUDGETS,
): Solved {
  const table = new OptionTable(problem);
  const worthiest = new Worthiest(table, { left: budgets.worth }, [], ask);
  const { options, worth, proved } = worthiest.run();
  if (!proved) return { solution: solutionOf(problem, options), proved, first: false };
  return orderedPlan(table, options, worth, budgets.ties);
}

/**
 * A plan that is only compared with: the one that is worth the most as far as the budget reaches,
 * looked for near `known`, a plan that fits the problem; `known` itself where none is better.
 */
export function worthiest(problem: Problem, known: readonly Option[], budget: Budget): Solution {
  const plain = isPlain(problem) ? problem : simplified(problem);
  const kept = known.filter((one) => plain.options.includes(one));
  const search = new Worthiest(new OptionTable(plain), budget, kept);
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
  private isProved = true;
  private readonly demands: Demands;

  constructor(
    private readonly table: OptionTable,
    private readonly budget: Budget,
    private options: readonly Option[] = [],
    private readonly ask: AskForMore = () => undefined,
  ) {
    this.demands = freeDemands(table.problem);
  }

  run(): { options: readonly Option[]; worth: Worth; proved: boolean } {
    const { problem } = this.table;
    this.mostNamed();
    let worth = worthOf(problem, this.options);
    if (problem.generals.length > 0) worth = this.raise(worth, (now) => this.moreGeneral(now));
    const forfeits = problem.options.some((one) => one.forfeits);
    if (forfeits) worth = this.raise(worth, (now) => this.lessForfeited(now));
    return { options: this.options, worth, proved: this.isProved };
  }

  private mostNamed(): void {
    this.search({ named: null, general: 0, forfeited: ANY });
    if (this.isProved) return;
    const more = this.ask(this.options.reduce((sum, one) => sum + one.credits, 0));
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
      best = worthOf(this.table.problem, found);
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
    const goal = { ...aims, demands: this.demands, guide: this.options };
    const search = new Search(this.table, goal, this.budget);
    const found = search.run();
    if (search.gaveUp) this.isProved = false;
    if (found !== null) this.options = found;
    return found;
  }
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
