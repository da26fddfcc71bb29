/** One plan while its matches are exchanged, and what that looks at. */
import type { Hundredths } from '#domain';
import type { Option, Problem } from './problem.js';
import { PlanState } from './state.js';

/** What a changed plan has to be. */
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

/** A plan whose matches are taken out and put in. */
export class Exchange {
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
