/** What options have in common whatever the rooms hold: worked out once for many problems. */
import type { Hundredths } from '#domain';
import { roomsIn } from './cut-table.js';
import { BITS, Network } from './cuts.js';
import type { Way } from './cuts.js';
import type { Option, Problem } from './problem.js';

/** An option, and its place in the list of all. */
export interface Placed {
  readonly option: Option;
  readonly at: number;
}

/** Of a source whose options others share: what its own courses add up to says nothing. */
export const UNKNOWN = Number.MAX_SAFE_INTEGER;
/** So many ways of a source are added up; with more, whatever it has will be reached. */
const REACH_MAX = 12;

export class Shape {
  readonly bySource: readonly (readonly Option[])[];
  readonly byCourse: readonly (readonly Placed[])[];
  /** Every number of credits is a multiple of it. */
  readonly unit: Hundredths;
  /** Units of each course. */
  readonly stepsOf: readonly bigint[];
  /** By source: the most that its own courses add up to; UNKNOWN where others share them. */
  readonly reachOf: readonly Hundredths[];
  /** By option: the rooms that all of its credits count in, as bits. */
  readonly counted: readonly number[];
  readonly ways: readonly Way[];
  readonly network: Network;
  private places: ReadonlyMap<Option, number> | null = null;
  private sorted: readonly Option[] | null = null;
  private alike: readonly string[] | null = null;
  private always: readonly (readonly number[])[] | null = null;

  constructor(private readonly problem: Problem) {
    const { options, courses, sources } = problem;
    this.bySource = listsOf(sources.length, options, (one) => one.sources);
    this.unit = courses.reduce(greatestDivisor, 0);
    this.stepsOf = courses.map((credits) => this.stepsIn(credits));
    this.reachOf = this.bySource.map((own, at) => this.reachFrom(own, at));
    this.counted = options.map((one) => fullRooms(problem, one));
    this.byCourse = listsOf(
      courses.length,
      options.map((option, at) => ({ option, at })),
      (one) => one.option.courses,
    );
    this.ways = options.map((one, at) => ({
      rooms: this.counted[at] ?? 0,
      sources: one.takes === 'target' ? one.sources : [],
      courses: one.courses,
    }));
    const most = sources.map((one, at) => this.given(at, one.most));
    this.network = new Network(this.ways, courses, most);
  }

  get placeOf(): ReadonlyMap<Option, number> {
    this.places ??= new Map(this.problem.options.map((one, at) => [one, at]));
    return this.places;
  }

  /** Options, the largest first. */
  get bySize(): readonly Option[] {
    this.sorted ??= bySize(this.problem.options);
    return this.sorted;
  }

  /** Sources of one signature can stand for each other. */
  get signatures(): readonly string[] {
    if (this.alike !== null) return this.alike;
    const shared = poolsOfSeveral(this.problem);
    this.alike = this.problem.sources.map((_, at) => this.signatureOf(at, shared));
    return this.alike;
  }

  /** By source: rooms in which every option of it counts in full. */
  get alwaysIn(): readonly (readonly number[])[] {
    this.always ??= this.bySource.map((own) => this.sharedRooms(own));
    return this.always;
  }

  /** How many units an amount has that is a multiple of the unit. */
  stepsIn(credits: Hundredths): bigint {
    return this.unit === 0 ? 0n : BigInt(credits) / BigInt(this.unit);
  }

  /** What a source with so much left can give, in whole courses where they are its own. */
  given(at: number, left: Hundredths): Hundredths {
    const reach = this.reachOf[at] ?? UNKNOWN;
    return reach === UNKNOWN ? left : smaller(this.whole(left), reach);
  }

  /** The whole units in an amount: courses that count in it add up to no more. */
  whole(credits: Hundredths): Hundredths {
    if (credits <= 0 || this.unit === 0) return 0;
    return credits - (credits % this.unit);
  }

  private reachFrom(own: readonly Option[], at: number): Hundredths {
    const most = this.whole(this.problem.sources[at]?.most ?? 0);
    if (own.some((one) => one.takes !== 'target' || one.sources.length > 1)) return UNKNOWN;
    if (own.length > REACH_MAX) return most;
    let reach = new Set([0]);
    let best = 0;
    for (const { credits } of own) {
      const wider = new Set(reach);
      for (const sum of reach) {
        if (sum + credits > most) continue;
        wider.add(sum + credits);
        if (sum + credits > best) best = sum + credits;
      }
      reach = wider;
    }
    return best;
  }

  private sharedRooms(own: readonly Option[]): number[] {
    if (own.length === 0 || own.some((one) => one.sources.length > 1)) return [];
    const shared = own.reduce(
      (all, one) => all & (this.counted[this.placeOf.get(one) ?? -1] ?? 0),
      -1,
    );
    return roomsIn(shared);
  }

  private signatureOf(at: number, shared: ReadonlySet<number>): string {
    const own = this.bySource[at] ?? [];
    const source = this.problem.sources[at];
    const apart = own.some((one) => one.sources.length > 1 || one.takes !== 'target');
    if (source === undefined || apart || shared.has(source.pool)) return `#${at}`;
    const { most, available, rooms } = source;
    const options = own.map(({ courses, forfeits, charges, items, alone, generalises, rule }) => {
      const counted = items.map((one) => one.room);
      return [courses, forfeits, charges, counted, alone.length, generalises ? rule : null];
    });
    const generals = this.problem.generals
      .filter((one) => one.source === at)
      .map((one) => [one.most, one.rooms, one.follows, one.rule]);
    const pool = this.problem.pools[source.pool];
    return JSON.stringify([most, available, pool, rooms, options, generals]);
  }
}

/** The largest first. */
export function bySize(options: readonly Option[]): readonly Option[] {
  return [...options].sort((a, b) => b.credits - a.credits);
}

function smaller(a: number, b: number): number {
  return a < b ? a : b;
}

function listsOf<T>(
  length: number,
  all: readonly T[],
  places: (one: T) => readonly number[],
): T[][] {
  const lists = Array.from({ length }, (): T[] => []);
  for (const one of all) for (const at of new Set(places(one))) lists[at]?.push(one);
  return lists;
}

/** The rooms that all of its credits count in, as bits. */
export function fullRooms({ sources }: Problem, option: Option): number {
  let bits = 0;
  for (const { room, weight } of option.charges) {
    if (weight >= option.credits && room < BITS) bits |= 1 << room;
  }
  if (option.takes !== 'target') return bits;
  let drawn = -1;
  for (const at of option.sources) drawn &= bitsOf(sources[at]?.rooms ?? []);
  return option.sources.length === 0 ? bits : bits | drawn;
}

function bitsOf(rooms: readonly number[]): number {
  let bits = 0;
  for (const room of rooms) if (room < BITS) bits |= 1 << room;
  return bits;
}

function poolsOfSeveral({ sources }: Problem): Set<number> {
  const seen = new Set<number>();
  const shared = new Set<number>();
  for (const { pool } of sources) {
    if (seen.has(pool)) shared.add(pool);
    seen.add(pool);
  }
  return shared;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
