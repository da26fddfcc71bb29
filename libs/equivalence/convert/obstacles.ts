/** Why a source or a course finds no match: of several reasons the one nearest to a match. */
import type { ReasonCode, WouldCountIf } from '../types.js';

export interface Obstacle {
  readonly code: ReasonCode;
  readonly rule?: string;
  readonly values?: { readonly [name: string]: string };
  /** What would take it away; what the plan would gain is worked out apart. */
  readonly would?: Pick<WouldCountIf, 'code' | 'values'>;
}

/** The farther down, the nearer to a match. */
const NEARNESS: readonly ReasonCode[] = [
  'noMatch',
  'requirementMissing',
  'wrongCourseClass',
  'notConvertible',
  'segmentIncomplete',
  'groupIncomplete',
  'targetTaken',
  'noAgreement',
  'overlapNotJudged',
  'overlapTooLow',
  'sourceTooSmall',
  'usedOnce',
];

/** Keeps the nearest one for each place; of equally near ones the first. */
export class Obstacles<Place> {
  private readonly found = new Map<Place, Obstacle>();

  note(place: Place, obstacle: Obstacle): void {
    const before = this.found.get(place);
    if (before !== undefined && nearness(before) >= nearness(obstacle)) return;
    this.found.set(place, obstacle);
  }

  of(place: Place): Obstacle {
    return this.found.get(place) ?? { code: 'noMatch' };
  }
}

function nearness({ code }: Obstacle): number {
  return NEARNESS.indexOf(code);
}
