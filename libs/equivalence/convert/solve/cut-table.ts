/** Cuts written out as bits, so that a step of the search can add up all of them at once. */
import { BITS } from './cuts.js';
import type { Cut, Network, Way } from './cuts.js';

interface Terms {
  /** By option. */
  readonly ways: readonly Way[];
  readonly network: Network;
}

export class CutTable {
  /** By cut: its rooms. */
  readonly rooms: readonly (readonly number[])[];
  /** By source: the cuts that have it. */
  readonly ofSource: readonly number[];
  /** By option: the cuts in whose rooms it counts, and the cuts that bound it in any way. */
  readonly inRooms: readonly number[];
  readonly within: readonly number[];

  constructor(cuts: readonly Cut[], { ways, network }: Terms) {
    this.rooms = cuts.map((one) => roomsIn(one.rooms));
    const merged = network.sources.map((_, at) => bitsWhere(cuts, (one) => one.sources[at] === 1));
    this.ofSource = network.sourceOf.map((at) => merged[at] ?? 0);
    const known = new Map<number, number>();
    this.inRooms = ways.map(({ rooms }) => {
      const bits = known.get(rooms) ?? bitsWhere(cuts, (one) => (one.rooms & rooms) !== 0);
      known.set(rooms, bits);
      return bits;
    });
    this.within = ways.map((way, at) => (this.inRooms[at] ?? 0) | this.drawnIn(way));
  }

  private drawnIn({ sources }: Way): number {
    let bits = sources.length === 0 ? 0 : -1;
    for (const at of sources) bits &= this.ofSource[at] ?? 0;
    return bits;
  }
}

export function roomsIn(bits: number): number[] {
  const rooms: number[] = [];
  for (let room = 0; room < BITS; room += 1) if ((bits & (1 << room)) !== 0) rooms.push(room);
  return rooms;
}

function bitsWhere(cuts: readonly Cut[], isIt: (cut: Cut) => boolean): number {
  let bits = 0;
  for (const [at, cut] of cuts.entries()) if (isIt(cut)) bits |= 1 << at;
  return bits;
}
