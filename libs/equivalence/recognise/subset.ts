/**
 * The set of whole items with the most credits under several limits, exactly.
 *
 * Items come in the order of ties; among the best sets the answer is the one whose list of used
 * items comes first in that order. Each state is the room left under every limit, so the work is
 * bounded by the number of distinct rooms; credits are worth what they weigh, as caps count them.
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

class Search {
  private readonly best = new Map<string, number>();
  private readonly rest: number[];

  constructor(
    private readonly items: readonly SubsetItem[],
    private readonly limits: readonly number[],
  ) {
    this.rest = new Array<number>(items.length + 1).fill(0);
    for (let at = items.length - 1; at >= 0; at -= 1) {
      this.rest[at] = (this.rest[at + 1] ?? 0) + (items[at]?.credits ?? 0);
    }
  }

  solve(): boolean[] {
    const used = [...this.limits];
    return this.items.map((item, at) => {
      if (!fits(item, used)) return false;
      const without = this.value(at + 1, used);
      move(item, used, -1);
      const taken = item.credits + this.value(at + 1, used);
      if (taken >= without) return true;
      move(item, used, 1);
      return false;
    });
  }

  /** The most credits that items from `at` on can still bring into the room that is left. */
  private value(at: number, room: number[]): number {
    const item = this.items[at];
    if (item === undefined) return 0;
    const key = `${at}:${room.join(',')}`;
    const known = this.best.get(key);
    if (known !== undefined) return known;
    let best = 0;
    if (fits(item, room)) {
      move(item, room, -1);
      best = item.credits + this.value(at + 1, room);
      move(item, room, 1);
    }
    if (best < (this.rest[at] ?? 0)) {
      const without = this.value(at + 1, room);
      if (without > best) best = without;
    }
    this.best.set(key, best);
    return best;
  }
}

function fits(item: SubsetItem, room: readonly number[]): boolean {
  return item.weights.every((w) => w.weight <= (room[w.limit] ?? 0));
}

function move(item: SubsetItem, room: number[], sign: 1 | -1): void {
  for (const w of item.weights) add(room, w.limit, sign * w.weight);
}
