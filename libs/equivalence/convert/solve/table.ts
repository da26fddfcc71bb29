/** What the search needs to know of a problem: its shape, and bounds that hang on its rooms. */
import type { Hundredths } from '#domain';
import { CutTable } from './cut-table.js';
import { BITS, plainCuts, roomSets, sharpCuts } from './cuts.js';
import type { Cut } from './cuts.js';
import type { Problem } from './problem.js';
import { Shape } from './shape.js';

export class OptionTable {
  private readonly rooms: readonly Hundredths[];
  private readonly sets: readonly number[];
  private table: CutTable;
  private isSharp = false;

  constructor(
    readonly problem: Problem,
    readonly shape: Shape = new Shape(problem),
  ) {
    this.rooms = problem.rooms.slice(0, BITS).map((room) => shape.whole(room));
    this.sets = roomSets(shape.network, this.rooms);
    this.table = this.cutTable(plainCuts(shape.network, this.sets));
  }

  get cuts(): CutTable {
    return this.table;
  }

  /** Worth its while once a search has to prove something. */
  sharpen(): void {
    const { network } = this.shape;
    if (!this.isSharp) this.table = this.cutTable(sharpCuts(network, this.rooms, this.sets));
    this.isSharp = true;
  }

  /** The problem without what named courses cannot fill up: the same courses, in less room. */
  get tightened(): Problem {
    const { problem, shape } = this;
    const isCounted = this.roomsOfAll();
    return {
      ...problem,
      generals: [],
      sources: problem.sources.map((one, at) => ({ ...one, most: shape.given(at, one.most) })),
      rooms: problem.rooms.map((room, at) => (isCounted.has(at) ? shape.whole(room) : room)),
    };
  }

  /** Rooms in which every option counts in full, or not at all. */
  private roomsOfAll(): Set<number> {
    const { options, sources, rooms } = this.problem;
    const found = new Set(rooms.slice(0, BITS).keys());
    options.forEach((one, at) => {
      const drawn = one.takes === 'nothing' ? [] : one.sources;
      const others = [
        ...one.charges.map((each) => each.room),
        ...one.items.map((each) => each.room),
        ...drawn.flatMap((source) => sources[source]?.rooms ?? []),
      ];
      for (const room of others) {
        if (((this.shape.counted[at] ?? 0) & (1 << room)) === 0) found.delete(room);
      }
    });
    return found;
  }

  private cutTable(cuts: readonly Cut[]): CutTable {
    return new CutTable(cuts, this.shape);
  }
}
