/** What a problem's options have in common, worked out once for every search of it. */
import type { Hundredths } from '#domain';
import type { Option, Problem } from './problem.js';

/** An option with the rooms that all of its credits count in, as the bits of a number. */
export interface Way {
  readonly option: Option;
  readonly rooms: number;
}

/** Rooms that have a bit; of those beyond nothing is said, which only makes bounds wider. */
export const BITS = 30;

export class OptionTable {
  readonly byCourse: readonly (readonly Way[])[];
  readonly bySource: readonly (readonly Option[])[];
  readonly placeOf: ReadonlyMap<Option, number>;
  /** Every number of credits is a multiple of it. */
  readonly unit: Hundredths;
  /** Units of each course. */
  readonly stepsOf: readonly bigint[];
  /** By source: rooms in which every option of it counts in full. */
  readonly alwaysIn: readonly (readonly number[])[];
  /** Sources of one signature can stand for each other. */
  readonly signatures: readonly string[];
  private readonly full: readonly ReadonlySet<number>[];

  constructor(readonly problem: Problem) {
    const { options, courses, sources } = problem;
    this.placeOf = new Map(options.map((one, at) => [one, at]));
    this.bySource = sources.map((_, at) => options.filter((one) => one.sources.includes(at)));
    this.unit = courses.reduce(greatestDivisor, 0);
    this.full = options.map((one) => fullRooms(problem, one));
    const ways = options.map((option, at) => ({ option, rooms: bitsOf(this.full[at]) }));
    this.byCourse = courses.map((_, at) => ways.filter((one) => one.option.courses.includes(at)));
    this.stepsOf = courses.map((credits) => this.stepsIn(credits));
    this.alwaysIn = this.bySource.map((own) => this.sharedRooms(own));
    const shared = poolsOfSeveral(problem);
    this.signatures = sources.map((_, at) => this.signatureOf(at, shared));
  }

  /** How many units an amount has that is a multiple of the unit. */
  stepsIn(credits: Hundredths): bigint {
    return this.unit === 0 ? 0n : BigInt(credits) / BigInt(this.unit);
  }

  private countsIn(option: Option, room: number): boolean {
    return this.full[this.placeOf.get(option) ?? -1]?.has(room) === true;
  }

  private sharedRooms(own: readonly Option[]): number[] {
    const [first] = own;
    if (first === undefined || own.some((one) => one.sources.length > 1)) return [];
    const rooms = this.full[this.placeOf.get(first) ?? -1] ?? new Set<number>();
    return [...rooms].filter((room) => own.every((one) => this.countsIn(one, room)));
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

function bitsOf(rooms: ReadonlySet<number> | undefined): number {
  let bits = 0;
  for (const room of rooms ?? []) if (room < BITS) bits |= 1 << room;
  return bits;
}

function fullRooms({ sources }: Problem, option: Option): Set<number> {
  const rooms = new Set(
    option.charges.filter((one) => one.weight >= option.credits).map((one) => one.room),
  );
  if (option.takes !== 'target') return rooms;
  const [first, ...others] = option.sources.map((at) => sources[at]?.rooms ?? []);
  for (const room of first ?? []) {
    if (others.every((one) => one.includes(room))) rooms.add(room);
  }
  return rooms;
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
