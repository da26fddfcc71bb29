/** Every way in which sources could stand for courses, or for general credit, under the rules. */
import { formatHundredths } from '#domain';
import type { Hundredths } from '#domain';
import type { CompiledBook, CompiledCourse, CompiledMatch } from '../compile.js';
import type { Source } from './admissible.js';
import { lacksAgreement, lacksOverlap, missingFor } from './given.js';
import { groupsOf } from './groups.js';
import type { Market } from './market.js';
import { Obstacles } from './obstacles.js';
import type { Obstacle } from './obstacles.js';
import { generalOf } from './general-offers.js';
import { segmentMatches } from './segments.js';
import type { Takes } from './solve/problem.js';

export interface Offer {
  readonly rule: CompiledMatch;
  /** Granted together. */
  readonly courses: readonly CompiledCourse[];
  /** Earliest awarded first. */
  readonly sources: readonly Source[];
  readonly takes: Takes;
}

export interface GeneralOffer {
  readonly rule: CompiledMatch;
  readonly source: Source;
  readonly most: Hundredths;
}

export interface Offers {
  readonly courses: readonly Offer[];
  readonly general: readonly GeneralOffer[];
  /** Why a source, by its id, or a course, by its code, finds nothing. */
  readonly missedSources: Obstacles<string>;
  readonly missedCourses: Obstacles<string>;
  /** True where there were too many to list, so that no optimum can be claimed. */
  readonly truncated: boolean;
}

/** More ways than this are not listed. */
const OFFERS_MAX = 20_000;

export function offersOf(market: Market): Offers {
  const listing = new Listing(market);
  const { book } = market;
  const segments = segmentMatches(market, listing.missedSources);
  for (const rule of [...book.matches, ...segments]) listing.list(rule);
  return listing;
}

class Listing implements Offers {
  readonly courses: Offer[] = [];
  readonly general: GeneralOffer[] = [];
  readonly missedSources = new Obstacles<string>();
  readonly missedCourses = new Obstacles<string>();
  truncated = false;
  private readonly excluded: ReadonlyMap<string, string>;

  constructor(private readonly market: Market) {
    this.excluded = excludedCourses(market.book);
    for (const [code, rule] of this.excluded) {
      this.missedCourses.note(code, { code: 'notConvertible', rule });
    }
  }

  list(rule: CompiledMatch): void {
    const { market } = this;
    const targets = targetsOf(rule, market.book);
    const missing = missingFor(rule, market.given, market.book);
    const { groups, truncated } = groupsOf(rule, market, {
      noteSource: (source, obstacle) => this.missedSources.note(source.id, obstacle),
      noteTargets: (obstacle) => this.noteCourses(targets, obstacle),
    });
    this.truncated ||= truncated;
    for (const sources of groups) {
      const obstacle = missing ?? this.withoutAgreement(rule, sources);
      if (obstacle !== null) this.noteAll(sources, targets, obstacle);
      else if ('general' in rule.to) this.offerGeneral(rule, sources);
      else this.offerCourses(rule, sources, targets);
    }
  }

  private withoutAgreement(rule: CompiledMatch, sources: readonly Source[]): Obstacle | null {
    if (!rule.requiresAgreement) return null;
    for (const source of sources) {
      const obstacle = lacksAgreement(source, rule.id, this.market.given);
      if (obstacle !== null) return obstacle;
    }
    return null;
  }

  private offerGeneral(rule: CompiledMatch, sources: readonly Source[]): void {
    for (const source of sources) {
      const most = generalOf(rule, source, this.market.general);
      if (most > 0) this.general.push({ rule, source, most });
    }
  }

  private offerCourses(
    rule: CompiledMatch,
    sources: readonly Source[],
    targets: readonly CompiledCourse[],
  ): void {
    if (targets.length === 0) {
      const code = 'class' in rule.to ? 'wrongCourseClass' : 'noMatch';
      this.noteAll(sources, [], { code, rule: rule.id });
    }
    const together = 'courses' in rule.to && rule.to.together;
    const bundles = together ? [targets] : targets.map((one) => [one]);
    for (const courses of bundles) if (courses.length > 0) this.offer(rule, sources, courses);
  }

  private offer(
    rule: CompiledMatch,
    sources: readonly Source[],
    courses: readonly CompiledCourse[],
  ): void {
    const obstacle = this.closed(rule, courses) ?? this.withoutOverlap(rule, sources, courses);
    if (obstacle !== null) {
      this.noteAll(sources, courses, obstacle);
      return;
    }
    const takes = takesOf(rule, sources, courses);
    if (typeof takes !== 'string') {
      this.noteAll(sources, courses, takes);
      return;
    }
    if (this.courses.length >= OFFERS_MAX) this.truncated = true;
    else this.courses.push({ rule, courses, sources, takes });
  }

  private closed(rule: CompiledMatch, courses: readonly CompiledCourse[]): Obstacle | null {
    for (const { code } of courses) {
      const exclusion = this.excluded.get(code);
      if (exclusion !== undefined) return { code: 'notConvertible', rule: exclusion };
      if (!this.market.taken.has(code)) continue;
      const would = { code: 'targetFreed', values: { course: code } } as const;
      return { code: 'targetTaken', rule: rule.id, would };
    }
    return null;
  }

  private withoutOverlap(
    { overlapAtLeast, id }: CompiledMatch,
    sources: readonly Source[],
    courses: readonly CompiledCourse[],
  ): Obstacle | null {
    if (overlapAtLeast === null) return null;
    const needed = { amount: overlapAtLeast, text: formatHundredths(overlapAtLeast) };
    for (const source of sources) {
      for (const { code: course } of courses) {
        const lacking = lacksOverlap(source, { course, rule: id, needed }, this.market.given);
        if (lacking !== null) return lacking;
      }
    }
    return null;
  }

  private noteAll(
    sources: readonly Source[],
    courses: readonly CompiledCourse[],
    obstacle: Obstacle,
  ): void {
    for (const one of sources) this.missedSources.note(one.id, obstacle);
    this.noteCourses(courses, obstacle);
  }

  private noteCourses(courses: readonly CompiledCourse[], obstacle: Obstacle): void {
    for (const { code } of courses) this.missedCourses.note(code, obstacle);
  }
}

function excludedCourses({ exclusions }: CompiledBook): Map<string, string> {
  const found = new Map<string, string>();
  for (const { id, targets } of exclusions) {
    for (const code of targets?.courses ?? []) if (!found.has(code)) found.set(code, id);
  }
  return found;
}

function targetsOf({ to }: CompiledMatch, book: CompiledBook): CompiledCourse[] {
  if ('courses' in to) return book.courses.filter((one) => to.courses.includes(one.code));
  if ('class' in to) return book.courses.filter((one) => one.class === to.class);
  return [];
}

/**
 * What the offer would draw. A source smaller than its target is taken whole and alone where the
 * size does not matter; else it is too small.
 */
function takesOf(
  rule: CompiledMatch,
  sources: readonly Source[],
  courses: readonly CompiledCourse[],
): Takes | Obstacle {
  if (rule.draws === 'none') {
    const used = sources.some((one) => one.usedBefore);
    return used ? { code: 'usedOnce', rule: rule.id } : 'nothing';
  }
  const credits = courses.reduce((sum, one) => sum + one.credits, 0);
  const total = sources.reduce((sum, one) => sum + one.admissible, 0);
  if (total >= credits) return 'target';
  const fresh = sources.every((one) => !one.usedBefore && one.admissible > 0);
  if (rule.size === 'any' && fresh) return 'whole';
  const would = { code: 'creditsReached', values: { needed: formatHundredths(credits) } } as const;
  return { code: 'sourceTooSmall', rule: rule.id, would };
}
