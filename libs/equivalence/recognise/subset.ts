/**
 * The set of whole items with the most credits under several limits.
 *
 * Items come in the order of ties; among the best sets the answer is the one whose list of used
 * items comes first in that order. Sets are tried in just that order, so the first best one that is
 * found is the answer; what cannot be better than it is not looked at.
 */

export interface SubsetItem {
  readonly credits: number;
  /** Indexes of the limits it counts under, with its weight there (credits, or 1 for a count). */
  readonly weights: readonly { readonly limit: number; readonly weight: number }[];
}

/** One flag per item: taken or not. Items that fall under no limit are always taken. */
export function bestSubset(items: readonly SubsetItem[], limits: readonly number[]): boolean[] {
  const taken = items.map(() => true);
  for (const part of independentParts(items, limits)) {
    const search = new Search(
      part.map((at) => items[at] as SubsetItem),
      limits,
    );
    search.solve().forEach((take, at) => {
      taken[part[at] as number] = take;
    });
  }
  return taken;
}

/** Splits items into groups that share no limit which can bind at all. */
function independentParts(items: readonly SubsetItem[], limits: readonly number[]): number[][] {
  const totals = limits.map(() => 0);
  for (const item of items) for (const w of item.weights) add(totals, w.limit, w.weight);
  const binding = totals.map((total, at) => total > (limits[at] ?? 0));
  if (!binding.includes(true)) return [];
  const parent = limits.map((_, at) => at);
  const root = (at: number): number => {
    const up = parent[at] as number;
    return up === at ? at : root(up);
  };
  const bound = items.map((item) => item.weights.filter((w) => binding[w.limit]));
  for (const weights of bound) {
    for (const w of weights.slice(1)) parent[root(w.limit)] = root((weights[0] ?? w).limit);
  }
  const parts = new Map<number, number[]>();
  bound.forEach((weights, at) => {
    const first = weights[0];
    if (first === undefined) return;
    const key = root(first.limit);
    parts.set(key, [...(parts.get(key) ?? []), at]);
  });
  return [...parts.values()];
}

function add(totals: number[], at: number, weight: number): void {
  totals[at] = (totals[at] ?? 0) + weight;
}

/**
 * So many sets are begun before the best one so far is the answer, the same on every machine. Only
 * amounts that were made for it, under limits that cross, come to that: forty outcomes of odd
 * hundredths under four crossing caps take some thousands.
 */
const STEPS_MAX = 100_000;

class Search {
  private best = -1;
  private answer: boolean[];
  private readonly chosen: boolean[];
  private readonly room: number[];
  private steps = 0;
  /** By place and room: with how many credits it was come to before, by an earlier list. */
  private readonly seen = new Map<string, number>();
  private readonly bounds: Bounds;
  private readonly most: number;

  constructor(
    private readonly items: readonly SubsetItem[],
    limits: readonly number[],
  ) {
    this.chosen = items.map(() => false);
    this.answer = this.chosen;
    this.room = limits.map((limit, at) => reachable(limit, at, items));
    this.bounds = new Bounds(items, limits.length);
    this.most = this.bounds.most(0, this.room);
  }

  solve(): boolean[] {
    this.from(0, 0);
    return this.answer;
  }

  /** Tries all lists that begin as `chosen` does, those that take the next item first. */
  private from(at: number, credits: number): void {
    if (credits > this.best) {
      this.best = credits;
      this.answer = [...this.chosen];
    }
    const item = this.items[at];
    if (item === undefined || this.isOver(at, credits)) return;
    this.steps += 1;
    if (fits(item, this.room)) {
      move(item, this.room, -1);
      this.chosen[at] = true;
      this.from(at + 1, credits + item.credits);
      this.chosen[at] = false;
      move(item, this.room, 1);
    }
    this.from(at + 1, credits);
  }

  private isOver(at: number, credits: number): boolean {
    if (this.best >= this.most || this.steps >= STEPS_MAX) return true;
    if (credits + this.bounds.most(at, this.room) <= this.best) return true;
    const key = `${at}:${this.room.join(',')}`;
    const before = this.seen.get(key);
    if (before !== undefined && before >= credits) return true;
    this.seen.set(key, credits);
    return false;
  }
}

/** How many credits the items from a place on can bring at most into the room that is left. */
class Bounds {
  /** Credits of all items from each place on. */
  private readonly rest: number[];
  private readonly under: readonly Under[];
  /** Limits of which no item falls under two: what each of them leaves out adds up. */
  private readonly apart: readonly (readonly Under[])[];

  constructor(items: readonly SubsetItem[], limits: number) {
    this.rest = new Array<number>(items.length + 1).fill(0);
    for (let at = items.length - 1; at >= 0; at -= 1) {
      this.rest[at] = (this.rest[at + 1] ?? 0) + (items[at]?.credits ?? 0);
    }
    this.under = Array.from({ length: limits }, (_, limit) => new Under(items, limit)).filter(
      (one) => !one.empty,
    );
    this.apart = apartOf(this.under);
  }

  most(at: number, room: readonly number[]): number {
    let out = 0;
    for (const group of this.apart) {
      let sum = 0;
      for (const one of group) sum += one.leavesOut(at, room[one.limit] ?? 0);
      if (sum > out) out = sum;
    }
    return (this.rest[at] ?? 0) - out;
  }
}

/** What falls under one limit. */
class Under {
  readonly empty: boolean;
  readonly members: ReadonlySet<number>;
  /** Weights of its items from each place on. */
  private readonly weight: number[];
  /** Every item weighs its credits; or every item weighs 1, and the smallest are left out. */
  private readonly added: boolean;
  private readonly counted: boolean;
  private readonly sorted = new Map<number, number[]>();

  constructor(
    private readonly items: readonly SubsetItem[],
    readonly limit: number,
  ) {
    const weights = items.map((item) => item.weights.find((w) => w.limit === limit)?.weight);
    this.members = new Set(weights.flatMap((weight, at) => (weight === undefined ? [] : [at])));
    this.empty = this.members.size === 0;
    const all = (is: (weight: number, at: number) => boolean): boolean =>
      weights.every((weight, at) => weight === undefined || is(weight, at));
    this.added = all((weight, at) => weight === items[at]?.credits);
    this.counted = all((weight) => weight === 1);
    this.weight = new Array<number>(items.length + 1).fill(0);
    for (let at = items.length - 1; at >= 0; at -= 1) {
      this.weight[at] = (this.weight[at + 1] ?? 0) + (weights[at] ?? 0);
    }
  }

  /** At least so many credits of the items from `at` on do not fit into `room`. */
  leavesOut(at: number, room: number): number {
    const over = (this.weight[at] ?? 0) - room;
    if (over <= 0) return 0;
    if (this.added) return over;
    return this.counted ? (this.smallest(at)[over] ?? 0) : 0;
  }

  /** The sum of the smallest 0, 1, 2 … credits from `at` on. */
  private smallest(at: number): number[] {
    const known = this.sorted.get(at);
    if (known !== undefined) return known;
    const credits = this.items
      .filter((_, place) => place >= at && this.members.has(place))
      .map((item) => item.credits)
      .sort((a, b) => a - b);
    const sums = [0];
    for (const one of credits) sums.push((sums.at(-1) ?? 0) + one);
    this.sorted.set(at, sums);
    return sums;
  }
}

/** The highest sum up to `limit` that weights of such a common measure can come to. */
function reachable(limit: number, at: number, items: readonly SubsetItem[]): number {
  let measure = 0;
  for (const { weights } of items) {
    for (const w of weights) if (w.limit === at) measure = commonMeasure(measure, w.weight);
  }
  return measure === 0 ? limit : limit - (limit % measure);
}

function commonMeasure(a: number, b: number): number {
  return b === 0 ? a : commonMeasure(b, a % b);
}

function apartOf(under: readonly Under[]): Under[][] {
  const groups: Under[][] = [];
  for (const one of under) {
    const group = groups.find((each) => each.every((other) => areApart(one, other)));
    if (group === undefined) groups.push([one]);
    else group.push(one);
  }
  return groups;
}

function areApart(one: Under, other: Under): boolean {
  for (const at of one.members) if (other.members.has(at)) return false;
  return true;
}

function fits(item: SubsetItem, room: readonly number[]): boolean {
  return item.weights.every((w) => w.weight <= (room[w.limit] ?? 0));
}

function move(item: SubsetItem, room: number[], sign: 1 | -1): void {
  for (const w of item.weights) add(room, w.limit, sign * w.weight);
}
