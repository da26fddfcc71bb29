/** The most that courses can get from their sources outside some rooms, and what bounds it. */
import type { Hundredths } from '#domain';
import type { Way } from './cuts.js';

/** What courses need, what sources give, and the ways from the one to the other. */
interface Network {
  readonly ways: readonly Way[];
  readonly sources: readonly Hundredths[];
  readonly courses: readonly Hundredths[];
}

export interface Narrowest {
  readonly most: Hundredths;
  /** By source: 1 where what the source gives is part of the bound; else its courses are. */
  readonly sources: Uint8Array;
}

/** Of all choices between a source and the courses it goes to, the one with the fewest credits. */
export function narrowest(network: Network, rooms: number): Narrowest {
  const flow = new Flow(network, rooms);
  flow.fill();
  return { most: flow.carried, sources: flow.limiting() };
}

/** Augmenting paths from courses to sources, where sources are shared out anew on the way. */
class Flow {
  carried: Hundredths = 0;
  private readonly missing: Hundredths[];
  private readonly left: Hundredths[];
  /** By course: its sources; by source: what each course gets of it. */
  private readonly from: Set<number>[];
  private readonly given: Map<number, Hundredths>[];

  constructor({ ways, sources, courses }: Network, rooms: number) {
    this.missing = [...courses];
    this.left = [...sources];
    this.from = courses.map(() => new Set());
    this.given = sources.map(() => new Map<number, Hundredths>());
    for (const way of ways) {
      if ((way.rooms & rooms) !== 0) continue;
      for (const course of way.courses) {
        if (way.sources.length === 0) this.carryUndrawn(course);
        for (const source of way.sources) this.from[course]?.add(source);
      }
    }
  }

  private carryUndrawn(course: number): void {
    this.carried += this.missing[course] ?? 0;
    this.missing[course] = 0;
  }

  fill(): void {
    for (let course = 0; course < this.missing.length; course += 1) {
      for (;;) {
        const most = this.missing[course] ?? 0;
        const moved = most === 0 ? 0 : this.push(course, most, new Set());
        if (moved === 0) break;
        this.missing[course] = most - moved;
        this.carried += moved;
      }
    }
  }

  private push(course: number, most: Hundredths, seen: Set<number>): Hundredths {
    for (const source of this.from[course] ?? []) {
      if (seen.has(source)) continue;
      seen.add(source);
      const moved = this.pushInto(source, most, seen);
      if (moved === 0) continue;
      this.give(source, course, moved);
      return moved;
    }
    return 0;
  }

  private pushInto(source: number, most: Hundredths, seen: Set<number>): Hundredths {
    const left = this.left[source] ?? 0;
    if (left > 0) {
      const moved = left < most ? left : most;
      this.left[source] = left - moved;
      return moved;
    }
    for (const [other, credits] of this.given[source] ?? []) {
      if (credits === 0) continue;
      const moved = this.push(other, credits < most ? credits : most, seen);
      if (moved === 0) continue;
      this.give(source, other, -moved);
      return moved;
    }
    return 0;
  }

  private give(source: number, course: number, credits: Hundredths): void {
    const given = this.given[source];
    given?.set(course, (given.get(course) ?? 0) + credits);
  }

  /** Sources that a course which lacks something could still be led to. */
  limiting(): Uint8Array {
    const found = new Uint8Array(this.left.length);
    const courses = new Set(this.missing.flatMap((missing, at) => (missing > 0 ? [at] : [])));
    // What is added meanwhile is gone through, too.
    for (const course of courses) {
      const reached = [...(this.from[course] ?? [])].filter((source) => found[source] === 0);
      for (const source of reached) found[source] = 1;
      for (const other of reached.flatMap((source) => this.sharing(source))) courses.add(other);
    }
    return found;
  }

  /** Courses that get something of the source. */
  private sharing(source: number): number[] {
    const given = [...(this.given[source] ?? [])];
    return given.filter(([, credits]) => credits > 0).map(([course]) => course);
  }
}
