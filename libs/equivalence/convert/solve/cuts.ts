/**
 * Bounds across caps that cross each other. A cut takes some rooms and some sources together: what
 * counts in its rooms is at most their room, what is drawn from its sources at most what they give,
 * and all else at most the credits of the courses that it goes to. Every cut bounds every plan; the
 * fewer credits it lets through, the sooner a search sees that nothing better lies on its way.
 */
import type { Hundredths } from '#domain';
import { narrowest } from './flow.js';
import type { Narrowest } from './flow.js';
import { merged, summed } from './merged.js';

/** Rooms that have a bit; of those beyond nothing is said, which only makes bounds wider. */
export const BITS = 30;
/** A cut has a bit, too. */
const CUTS_MAX = 30;
/** Sets of rooms whose sources are looked at one by one. */
const SHARPENED_MAX = 24;
/** Of the sets of one size, how many are tried with one more room. */
const WIDTH = 12;
const ROOMS_MAX = 8;

/** What an option's credits count in and come from. */
export interface Way {
  /** Rooms that all of it counts in, as bits. */
  readonly rooms: number;
  /** Sources that all of it is drawn from; none where it is not drawn. */
  readonly sources: readonly number[];
  readonly courses: readonly number[];
}

/** Ways, and what courses need and sources give; alike ones are one. Rooms may hold anything. */
export class Network {
  readonly ways: readonly Way[];
  readonly courses: readonly Hundredths[];
  readonly sources: readonly Hundredths[];
  /** Place here by place in the problem. */
  readonly sourceOf: readonly number[];
  private readonly parts: Parts;
  private readonly fewest = new Map<number, Hundredths>();
  private readonly narrow = new Map<number, Narrowest>();

  constructor(ways: readonly Way[], courses: readonly Hundredths[], most: readonly Hundredths[]) {
    const { sourceOf, courseOf, ways: kept } = merged(ways, courses.length, most.length);
    this.ways = kept;
    this.sourceOf = sourceOf;
    this.courses = summed(courses, courseOf);
    this.sources = summed(most, sourceOf);
    this.parts = partsOf(this.ways, this.courses, this.sources);
  }

  /** The most credits outside a set of rooms, by all courses or by all sources. */
  outside(set: number): Hundredths {
    const known = this.fewest.get(set);
    if (known !== undefined) return known;
    const { courses, sources } = this.parts;
    const fewest = smaller(outside(courses, set), outside(sources, set));
    this.fewest.set(set, fewest);
    return fewest;
  }

  narrowest(set: number): Narrowest {
    const found = this.narrow.get(set) ?? narrowest(this, set);
    this.narrow.set(set, found);
    return found;
  }
}

export interface Cut {
  readonly rooms: number;
  /** By source of the network: 1 where the cut has it. */
  readonly sources: Uint8Array;
}

/** Of the best sets of rooms, each with no source and with all of them. */
export function plainCuts(network: Network, sets: readonly number[]): Cut[] {
  return sets
    .slice(0, CUTS_MAX >> 1)
    .flatMap((rooms) => [withSources(network, rooms, 0), withSources(network, rooms, 1)]);
}

/** Of more sets of rooms the one with the sources that let the fewest credits through. */
export function sharpCuts(
  network: Network,
  room: readonly Hundredths[],
  sets: readonly number[],
): Cut[] {
  const cuts = sets.slice(0, SHARPENED_MAX).map((rooms) => {
    const { most, sources } = network.narrowest(rooms);
    return { rooms, sources, bound: most + roomIn(room, rooms) };
  });
  const sharp = cuts.sort((a, b) => a.bound - b.bound || a.rooms - b.rooms);
  return [...plainCuts(network, sets).slice(0, 8), ...sharp].slice(0, CUTS_MAX);
}

function withSources({ sources }: Network, rooms: number, all: 0 | 1): Cut {
  return { rooms, sources: new Uint8Array(sources.length).fill(all) };
}

/** None first, then single rooms, then those that seem to let the fewest credits through. */
export function roomSets(network: Network, rooms: readonly Hundredths[]): number[] {
  const boundOf = (set: number): Hundredths => network.outside(set) + roomIn(rooms, set);
  const bounds = new Map([[0, boundOf(0)]]);
  const lowest = (a: number, b: number): number =>
    (bounds.get(a) ?? 0) - (bounds.get(b) ?? 0) || a - b;
  let widened = [0];
  for (let size = 1; size <= ROOMS_MAX && widened.length > 0; size += 1) {
    const wider = widened.flatMap((set) => rooms.map((_, room) => set | (1 << room)));
    const next = [...new Set(wider)].filter((set) => !bounds.has(set));
    for (const set of next) bounds.set(set, boundOf(set));
    widened = next.sort(lowest).slice(0, WIDTH);
  }
  const single = rooms.map((_, room) => 1 << room).sort(lowest);
  const all = [0, ...single.slice(0, CUTS_MAX >> 2), ...[...bounds.keys()].sort(lowest)];
  return [...new Set(all)];
}

/** A course or source, and the rooms that each way of it counts in. */
interface Part {
  readonly most: Hundredths;
  readonly ways: number[];
}

interface Parts {
  readonly courses: readonly Part[];
  readonly sources: readonly Part[];
}

function partsOf(
  ways: readonly Way[],
  courses: readonly Hundredths[],
  sources: readonly Hundredths[],
): Parts {
  const ofCourses = courses.map(emptyPart);
  const undrawn = courses.map(emptyPart);
  const ofSources = sources.map(emptyPart);
  for (const way of ways) {
    for (const course of way.courses) {
      addTo(ofCourses[course], way.rooms);
      if (way.sources.length === 0) addTo(undrawn[course], way.rooms);
    }
    for (const source of way.sources) addTo(ofSources[source], way.rooms);
  }
  return { courses: ofCourses, sources: [...ofSources, ...undrawn] };
}

function emptyPart(most: Hundredths): Part {
  return { most, ways: [] };
}

/** Few of them differ, so that a list is faster than a set. */
function addTo(part: Part | undefined, rooms: number): void {
  if (part?.ways.includes(rooms) === false) part.ways.push(rooms);
}

function roomIn(rooms: readonly Hundredths[], set: number): Hundredths {
  let sum = 0;
  for (let room = 0; room < rooms.length; room += 1) {
    if ((set & (1 << room)) !== 0) sum += rooms[room] ?? 0;
  }
  return sum;
}

function outside(parts: readonly Part[], set: number): Hundredths {
  let sum = 0;
  for (const { most, ways } of parts) if (ways.some((one) => (one & set) === 0)) sum += most;
  return sum;
}

function smaller(a: number, b: number): number {
  return a < b ? a : b;
}
