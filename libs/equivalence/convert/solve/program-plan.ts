/** The best plan by the solver: the levels of credits.md §4, each held while the next is asked. */
import type { Hundredths } from '#domain';
import { UNBOUND } from './exact.js';
import type { ExactSolver, OpenProgram, Terms } from './exact.js';
import type { Option, Problem, Solution, Solved, Worth } from './problem.js';
import { programOf } from './program.js';
import type { Layout } from './program.js';

/** Questions about the order of equal plans; a plan with more of them open is not the first. */
const QUESTIONS_MAX = 120;

/** Null where the solver stopped before it proved what a plan is worth. */
export function solvePlan(problem: Problem, solver: ExactSolver): Solved | null {
  const { program, layout } = programOf(problem);
  return solver.with(program, (open) => new Asking(problem, layout, open).run());
}

/** A plan with the most named credits from `least` to `upper`; null where there is none. */
export function mostNamed(
  problem: Problem,
  solver: ExactSolver,
  least: Hundredths,
  upper: Hundredths,
): readonly Option[] | null | undefined {
  const { program, layout } = programOf(problem);
  return solver.with(program, (open) => {
    const goal = namedGoal(problem, layout);
    open.require({ lower: least, upper, terms: goal });
    const found = open.most(goal);
    if (found === null || found === undefined) return found;
    return problem.options.filter((_, at) => (found[layout.options[at] ?? 0] ?? 0) > 0);
  });
}

function namedGoal({ options }: Problem, layout: Layout): Terms {
  return options.map((one, at) => [layout.options[at] ?? 0, one.credits] as const);
}

class Asking {
  private values: readonly number[] = [];
  private questions = 0;
  private isFirst = true;

  constructor(
    private readonly problem: Problem,
    private readonly layout: Layout,
    private readonly open: OpenProgram,
  ) {}

  run(): Solved | null {
    const { generals } = this.problem;
    const named = namedGoal(this.problem, this.layout);
    const general = generals.map((_, at) => [this.layout.generals[at] ?? 0, 1] as const);
    const lost = this.layout.forfeits.map((column) => [column, -1] as const);
    for (const goal of [named, general, lost]) if (!this.hold(goal)) return null;
    this.orderSources();
    this.orderRules();
    this.settleDraws();
    return { solution: this.solution(), proved: true, first: this.isFirst };
  }

  /** Asks for the most, and holds it from then on. */
  private hold(goal: Terms): boolean {
    if (goal.length === 0) return true;
    const values = this.open.most(goal);
    if (values === undefined || values === null) return false;
    this.values = values;
    const most = goal.reduce((sum, [column, factor]) => sum + factor * (values[column] ?? 0), 0);
    this.open.require({ lower: most, upper: UNBOUND, terms: goal });
    return true;
  }

  private orderSources(): void {
    const { sources } = this.problem;
    for (let at = 0; at < sources.length; at += 1) {
      const later = this.columnsWhere((one) => one.sources.some((source) => source >= at));
      if (!later.some((column) => this.isTaken(column)) || this.canWithout(later)) {
        this.forbid(later);
        return;
      }
      const own = this.columnsWhere((one) => one.sources.includes(at));
      if (own.length === 0) continue;
      if (!own.some((column) => this.isTaken(column)) && !this.canWith(own)) this.forbid(own);
      else this.open.require({ lower: 1, upper: UNBOUND, terms: ones(own) });
    }
  }

  private orderRules(): void {
    const { courses, options } = this.problem;
    for (let course = 0; course < courses.length; course += 1) {
      const rules = new Set(
        options.filter((one) => one.courses.includes(course)).map((one) => one.rule),
      );
      for (const rule of [...rules].sort((a, b) => a - b)) {
        const own = this.columnsWhere((one) => one.rule === rule && one.courses.includes(course));
        if (own.some((column) => this.isTaken(column)) || this.canWith(own)) {
          this.open.require({ lower: 1, upper: UNBOUND, terms: ones(own) });
          break;
        }
        this.forbid(own);
      }
    }
  }

  /** Earliest awarded first, for what joint matches draw and then for general credit. */
  private settleDraws(): void {
    const joint = [...this.layout.draws].filter(([option]) => this.isChosen(option));
    const columns = [...joint.flatMap(([, draws]) => draws), ...this.layout.generals];
    this.problem.options.forEach((_, at) => {
      const column = this.column(at);
      const value = this.values[column] ?? 0;
      this.open.bind(column, value, value);
    });
    for (const column of columns) {
      const values = this.open.most([[column, 1]]);
      if (values === undefined || values === null) return;
      this.values = values;
      const most = values[column] ?? 0;
      this.open.bind(column, most, most);
    }
  }

  private canWith(own: readonly number[]): boolean {
    if (!this.mayAsk()) return false;
    const values = this.open.most(ones(own));
    return this.goOnFrom(values, (found) => own.some((column) => (found[column] ?? 0) > 0));
  }

  private canWithout(later: readonly number[]): boolean {
    if (!this.mayAsk()) return false;
    const values = this.open.most(later.map((column) => [column, -1] as const));
    return this.goOnFrom(values, (found) => later.every((column) => found[column] === 0));
  }

  private goOnFrom(
    values: readonly number[] | null | undefined,
    isIt: (found: readonly number[]) => boolean,
  ): boolean {
    if (values === undefined) this.isFirst = false;
    if (values === undefined || values === null || !isIt(values)) return false;
    this.values = values;
    return true;
  }

  private mayAsk(): boolean {
    this.questions += 1;
    if (this.questions <= QUESTIONS_MAX) return true;
    this.isFirst = false;
    return false;
  }

  private forbid(columns: readonly number[]): void {
    for (const column of columns) this.open.bind(column, 0, 0);
  }

  private columnsWhere(isOne: (option: Option) => boolean): number[] {
    return this.problem.options.flatMap((one, at) => (isOne(one) ? [this.column(at)] : []));
  }

  private column(at: number): number {
    return this.layout.options[at] ?? 0;
  }

  private isTaken(column: number): boolean {
    return (this.values[column] ?? 0) > 0;
  }

  private isChosen(option: Option): boolean {
    return this.isTaken(this.column(this.problem.options.indexOf(option)));
  }

  private solution(): Solution {
    const { options, generals, sources } = this.problem;
    const chosen = options
      .filter((one) => this.isChosen(one))
      .map((option) => ({
        option,
        draws: option.sources.map((source, place) => {
          const joint = this.layout.draws.get(option)?.[place];
          const own = option.takes === 'whole' ? (sources[source]?.most ?? 0) : option.credits;
          const alone = option.takes === 'nothing' ? 0 : own;
          return { source, drawn: joint === undefined ? alone : (this.values[joint] ?? 0) };
        }),
      }));
    const taken = generals
      .map((general, at) => ({
        general,
        drawn: this.values[this.layout.generals[at] ?? 0] ?? 0,
      }))
      .filter((one) => one.drawn > 0);
    return { chosen, generals: taken, worth: this.worth(chosen, taken) };
  }

  private worth(chosen: Solution['chosen'], generals: Solution['generals']): Worth {
    const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);
    return {
      named: sum(chosen.map((one) => one.option.credits)),
      general: sum(generals.map((one) => one.drawn)),
      forfeited: sum(this.layout.forfeits.map((column) => this.values[column] ?? 0)),
    };
  }
}

function ones(columns: readonly number[]): Terms {
  return columns.map((column) => [column, 1] as const);
}
