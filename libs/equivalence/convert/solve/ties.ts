/**
 * Of plans that are worth the same, the first: by the list of used outcomes, then by the list of
 * courses with their rules. Each place of a list is settled by asking whether some plan goes on so.
 */
import { allowedBy, exchangedFor } from './exchange.js';
import type { Option, Problem, Worth } from './problem.js';
import { freeDemands, Search } from './search.js';
import type { Budget, Found, Goal } from './search.js';
import { Settled } from './settled.js';
import { NO_RULE } from './survey.js';
import type { OptionTable } from './table.js';

/** For all questions together, and for a single one at most. */
export interface TieBudget {
  readonly all: number;
  readonly each: number;
}

/** Options looked at in the first search for an answer: no more than each of them once. */
const BRIEFLY = 1;
/** Of the budget, once a question was left open. */
const REST = 30_000;

export interface Ordered {
  /** In the order of their first courses. */
  readonly chosen: readonly Option[];
  /** True where every question was answered within the budget. */
  readonly first: boolean;
}

export function firstOfEquals(
  table: OptionTable,
  options: readonly Option[],
  worth: Worth,
  budget: TieBudget,
): Ordered {
  const ties = new Ties(table, options, worth, budget);
  ties.settleSources();
  ties.settleRules();
  const chosen = [...ties.plan].sort(
    (a, b) => (a.courses[0] ?? 0) - (b.courses[0] ?? 0) || a.rule - b.rule,
  );
  return { chosen, first: ties.isFirst };
}

class Ties {
  plan: readonly Option[];
  isFirst = true;
  private readonly must: Uint8Array;
  private readonly may: Uint8Array;
  private readonly rules: (number | undefined)[];
  private readonly budget: Budget;
  private readonly each: number;
  private readonly problem: Problem;
  private readonly settled: Settled;

  constructor(
    private readonly table: OptionTable,
    options: readonly Option[],
    private readonly worth: Worth,
    budget: TieBudget,
  ) {
    this.plan = options;
    this.problem = table.problem;
    this.settled = new Settled(table.problem);
    const free = freeDemands(table.problem);
    this.must = free.must;
    this.may = free.may;
    this.rules = [...free.rules];
    this.budget = { left: budget.all };
    this.each = budget.each;
  }

  settleSources(): void {
    for (let at = 0; at < this.must.length; at += 1) {
      if (this.endsBefore(at)) {
        this.may.fill(0, at);
        return;
      }
      this.must[at] = 1;
      if (this.uses(at) || this.goesOn()) continue;
      this.must[at] = 0;
      this.may[at] = 0;
    }
  }

  settleRules(): void {
    for (let course = 0; course < this.rules.length; course += 1) this.settleRule(course);
  }

  private settleRule(course: number): void {
    const own = this.plan.find((one) => one.courses.includes(course))?.rule;
    const isAllowed = allowedBy({ may: this.may, rules: this.rules });
    const all = (this.table.shape.byCourse[course] ?? []).map((one) => one.option);
    const options = all.filter((one) => isAllowed(one) && this.settled.mayTake(one));
    const rules = new Set(options.map((one) => one.rule));
    if (own !== undefined) rules.add(own);
    for (const rule of [...rules].sort((a, b) => a - b)) {
      this.rules[course] = rule;
      if (rule !== own && !this.goesOn()) continue;
      this.settled.takeOnly(options.filter((one) => one.rule === rule));
      return;
    }
    this.rules[course] = NO_RULE;
  }

  private uses(at: number): boolean {
    return this.plan.some((one) => one.sources.includes(at));
  }

  /** True where a plan uses just the outcomes that are settled by now. */
  private endsBefore(at: number): boolean {
    const isUsed = this.must.map((_, source) => (this.uses(source) ? 1 : 0));
    if (!isUsed.subarray(at).includes(1)) return true;
    if (!this.couldEnd()) return false;
    const open = this.may.slice(at);
    this.may.fill(0, at);
    const ends = this.goesOn();
    if (!ends) this.may.set(open, at);
    return ends;
  }

  /** False where the settled outcomes alone have too few credits. */
  private couldEnd(): boolean {
    const isFree = (one: Option): boolean =>
      one.takes !== 'target' && one.sources.every((at) => this.must[at] === 1);
    if (this.problem.options.some(isFree)) return true;
    let most = 0;
    this.must.forEach((must, at) => {
      if (must === 1) most += this.problem.sources[at]?.most ?? 0;
    });
    return most >= this.worth.named;
  }

  /**
   * Looks for a plan as good that meets what is demanded, and goes on from it: by a short search,
   * which settles most questions, then by an exchange, then by a long one unless one was in vain.
   */
  private goesOn(): boolean {
    const { named, general, forfeited } = this.worth;
    const demands = { must: this.must, may: this.may, rules: this.rules };
    const { options: settled } = this.settled;
    const goal = { named, general, forfeited, demands, guide: this.plan, settled };
    let found = this.searched(goal, BRIEFLY);
    if (found === undefined) found = exchangedFor(this.table, goal, this.budget) ?? undefined;
    if (found === undefined && this.isFirst) found = this.searched(goal, this.each);
    if (found === undefined) this.giveUp();
    if (found === undefined || found === null) return false;
    this.plan = found;
    return true;
  }

  /** From here on the order is only as good as little work makes it. */
  private giveUp(): void {
    this.isFirst = false;
    if (this.budget.left > REST) this.budget.left = REST;
  }

  /** Undefined where the search gave up. */
  private searched(goal: Goal, most: number): Found | undefined {
    const given = this.budget.left < most ? this.budget.left : most;
    if (given <= 0) return undefined;
    const own = { left: given };
    const search = new Search(this.table, goal, own);
    const found = search.run();
    this.budget.left -= given - (own.left > 0 ? own.left : 0);
    return search.gaveUp ? undefined : found;
  }
}
