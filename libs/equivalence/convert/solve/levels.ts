/**
 * The best plan, one level after the other (credits.md §4): most named credits, most general ones,
 * least forfeited; then, of equal plans, the first list of used outcomes and the first list of
 * courses and rules.
 */
import type { Hundredths } from '#domain';
import { exchanged, exchangedWith } from './exchange.js';
import { forfeitedBy } from './worth.js';
import { leaveGenerals, takeGenerals } from './generals.js';
import { jointDraws } from './joint.js';
import type { Draw, Option, Problem, Solution, Solved, Worth } from './problem.js';
import { freeDemands, mostNamedBy, Search } from './search.js';
import type { Budget, Found, Goal } from './search.js';
import { PlanState } from './state.js';
import type { Shape } from './shape.js';
import { OptionTable } from './table.js';
import { firstOfEquals } from './ties.js';
import type { TieBudget } from './ties.js';

/** Options looked at before the search gives up its proof: some tens of milliseconds each. */
export interface Budgets {
  readonly worth: number;
  readonly ties: TieBudget;
}

const BUDGETS: Budgets = {
  worth: 290_000,
  ties: { all: 200_000, each: 25_000 },
};

/** For what is forfeited, once the solver has told what the search had no budget for. */
const AFTER_ASKING = 60_000;

/** A search that can look at all options only a few times finds nothing. */
const STEPS_LEAST = 8;

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
  const { table } = worthiest;
  if (!proved) return { solution: solutionOf(problem, options), proved, first: false, table };
  const { chosen, first } = firstOfEquals(table, options, worth, budgets.ties);
  return { solution: solutionOf(problem, chosen), proved, first, table };
}

/** An option that every plan better than the known one has. */
export interface Added {
  readonly option: Option;
  /** No plan has more named credits; null where that is not known. */
  readonly upper: Hundredths | null;
  /** All options, the largest first. */
  readonly bySize: readonly Option[];
}

export class Worthiest {
  /** That of the problem, where another problem has the same. */
  shape: Shape | undefined;
  added: Added | null = null;
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
    this.made ??= new OptionTable(this.problem, this.shape);
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
    if (this.added === null ? this.isReached() : this.isReachedWith(this.added)) return;
    this.search({ named: null, general: 0, forfeited: ANY });
    if (this.isProved) return;
    const { tightened } = this.table;
    const more = this.ask(tightened, sumOf(this.options) + 1, mostNamedBy(this.table));
    if (more === undefined) return;
    this.options = more ?? this.options;
    this.isProved = true;
    this.budget.left = AFTER_ASKING;
  }

  /** True where exchanges lead as far as any plan goes. */
  private isReached(): boolean {
    const { budget, problem, table } = this;
    const upper = mostNamedBy(table);
    const near = { known: this.options, upper, budget };
    this.options = exchanged(problem, table.shape.bySize, near);
    if (sumOf(this.options) >= upper) return true;
    table.sharpen();
    return sumOf(this.options) >= mostNamedBy(table);
  }

  /** True too where too little is left for a search, or for what it needs to be worth its while. */
  private isReachedWith({ option, bySize, ...aim }: Added): boolean {
    const { budget, problem } = this;
    const upper = aim.upper ?? mostNamedBy(this.table);
    const near = { known: this.options, upper, budget };
    this.options = exchangedWith(option, problem, bySize, near);
    if (sumOf(this.options) >= upper) return true;
    if (budget.left > problem.options.length * STEPS_LEAST) {
      return sumOf(this.options) >= mostNamedBy(this.table);
    }
    this.isProved = false;
    return true;
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

/** What is drawn for these options, and the general credit beside them. */
export function solutionOf(problem: Problem, options: readonly Option[]): Solution {
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
