/**
 * Which of several sources gives how much: a flow from matches over their sources to the pools.
 * Matches of one source are settled before, so only joint ones are looked at here.
 */
import type { Hundredths } from '#domain';
import type { Draw, Option, Problem } from './problem.js';

/** What is left for joint draws: by source, and by pool. */
type Left = readonly Hundredths[];

export function jointlyFits(
  problem: Problem,
  options: readonly Option[],
  own: Left,
  pools: Left,
): boolean {
  const needed = options.map((one) => one.credits);
  return new Flow(problem, options, own, pools).carry(needed);
}

/**
 * The draws of each option, whose credits do fit: option by option, each as much as it can from
 * the source that was awarded first, so far as the others still find theirs.
 */
export function jointDraws(
  problem: Problem,
  options: readonly Option[],
  own: Left,
  pools: Left,
): Draw[][] {
  const ownLeft = [...own];
  const poolsLeft = [...pools];
  const missing = options.map((one) => one.credits);
  return options.map((option, at) =>
    option.sources.map((source) => {
      const { pool } = problem.sources[source] as Problem['sources'][number];
      const take = (credits: Hundredths): void => {
        missing[at] = (missing[at] ?? 0) - credits;
        ownLeft[source] = (ownLeft[source] ?? 0) - credits;
        poolsLeft[pool] = (poolsLeft[pool] ?? 0) - credits;
      };
      const drawn = largest(
        [missing[at] ?? 0, ownLeft[source] ?? 0, poolsLeft[pool] ?? 0],
        (try_) => {
          take(try_);
          const fits = new Flow(problem, options, ownLeft, poolsLeft).carry(missing);
          take(-try_);
          return fits;
        },
      );
      take(drawn);
      return { source, drawn };
    }),
  );
}

/** The largest whole number up to the least of `limits` that `fits`; what fits less fits, too. */
function largest(limits: readonly number[], fits: (credits: number) => boolean): number {
  let high = limits.reduce((least, one) => (one < least ? one : least));
  let low = 0;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Augmenting paths from an option over its sources to pools with room, moving others aside. */
class Flow {
  /** Credits that each option draws from each of its sources. */
  private readonly flows: number[][];
  private readonly own: number[];
  private readonly pools: number[];

  constructor(
    private readonly problem: Problem,
    private readonly options: readonly Option[],
    own: Left,
    pools: Left,
  ) {
    this.flows = options.map((one) => one.sources.map(() => 0));
    this.own = [...own];
    this.pools = [...pools];
  }

  carry(needed: readonly Hundredths[]): boolean {
    if (this.own.some((one) => one < 0) || this.pools.some((one) => one < 0)) return false;
    return this.options.every((_, at) => {
      let missing = needed[at] ?? 0;
      while (missing > 0) {
        const moved = this.push(at, missing, new Set());
        if (moved === 0) return false;
        missing -= moved;
      }
      return true;
    });
  }

  /** Draws up to `most` for the option, from a source with room or one that another one leaves. */
  private push(at: number, most: Hundredths, seen: Set<string>): Hundredths {
    const { sources } = this.options[at] as Option;
    for (const [place, source] of sources.entries()) {
      const key = `${at}/${source}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const moved = this.pushInto(source, most, seen);
      if (moved === 0) continue;
      const flows = this.flows[at] as number[];
      flows[place] = (flows[place] ?? 0) + moved;
      return moved;
    }
    return 0;
  }

  private pushInto(source: number, most: Hundredths, seen: Set<string>): Hundredths {
    const { pool } = this.problem.sources[source] as Problem['sources'][number];
    const own = this.own[source] ?? 0;
    const room = this.pools[pool] ?? 0;
    const free = [most, own, room].reduce((least, one) => (one < least ? one : least));
    if (free > 0) {
      this.own[source] = own - free;
      this.pools[pool] = room - free;
      return free;
    }
    // Where the pool is full, whoever draws from it may leave it; else only from this source.
    return this.moveAside({ source, pool, ownLeft: own, most }, seen);
  }

  private moveAside(full: Full, seen: Set<string>): Hundredths {
    for (const [other, option] of this.options.entries()) {
      for (const place of option.sources.keys()) {
        const moved = this.moveOne(full, other, place, seen);
        if (moved > 0) return moved;
      }
    }
    return 0;
  }

  private moveOne(full: Full, other: number, place: number, seen: Set<string>): Hundredths {
    const from = this.options[other]?.sources[place] ?? 0;
    const limit = this.movable(full, from, this.flows[other]?.[place] ?? 0);
    const moved = limit === 0 ? 0 : this.push(other, least(limit, full.most), seen);
    if (moved === 0) return 0;
    const flows = this.flows[other] as number[];
    // Read anew: the way of the other may have led past here.
    flows[place] = (flows[place] ?? 0) - moved;
    if (from !== full.source) {
      this.own[from] = (this.own[from] ?? 0) + moved;
      this.own[full.source] = (this.own[full.source] ?? 0) - moved;
    }
    return moved;
  }

  /** How much of what is carried would make room if it went another way. */
  private movable(full: Full, from: number, carried: Hundredths): Hundredths {
    if (from === full.source) return carried;
    const sharesPool = this.problem.sources[from]?.pool === full.pool;
    return sharesPool ? least(full.ownLeft, carried) : 0;
  }
}

function least(a: number, b: number): number {
  return a < b ? a : b;
}

/** A source that cannot give more as things stand, by itself or by its pool. */
interface Full {
  readonly source: number;
  readonly pool: number;
  readonly ownLeft: Hundredths;
  readonly most: Hundredths;
}
