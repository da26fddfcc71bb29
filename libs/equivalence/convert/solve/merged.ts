/**
 * Courses that the same sources go to in the same rooms carry credits like one course of all their
 * credits, and sources that go to the same courses like one source. A network of forty by forty in
 * which every source goes to every course mostly is one of ten by two, with the same cuts.
 */
import type { Hundredths } from '#domain';
import type { Way } from './cuts.js';

export interface Merged {
  readonly ways: readonly Way[];
  /** Place in the merged network, by course and by source. */
  readonly courseOf: readonly number[];
  readonly sourceOf: readonly number[];
}

/** Beside the places of sources: of a way that draws on none. */
const UNDRAWN = 0;

export function merged(ways: readonly Way[], courses: number, sources: number): Merged {
  const rooms = placesOf(ways.map((one) => one.rooms));
  const ofCourses = lists(courses);
  for (const way of ways) {
    const place = rooms.get(way.rooms) ?? 0;
    for (const course of way.courses) {
      if (way.sources.length === 0) ofCourses[course]?.push(UNDRAWN + place);
      for (const at of way.sources) ofCourses[course]?.push((at + 1) * rooms.size + place);
    }
  }
  const courseOf = classesOf(ofCourses);
  const ofSources = lists(sources);
  for (const way of ways) {
    const place = rooms.get(way.rooms) ?? 0;
    for (const course of way.courses) {
      const link = (courseOf[course] ?? 0) * rooms.size + place;
      for (const at of way.sources) ofSources[at]?.push(link);
    }
  }
  const sourceOf = classesOf(ofSources);
  return { ways: mergedWays(ways, courseOf, sourceOf), courseOf, sourceOf };
}

/** What the members of each class have together. */
export function summed(amounts: readonly Hundredths[], classOf: readonly number[]): number[] {
  const sums: number[] = [];
  amounts.forEach((amount, at) => {
    const place = classOf[at] ?? 0;
    sums[place] = (sums[place] ?? 0) + amount;
  });
  return sums;
}

/** Of ways from one source to one course each once; the few others are kept as they are. */
function mergedWays(
  ways: readonly Way[],
  courseOf: readonly number[],
  sourceOf: readonly number[],
): Way[] {
  const seen = new Set<string>();
  const kept: Way[] = [];
  for (const way of ways) {
    const courses = way.courses.map((one) => courseOf[one] ?? 0);
    const sources = way.sources.map((one) => sourceOf[one] ?? 0);
    const isOne = courses.length === 1 && sources.length === 1;
    const key = isOne ? `${way.rooms} ${courses[0] ?? 0} ${sources[0] ?? 0}` : '';
    if (isOne && seen.has(key)) continue;
    seen.add(key);
    kept.push({ rooms: way.rooms, courses, sources });
  }
  return kept;
}

function lists(length: number): number[][] {
  return Array.from({ length }, (): number[] => []);
}

function placesOf(values: readonly number[]): Map<number, number> {
  return new Map([...new Set(values)].map((one, at) => [one, at]));
}

/** Those with the same links, in whatever order and however often, are one class. */
function classesOf(links: readonly number[][]): number[] {
  const known = new Map<string, number>();
  return links.map((own) => {
    const key = [...new Set(own)].sort((a, b) => a - b).join();
    const found = known.get(key) ?? known.size;
    known.set(key, found);
    return found;
  });
}
