/** The list of what is wrong, place by place; long lists are cut, since nobody reads them. */
import { CONDITION_FAULTS } from '../conditions/index.js';
import type { BookError } from '../types.js';

/** Everything that can be wrong with a document which has the right shape. */
export const BOOK_FAULTS = [
  'authorityMismatch',
  'reservedBookId',
  'bookMoved',
  'notDate',
  'datesReversed',
  'overlapsBook',
  'wrongScope',
  'required',
  'doesNotFit',
  'duplicate',
  'notMonthDay',
  'notRatio',
  'zeroAmount',
  'tooFine',
  'ownUnit',
  'unknownScheme',
  'unknownLevel',
  'unknownScale',
  'unknownGrade',
  'unknownCourse',
  'unknownClass',
  'unknownBucket',
  'unknownUnit',
  'unknownPurpose',
  'unknownOutcome',
  'unknownAuthority',
  'unknownReviewer',
  'contradictsRule',
  'stepsNotAscending',
  'gradesNotAscending',
  'levelsReversed',
  'shareAboveOne',
  'notPercent',
  'aboveTotal',
  'notOrder',
  'cycle',
  'notCovered',
  'tooDeep',
  'tooComplex',
  'outsideValidity',
  'exampleFailed',
  ...CONDITION_FAULTS,
] as const;
export type BookFault = (typeof BOOK_FAULTS)[number];

const FAULTS_MAX = 100;

export class Faults {
  readonly list: BookError[] = [];

  get full(): boolean {
    return this.list.length >= FAULTS_MAX;
  }

  add(pointer: string, code: BookFault, values?: { readonly [name: string]: string }): void {
    if (this.full) return;
    this.list.push({ pointer, code, ...(values === undefined ? {} : { values }) });
  }

  /** Names every item whose key was there before. */
  duplicates(keys: readonly string[], pointerOf: (at: number) => string): void {
    const first = new Map<string, number>();
    keys.forEach((key, at) => {
      if (first.has(key)) this.add(pointerOf(at), 'duplicate', { value: key });
      else first.set(key, at);
    });
  }
}
