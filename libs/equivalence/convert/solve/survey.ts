/** What is still open at one step of the search, and how much it could bring at most. */
import type { Hundredths } from '#domain';
import type { Option } from './problem.js';
import type { PlanState } from './state.js';
import { UNKNOWN } from './shape.js';
import type { OptionTable } from './table.js';

/** What a search has settled from outside. */
export interface Demands {
  /** Sources that must be used. */
  readonly must: Uint8Array;
  /** Sources that may be used. */
  readonly may: Uint8Array;
  /** By course: the rule that must grant it, `NO_RULE` where none may; else undefined. */
  readonly rules: readonly (number | undefined)[];
}

export const NO_RULE = -1;

/** 10,000.00 credits by hundredths: no programme has so many, and a faulty book may. */
const STEPS_MAX = 1_000_000n;

export interface OpenCourse {
  readonly course: number;
  readonly options: readonly Option[];
  readonly isDemanded: boolean;
}

/** What a search has settled by itself. */
export interface Ways {
  isDecided(course: number): boolean;
  /** `left` is what each source has left. */
  isOpen(option: Option, left: readonly Hundredths[]): boolean;
}

export class Survey {
  readonly open: OpenCourse[] = [];
  /** By source: how many open options use it, and the fewest credits of one. */
  readonly counts: Uint16Array;
  private readonly left: Hundredths[];
  private readonly fewest: number[];
  /** By cut: credits of open courses that have a way outside. */
  private readonly outside: number[];
  /** By source: the cuts in whose rooms all its open options count. */
  private readonly within: Int32Array;
  /** A bit for each sum that open courses add up to; null where there would be too many. */
  private reach: bigint | null = 1n;
  private steps = 0n;
  private sizes: readonly Hundredths[] | null = null;
  /** Options that were looked at. */
  work = 0;

  constructor(
    private readonly table: OptionTable,
    private readonly state: PlanState,
    private readonly demands: Demands,
    private readonly ways: Ways,
  ) {
    const { sources, courses } = table.problem;
    this.left = sources.map((_, at) => (demands.may[at] === 0 ? 0 : state.left(at)));
    this.counts = new Uint16Array(sources.length);
    this.within = new Int32Array(sources.length).fill(-1);
    this.fewest = sources.map(() => Number.MAX_SAFE_INTEGER);
    this.outside = table.cuts.rooms.map(() => 0);
    for (let course = 0; course < courses.length; course += 1) this.look(course);
  }

  private look(course: number): void {
    this.work += 1;
    const rule = this.demands.rules[course];
    if (rule === NO_RULE || this.ways.isDecided(course)) return;
    const all = this.table.shape.byCourse[course] ?? [];
    const options: Option[] = [];
    let inAll = -1;
    const { cuts } = this.table;
    for (const { option, at } of all) {
      if (!this.ways.isOpen(option, this.left)) continue;
      options.push(option);
      inAll &= cuts.within[at] ?? 0;
      this.countSources(option, cuts.inRooms[at] ?? 0);
    }
    this.work += all.length;
    if (options.length === 0) return;
    const isDemanded = rule !== undefined;
    const credits = this.table.problem.courses[course] ?? 0;
    this.open.push({ course, options, isDemanded });
    this.addToReach(this.table.shape.stepsOf[course] ?? 0n);
    for (let cut = 0; cut < this.outside.length; cut += 1) {
      if ((inAll & (1 << cut)) !== 0) continue;
      this.outside[cut] = (this.outside[cut] ?? 0) + credits;
    }
  }

  /** Without the sums the bounds are wider and the search longer, and its answer the same. */
  private addToReach(steps: bigint): void {
    this.steps += steps;
    if (this.steps > STEPS_MAX) this.reach = null;
    if (this.reach !== null) this.reach |= this.reach << steps;
  }

  private countSources({ sources, credits }: Option, cuts: number): void {
    const least = sources.length > 1 ? 0 : credits;
    for (const at of sources) {
      this.within[at] = (this.within[at] ?? 0) & cuts;
      this.counts[at] = (this.counts[at] ?? 0) + 1;
      if (least < (this.fewest[at] ?? 0)) this.fewest[at] = least;
    }
  }

  /** No way on brings more named credits than this. */
  bound(): Hundredths {
    let bound = Number.MAX_SAFE_INTEGER;
    for (const most of this.bounds()) if (most < bound) bound = most;
    return bound;
  }

  /** The same by cut. */
  bounds(): number[] {
    const { table, state } = this;
    const bounds = [...this.outside];
    this.addSources(bounds);
    const rooms = state.rooms.map((room) => table.shape.whole(room));
    for (let cut = 0; cut < bounds.length; cut += 1) {
      let most = bounds[cut] ?? 0;
      for (const room of table.cuts.rooms[cut] ?? []) most += rooms[room] ?? 0;
      bounds[cut] = most;
    }
    return bounds;
  }

  /** To each cut what its sources can still give that counts in none of its rooms. */
  private addSources(bounds: number[]): void {
    const { counts, within, table, left } = this;
    for (let at = 0; at < counts.length; at += 1) {
      if (counts[at] === 0) continue;
      const cuts = (table.cuts.ofSource[at] ?? 0) & ~(within[at] ?? 0);
      if (cuts === 0) continue;
      const most = table.shape.given(at, left[at] ?? 0);
      for (let cut = 0; cut < bounds.length; cut += 1) {
        if ((cuts & (1 << cut)) !== 0) bounds[cut] = (bounds[cut] ?? 0) + most;
      }
    }
  }

  /** True where open courses add up to exactly this. */
  reaches(credits: Hundredths): boolean {
    const { unit } = this.table.shape;
    if (credits % unit !== 0) return false;
    if (this.reach === null) return true;
    return ((this.reach >> this.table.shape.stepsIn(credits)) & 1n) === 1n;
  }

  /** The most that is at most the bound and that open courses add up to. */
  reachable(): Hundredths {
    const bound = this.bound();
    if (bound <= 0 || this.table.shape.unit === 0) return 0;
    if (this.reach === null) return bound;
    const within = (1n << (this.table.shape.stepsIn(bound) + 1n)) - 1n;
    // The place of the highest bit is the number of units.
    return ((this.reach & within).toString(2).length - 1) * this.table.shape.unit;
  }

  /** False where sources that must be used, and are not, cannot all be within these credits. */
  canUseAll(credits: Hundredths): boolean {
    const { must } = this.demands;
    const { rooms, uses } = this.state;
    const all = new Needed(this.smallest);
    const inRooms = new Map<number, Needed>();
    for (let at = 0; at < must.length; at += 1) {
      if (must[at] === 0 || (uses[at] ?? 0) > 0) continue;
      if (this.counts[at] === 0) return false;
      const fewest = this.fewest[at] ?? 0;
      all.add(fewest);
      for (const room of this.table.shape.alwaysIn[at] ?? []) {
        const needed = inRooms.get(room) ?? new Needed(this.smallest);
        inRooms.set(room, needed);
        needed.add(fewest);
      }
    }
    if (all.credits > credits) return false;
    for (const [room, one] of inRooms) if (one.credits > (rooms[room] ?? 0)) return false;
    return true;
  }

  /** Credits of the open courses, the smallest first. */
  private get smallest(): readonly Hundredths[] {
    const { courses } = this.table.problem;
    this.sizes ??= this.open.map((one) => courses[one.course] ?? 0).sort((a, b) => a - b);
    return this.sizes;
  }
}

/** What several sources need that must all be used: each the fewest it can, and its own course. */
class Needed {
  private each = 0;
  private together = 0;
  private count = 0;

  constructor(private readonly smallest: readonly Hundredths[]) {}

  /** None where it may share its course with other sources. */
  add(fewest: Hundredths): void {
    if (fewest === 0) return;
    this.each += fewest;
    this.together += this.smallest[this.count] ?? UNKNOWN;
    this.count += 1;
  }

  get credits(): Hundredths {
    return this.each > this.together ? this.each : this.together;
  }
}
