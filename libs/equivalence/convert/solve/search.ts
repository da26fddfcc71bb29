/**
 * The search over the courses of a plain problem. It leaves a way only where no plan on it could
 * be what is looked for, so that what it has gone through is proved.
 */
import type { Hundredths } from '#domain';
import { mostGeneral } from './generals.js';
import type { Option, Problem } from './problem.js';
import { PlanState } from './state.js';
import { NO_RULE, Survey } from './survey.js';
import type { Demands, OpenCourse } from './survey.js';
import type { OptionTable } from './table.js';
import { isWorth, leastForfeited } from './worth.js';

/** Options that may still be looked at; all searches of one plan share it. */
export interface Budget {
  left: number;
}

export interface Goal {
  /** Exactly so many named credits; null for more than those of the guide, as many as there are. */
  readonly named: Hundredths | null;
  readonly general: Hundredths;
  readonly forfeited: Hundredths;
  readonly demands: Demands;
  /** A plan near which to look first. */
  readonly guide: readonly Option[];
  /** Options that every plan looked for has. */
  readonly settled?: readonly Option[];
}

export type Found = readonly Option[] | null;

export class Search {
  /** True where the budget ended the search, so that `null` proves nothing. */
  gaveUp = false;
  private readonly state: PlanState;
  private readonly decided: Uint8Array;
  private readonly banned = new Set<Option>();
  private readonly guided: ReadonlySet<Option>;
  private readonly guidedCourses: ReadonlySet<number>;
  private best: readonly Option[] | null = null;
  private bestNamed = -1;

  constructor(
    private readonly table: OptionTable,
    private readonly goal: Goal,
    private readonly budget: Budget,
  ) {
    this.state = new PlanState(table.problem);
    this.decided = new Uint8Array(table.problem.courses.length);
    this.guided = new Set(goal.guide);
    this.guidedCourses = new Set(goal.guide.flatMap((one) => one.courses));
    for (const option of goal.settled ?? []) {
      this.state.take(option);
      for (const course of option.courses) this.decided[course] = 1;
    }
    if (goal.named !== null || goal.guide.length === 0) return;
    this.best = goal.guide;
    this.bestNamed = goal.guide.reduce((sum, one) => sum + one.credits, 0);
  }

  run(): Found {
    this.visit();
    return this.best;
  }

  /** True where the search is over: found, or out of budget. */
  private visit(): boolean {
    const { state, table, goal } = this;
    if (this.budget.left <= 0) {
      this.gaveUp = true;
      return true;
    }
    const survey = new Survey(table, state, goal.demands, this);
    this.budget.left -= survey.work;
    const done = goal.named === null ? this.improve(survey) : this.meet(survey, goal.named);
    if (done !== 'goOn') return done === 'found';
    const demanded = mostUrgent(survey.open.filter((one) => one.isDemanded));
    if (demanded !== null) return this.tryCourse(demanded);
    const source = goal.named === null ? null : this.unusedSource(survey);
    if (source !== null) return this.trySource(source);
    const next = mostUrgent(survey.open);
    return next !== null && this.tryCourse(next);
  }

  private improve(survey: Survey): 'found' | 'leave' | 'goOn' {
    if (this.state.named > this.bestNamed) {
      this.bestNamed = this.state.named;
      this.best = [...this.state.chosen];
    }
    return this.state.named + survey.reachable() > this.bestNamed ? 'goOn' : 'leave';
  }

  private meet(survey: Survey, named: Hundredths): 'found' | 'leave' | 'goOn' {
    const missing = named - this.state.named;
    if (missing === 0) return this.isMet() ? 'found' : 'leave';
    const { demands, general, forfeited } = this.goal;
    if (missing < 0 || missing > survey.bound() || !survey.reaches(missing)) return 'leave';
    if (!survey.canUseAll(missing) || !this.canMeetRules(survey, demands)) return 'leave';
    if (general > 0 && mostGeneral(this.state) < general) return 'leave';
    return leastForfeited(this.state, missing) > forfeited ? 'leave' : 'goOn';
  }

  /** Named credits are as wanted, so no more courses come: the rest can be counted. */
  private isMet(): boolean {
    const { demands } = this.goal;
    if (demands.must.some((must, at) => must > 0 && this.state.uses[at] === 0)) return false;
    const isMissing = (rule: number | undefined, course: number): boolean =>
      rule !== undefined && rule !== NO_RULE && this.decided[course] === 0;
    if (demands.rules.some(isMissing)) return false;
    const isGood = isWorth(this.state, this.goal);
    if (isGood) this.best = [...this.state.chosen];
    return isGood;
  }

  private canMeetRules(survey: Survey, { rules }: Demands): boolean {
    let open = 0;
    for (const one of survey.open) if (one.isDemanded) open += 1;
    let needed = 0;
    for (const [course, rule] of rules.entries()) {
      if (rule !== undefined && rule !== NO_RULE && this.decided[course] === 0) needed += 1;
    }
    return open === needed;
  }

  isDecided(course: number): boolean {
    return this.decided[course] !== 0;
  }

  isOpen(option: Option, left?: readonly Hundredths[]): boolean {
    const { may, rules } = this.goal.demands;
    for (const course of option.courses) {
      if (this.decided[course] !== 0) return false;
      const rule = rules[course];
      if (rule !== undefined && rule !== option.rule) return false;
    }
    for (const at of option.sources) if (may[at] === 0) return false;
    if (this.banned.size > 0 && this.banned.has(option)) return false;
    return this.state.mayTake(option, left);
  }

  private unusedSource(survey: Survey): number | null {
    const { must } = this.goal.demands;
    let found: number | null = null;
    for (let at = 0; at < must.length; at += 1) {
      if (must[at] === 0 || (this.state.uses[at] ?? 0) > 0) continue;
      if (found === null || (survey.counts[at] ?? 0) < (survey.counts[found] ?? 0)) found = at;
    }
    return found;
  }

  /** One of its options must be taken; one that was tried is left out of the ways that follow. */
  private trySource(source: number): boolean {
    const options = (this.table.shape.bySource[source] ?? []).filter((one) => this.isOpen(one));
    const left: Option[] = [];
    let isOver = false;
    for (const option of this.nearGuide(options)) {
      isOver = this.tryOption(option);
      if (isOver) break;
      this.banned.add(option);
      left.push(option);
    }
    for (const option of left) this.banned.delete(option);
    return isOver;
  }

  private tryCourse({ course, options, isDemanded }: OpenCourse): boolean {
    const skipsFirst = this.goal.named !== null && !isDemanded && !this.guidedCourses.has(course);
    if (skipsFirst && this.skip(course)) return true;
    const tried = new Set<string>();
    for (const option of this.bestFitting(options)) {
      const key = this.keyOf(option);
      if (tried.has(key)) continue;
      tried.add(key);
      if (this.tryOption(option)) return true;
    }
    return !skipsFirst && !isDemanded && this.skip(course);
  }

  private skip(course: number): boolean {
    this.decided[course] = 2;
    const isOver = this.visit();
    this.decided[course] = 0;
    return isOver;
  }

  private tryOption(option: Option): boolean {
    if (!this.state.take(option)) return false;
    for (const course of option.courses) this.decided[course] = 1;
    const isOver = this.visit();
    for (const course of option.courses) this.decided[course] = 0;
    this.state.giveBack(option);
    return isOver;
  }

  /** Options of one course whose sources are alike now lead to the same plans. */
  private keyOf(option: Option): string {
    const [source = -1] = option.sources;
    const { must, rules } = this.goal.demands;
    const isJoint = option.sources.length !== 1 || option.courses.length !== 1;
    if (isJoint || rules.some((one) => one !== undefined && one >= 0)) {
      return `${this.table.shape.placeOf.get(option) ?? ''}`;
    }
    const { own, uses } = this.state;
    const isNeeded = must[source] !== 0 && uses[source] === 0;
    const place = this.table.shape.bySource[source]?.indexOf(option);
    return [isNeeded, own[source], uses[source], place, this.table.shape.signatures[source]].join();
  }

  private bestFitting(options: readonly Option[]): Option[] {
    const left = (one: Option): number => {
      const [source] = one.sources;
      return source === undefined ? 0 : (this.state.own[source] ?? 0);
    };
    return [...options].sort(
      (a, b) => this.far(a) - this.far(b) || left(a) - left(b) || this.inOrder(a, b),
    );
  }

  private nearGuide(options: readonly Option[]): Option[] {
    const isKept = (one: Option): number =>
      one.courses.some((course) => this.guidedCourses.has(course)) ? 1 : 0;
    return [...options].sort(
      (a, b) =>
        this.far(a) - this.far(b) ||
        isKept(a) - isKept(b) ||
        b.credits - a.credits ||
        this.inOrder(a, b),
    );
  }

  private far(option: Option): 0 | 1 {
    return this.guided.has(option) ? 0 : 1;
  }

  private inOrder(a: Option, b: Option): number {
    return (this.table.shape.placeOf.get(a) ?? 0) - (this.table.shape.placeOf.get(b) ?? 0);
  }
}

/** The course with the fewest ways open, of those the one with the most credits. */
function mostUrgent(open: readonly OpenCourse[]): OpenCourse | null {
  let found: OpenCourse | null = null;
  for (const one of open) {
    if (found === null || one.options.length < found.options.length) found = one;
    else if (one.options.length === found.options.length && isLarger(one, found)) found = one;
  }
  return found;
}

function isLarger(a: OpenCourse, b: OpenCourse): boolean {
  return (a.options[0]?.credits ?? 0) > (b.options[0]?.credits ?? 0);
}

/** No plan has more named credits. */
export function mostNamedBy(table: OptionTable): Hundredths {
  return atFirst(table).reachable();
}

/** What is open before anything is chosen. */
export function atFirst(table: OptionTable): Survey {
  const state = new PlanState(table.problem);
  const ways = {
    isDecided: () => false,
    isOpen: (option: Option, left: readonly Hundredths[]) => state.mayTake(option, left),
  };
  return new Survey(table, state, freeDemands(table.problem), ways);
}

export function freeDemands({ sources, courses }: Problem): Demands {
  return {
    must: new Uint8Array(sources.length),
    may: new Uint8Array(sources.length).fill(1),
    rules: courses.map(() => undefined),
  };
}
