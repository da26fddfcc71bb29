/** Options that every plan has from now on, since a course has no other way to its rule. */
import type { Option, Problem } from './problem.js';
import { PlanState } from './state.js';

export class Settled {
  private readonly state: PlanState;
  private readonly granted: Uint8Array;

  constructor(problem: Problem) {
    this.state = new PlanState(problem);
    this.granted = new Uint8Array(problem.courses.length);
  }

  get options(): readonly Option[] {
    return this.state.chosen;
  }

  mayTake(option: Option): boolean {
    return option.courses.every((one) => this.granted[one] === 0) && this.state.mayTake(option);
  }

  /** Where only one is left of them. */
  takeOnly([only, ...others]: readonly Option[]): void {
    if (only === undefined || others.length > 0 || !this.state.take(only)) return;
    for (const course of only.courses) this.granted[course] = 1;
  }
}
