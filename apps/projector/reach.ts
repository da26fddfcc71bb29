/**
 * Which partitions the next page reads, and how far. A little of each where the projection is up
 * to date. While much is waiting, a part of them at a time and further: a page then writes fewer
 * checkpoints and statistics for as many events, and more events of one learner fall into it.
 */
import type { Checkpoints } from './checkpoints.js';

/** A part is so many times smaller, and read so many times further. */
const PARTS = 4;

export interface Reading {
  readonly after: Checkpoints;
  /** Events of one partition at most. */
  readonly limit: number;
  /** A part that has nothing says nothing of the others. */
  readonly whole: boolean;
}

export class Reach {
  #behind = false;
  #part = 0;

  /** `full`: a page of so many events has left others behind. */
  constructor(
    private readonly limit: number,
    private readonly full: number,
  ) {}

  next(computed: Checkpoints): Reading {
    if (!this.#behind) return { after: computed, limit: this.limit, whole: true };
    const part = this.#part;
    this.#part = (part + 1) % PARTS;
    const after = new Map([...computed].filter((_one, index) => index % PARTS === part));
    return { after, limit: this.limit * PARTS, whole: false };
  }

  /** Notes how much the page has brought. */
  brought(events: number): void {
    this.#behind = events >= this.full;
  }
}
