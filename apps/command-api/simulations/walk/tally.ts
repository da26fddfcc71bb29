/** What a simulation finds, in hundredths; its size does not grow with the learners. */
import type { Tried } from '#equivalence';

/** Gains and losses of learners, each learner by the sum of the whole account. */
export interface Moves {
  readonly gained: number;
  readonly lost: number;
  readonly learnersGaining: number;
  readonly learnersLosing: number;
  readonly unchanged: number;
}

export interface Affected {
  readonly learnerId: string;
  readonly before: number;
  readonly after: number;
}

export interface Tally {
  /** Learners whom the book concerns: everyone, or who applied to the programme or is enrolled. */
  readonly concerned: number;
  readonly before: number;
  readonly after: number;
  /** If everything were judged by the book. */
  readonly forAll: Moves;
  /** What publishing it would change of what stands booked. */
  readonly asWritten: Moves;
  /** Learners by difference, as `CELLS` cuts it. */
  readonly cells: readonly number[];
  /** Those with the largest differences, in order. */
  readonly mostAffected: readonly Affected[];
  /** Accounts that this program cannot judge; they count nowhere else. */
  readonly notAssessed: number;
  /** How far each partition was projected when it was read, as text. */
  readonly positions: readonly string[];
}

/** The lowest and highest difference of each cell; null is open. */
export const CELLS: readonly (readonly [from: number | null, to: number | null])[] = [
  [null, -50_01],
  [-50_00, -20_01],
  [-20_00, -10_01],
  [-10_00, -5_01],
  [-5_00, -2_01],
  [-2_00, -1_01],
  [-1_00, -1],
  [0, 0],
  [1, 1_00],
  [1_01, 2_00],
  [2_01, 5_00],
  [5_01, 10_00],
  [10_01, 20_00],
  [20_01, 50_00],
  [50_01, null],
];

const MOST_AFFECTED = 100;

const NO_MOVES: Moves = {
  gained: 0,
  lost: 0,
  learnersGaining: 0,
  learnersLosing: 0,
  unchanged: 0,
};

export const EMPTY_TALLY: Tally = {
  concerned: 0,
  before: 0,
  after: 0,
  forAll: NO_MOVES,
  asWritten: NO_MOVES,
  cells: CELLS.map(() => 0),
  mostAffected: [],
  notAssessed: 0,
  positions: [],
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Adds learner by learner; what it gives out is a copy. */
export class Tallying {
  private readonly sums: Mutable<Omit<Tally, 'forAll' | 'asWritten' | 'cells' | 'mostAffected'>>;
  private readonly forAll: Mutable<Moves>;
  private readonly asWritten: Mutable<Moves>;
  private readonly cells: number[];
  private readonly most: Affected[];

  constructor(from: Tally) {
    const { forAll, asWritten, cells, mostAffected, ...sums } = from;
    this.sums = { ...sums };
    this.forAll = { ...forAll };
    this.asWritten = { ...asWritten };
    this.cells = [...cells];
    this.most = [...mostAffected];
  }

  add(learnerId: string, { before, after, booked, bookedAfter }: Tried): void {
    const difference = after - before;
    this.sums.concerned += 1;
    this.sums.before += before;
    this.sums.after += after;
    move(this.forAll, difference);
    move(this.asWritten, bookedAfter - booked);
    const cell = cellOf(difference);
    this.cells[cell] = (this.cells[cell] ?? 0) + 1;
    if (difference !== 0) this.rank({ learnerId, before, after });
  }

  skip(): void {
    this.sums.notAssessed += 1;
  }

  reached(partition: number, position: bigint): void {
    const positions = [...this.sums.positions];
    positions[partition] = String(position);
    this.sums.positions = positions;
  }

  tally(): Tally {
    const { forAll, asWritten, cells, most } = this;
    return {
      ...this.sums,
      forAll: { ...forAll },
      asWritten: { ...asWritten },
      cells: [...cells],
      mostAffected: [...most],
    };
  }

  private rank(one: Affected): void {
    const last = this.most.at(-1);
    if (this.most.length === MOST_AFFECTED && last !== undefined && !isBefore(one, last)) return;
    const at = this.most.findIndex((other) => isBefore(one, other));
    this.most.splice(at < 0 ? this.most.length : at, 0, one);
    if (this.most.length > MOST_AFFECTED) this.most.pop();
  }
}

function move(moves: Mutable<Moves>, difference: number): void {
  if (difference === 0) {
    moves.unchanged += 1;
  } else if (difference > 0) {
    moves.gained += difference;
    moves.learnersGaining += 1;
  } else {
    moves.lost -= difference;
    moves.learnersLosing += 1;
  }
}

function cellOf(difference: number): number {
  return CELLS.findIndex(([, to]) => to === null || difference <= to);
}

/** The larger difference first; among equals the smaller id, so that no order of reading shows. */
function isBefore(one: Affected, other: Affected): boolean {
  const mine = Math.abs(one.after - one.before);
  const theirs = Math.abs(other.after - other.before);
  return mine === theirs ? one.learnerId < other.learnerId : mine > theirs;
}
