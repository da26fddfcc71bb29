/**
 * A conversion to be planned, in whole numbers only: places in lists instead of ids, so that the
 * search and the solver read the same. What the numbers mean is credits.md §4.
 */
import type { Hundredths } from '#domain';
import type { OptionTable } from './table.js';

export interface Problem {
  /** In the order (awardedOn, outcome id). */
  readonly sources: readonly ProblemSource[];
  /** Credits of each course, above 0, in the order of codes. */
  readonly courses: readonly Hundredths[];
  /** In the order of their first course, their rule and their sources. */
  readonly options: readonly Option[];
  /** In the order of their sources, then of their rules. */
  readonly generals: readonly General[];
  /** What is left of each outcome or container that sources draw from. */
  readonly pools: readonly Hundredths[];
  /** What is left of the account. */
  readonly account: Hundredths;
  /** Room of each cap, by the group that it adds up: hundredths, or a number of items. */
  readonly rooms: readonly number[];
}

export interface ProblemSource {
  /** The most that may be drawn from it. */
  readonly most: Hundredths;
  /** What a rule that forfeits leftovers takes in all. */
  readonly available: Hundredths;
  readonly pool: number;
  /** The rooms that what is drawn from it counts in. */
  readonly rooms: readonly number[];
}

/** An item of a cap on counts: the source takes one of the room, however often it is used. */
export interface Item {
  readonly room: number;
  readonly source: number;
}

/**
 * What an option draws: the credits of its courses; all that its sources may give, which is less
 * than the courses' credits (`size: any`); or nothing (an exemption).
 */
export type Takes = 'target' | 'whole' | 'nothing';

/** One way in which sources stand for courses, all of which are granted together. */
export interface Option {
  /** Place of its rule in the order of rule ids. */
  readonly rule: number;
  readonly courses: readonly number[];
  /** In their order; none where it is who the learner is that counts. */
  readonly sources: readonly number[];
  readonly takes: Takes;
  /** Sum of its courses. */
  readonly credits: Hundredths;
  readonly forfeits: boolean;
  /** True where what its sources have left becomes general credit. */
  readonly generalises: boolean;
  /** Rooms that count granted courses, and how much of it counts there. */
  readonly charges: readonly { readonly room: number; readonly weight: Hundredths }[];
  readonly items: readonly Item[];
  /** Sources that no other option may use beside it. */
  readonly alone: readonly number[];
}

/** General credit from one source, as much as there is. */
export interface General {
  readonly rule: number;
  readonly source: number;
  readonly most: Hundredths;
  /** Rooms that general credit counts in, beside those of the source. */
  readonly rooms: readonly number[];
  readonly items: readonly Item[];
  /** Only where an option of its rule that generalises uses the source. */
  readonly follows: boolean;
}

/** What an option or general credit takes from one source. */
export interface Draw {
  readonly source: number;
  readonly drawn: Hundredths;
}

export interface Solution {
  readonly chosen: readonly { readonly option: Option; readonly draws: readonly Draw[] }[];
  readonly generals: readonly { readonly general: General; readonly drawn: Hundredths }[];
  readonly worth: Worth;
}

/** What makes one plan better than another, the first that differs (credits.md §4, 1 to 3). */
export interface Worth {
  readonly named: Hundredths;
  readonly general: Hundredths;
  readonly forfeited: Hundredths;
}

export interface Solved {
  readonly solution: Solution;
  /** No plan is worth more. */
  readonly proved: boolean;
  /** Of the plans that are worth as much, none comes before it (credits.md §4, 4 and 5). */
  readonly first: boolean;
  /** What the search read of the options; none where it was not the search that answered. */
  readonly table?: OptionTable;
}
