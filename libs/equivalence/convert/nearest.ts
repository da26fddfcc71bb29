/** What would make something count that does not, and what the plan would gain by it. */
import { formatHundredths } from '#domain';
import type { Hundredths } from '#domain';
import type { CompiledCourse } from '../compile.js';
import { NO_LIMIT } from '../compile/compiled.js';
import { matches } from '../matcher.js';
import type { ReasonCode, WouldCountIf } from '../types.js';
import type { Source } from './admissible.js';
import type { Obstacle } from './obstacles.js';
import type { Prepared } from './situation.js';
import { budgetAside } from './solve/aside.js';
import type { AddedCourse, Aside } from './solve/aside.js';
import type { Option, Solution, Solved } from './solve/problem.js';
import type { Budget } from './solve/search.js';
import type { Left } from './unused.js';

export interface Gains {
  ofSource(left: Left['sources'][number]): WouldCountIf | undefined;
  ofCourse(left: Left['courses'][number]): WouldCountIf | undefined;
}

/** Plans that are tried for what they would gain, within one budget; beyond it nothing is said. */
const TRIES_MAX = 24;
/** Options looked at for one of them. */
const TRY_MAX = 6_000;

/** What the plan leaves out, and who compares it with others. */
interface Beside {
  readonly left: Left;
  readonly aside: Aside;
}

export function nearest(prepared: Prepared, solved: Solved, beside: Beside): Gains {
  return new Gaining(prepared, solved, beside);
}

type Would = Pick<WouldCountIf, 'code' | 'values'>;

class Gaining implements Gains {
  private tries = 0;
  private readonly budget = budgetAside();
  private readonly known: readonly Option[];
  private readonly now: Hundredths;
  private readonly named: Hundredths;
  private readonly proved: boolean;
  private readonly open: ReadonlySet<string>;
  private readonly aside: Aside;
  private readonly byCourse = new Map<string, Hundredths>();
  private readonly byCap = new Map<string, Hundredths>();

  constructor(
    private readonly prepared: Prepared,
    { solution, proved }: Solved,
    { left, aside }: Beside,
  ) {
    this.aside = aside;
    this.known = solution.chosen.map((one) => one.option);
    this.named = solution.worth.named;
    this.proved = proved;
    this.now = solution.worth.named + solution.worth.general;
    this.open = new Set(left.courses.map((one) => one.course.course));
  }

  ofSource({ source, obstacle }: Left['sources'][number]): WouldCountIf | undefined {
    const would = obstacle.would ?? this.ofTest(source, obstacle);
    if (would === undefined) return undefined;
    if (would.code === 'capRaised') return this.ofCap(would, obstacle);
    const courses = this.targetsOf(source, obstacle.rule);
    return this.best(would, courses, source);
  }

  ofCourse({ course, obstacle }: Left['courses'][number]): WouldCountIf | undefined {
    if (obstacle.code === 'notConvertible') return undefined;
    const { would } = obstacle;
    if (would?.code === 'capRaised') return this.ofCap(would, obstacle);
    const found = this.prepared.situation.book.courses.find((one) => one.code === course.course);
    if (found === undefined) return undefined;
    const needed = { needed: formatHundredths(found.credits) };
    const isOther = would === undefined || would.code === 'creditsReached';
    const added = { code: 'outcomeAdded', values: needed } as const;
    return this.best(isOther ? added : would, [found], null);
  }

  /** What a test of the programme's book lacks. */
  private ofTest(source: Source, { code, rule, values = {} }: Obstacle): Would | undefined {
    switch (code) {
      case 'gradeTooLow':
        return { code: 'gradeReached', values: { needed: values['needed'] ?? '' } };
      case 'expired':
        return { code: 'validOn', values: { date: this.prepared.situation.request.on } };
      case 'notConfirmed':
        return { code: 'confirmedByIssuer', values: { issuer: source.facts.issuer } };
      case 'overItemCap':
        return { code: 'capRaised', values: rule === undefined ? {} : { rule } };
      default:
        return undefined;
    }
  }

  private ofCap(would: Would, { rule = '', code }: Obstacle): WouldCountIf | undefined {
    const limit = this.prepared.limits.list.find((one) => one.rule === rule);
    if (limit === undefined) return undefined;
    const gain = this.byCap.get(rule) ?? this.tried((own) => this.withoutCap(rule, own));
    if (gain === null || gain <= 0) return undefined;
    this.byCap.set(rule, gain);
    const isCount = (code satisfies ReasonCode) === 'overCountCap';
    const shown = isCount ? String(limit.limit) : formatHundredths(limit.limit);
    return { code: would.code, values: { ...would.values, limit: shown }, gain };
  }

  private withoutCap(rule: string, budget: Budget): Solution {
    const { limits } = this.prepared;
    const rooms = limits.list.map((one) => (one.rule === rule ? NO_LIMIT : one.room));
    return this.aside.underRooms(rooms, { known: this.known, budget });
  }

  /** The largest gain of granting one of these courses for it. */
  private best(
    would: Would,
    courses: readonly CompiledCourse[],
    source: Source | null,
  ): WouldCountIf | undefined {
    let most = 0;
    for (const course of courses) {
      if (course.credits <= most) break;
      const gain = this.withCourse(course, this.added(course, source));
      if (gain !== null && gain > most) most = gain;
    }
    return most > 0 ? { ...would, gain: most } : undefined;
  }

  /** The same for outcomes that count in the same caps. */
  private withCourse(course: CompiledCourse, added: AddedCourse): Hundredths | null {
    const key = `${course.code} ${JSON.stringify(added.option.charges)}`;
    const upper = this.most(course, added);
    if (upper !== null && upper <= this.now && !this.hasGeneral) return 0;
    const { known } = this;
    const gain =
      this.byCourse.get(key) ??
      this.tried((budget) => this.aside.withCourse(added, upper, { known, budget }));
    if (gain !== null) this.byCourse.set(key, gain);
    return gain;
  }

  /** Without the course a plan with it is one without: of the best ones none is worth more. */
  private most({ credits }: CompiledCourse, added: AddedCourse): Hundredths | null {
    if (!this.proved) return null;
    const most = this.aside.mostWith(added);
    return most < this.named + credits ? most : this.named + credits;
  }

  private get hasGeneral(): boolean {
    return this.prepared.posed.problem.generals.length > 0;
  }

  private tried(plan: (budget: Budget) => Solution): Hundredths | null {
    this.tries += 1;
    if (this.tries > TRIES_MAX || this.budget.left <= 0) return null;
    const given = this.budget.left < TRY_MAX ? this.budget.left : TRY_MAX;
    const own = { left: given };
    const { named, general } = plan(own).worth;
    this.budget.left -= given - own.left;
    return named + general - this.now;
  }

  /** The courses that are open and that the rule would let it stand for, the largest first. */
  private targetsOf(source: Source, rule: string | undefined): CompiledCourse[] {
    const { book } = this.prepared.situation;
    const codes = new Set<string>();
    for (const one of book.matches) {
      const fits = one.groups.some((group) => group.some((each) => matches(each, source, book)));
      if (one.id !== rule && !fits) continue;
      const { to } = one;
      for (const course of book.courses) {
        const isTarget =
          ('courses' in to && to.courses.includes(course.code)) ||
          ('class' in to && to.class === course.class);
        if (isTarget && this.open.has(course.code)) codes.add(course.code);
      }
    }
    return book.courses
      .filter((one) => codes.has(one.code))
      .sort((a, b) => b.credits - a.credits || (a.code < b.code ? -1 : 1));
  }

  /** A way to the course that draws on nothing else, but counts in every cap. */
  private added(course: CompiledCourse, source: Source | null): AddedCourse {
    const { posed, limits } = this.prepared;
    const option: Option = {
      rule: 0,
      courses: [posed.problem.courses.length],
      sources: [],
      takes: 'nothing',
      credits: course.credits,
      forfeits: false,
      generalises: false,
      charges: this.chargesOf(course, source),
      items: [],
      alone: [],
    };
    const instead = posed.courses.findIndex((one) => one.code === course.code);
    // Rooms may have been added by looking at the source.
    return { option, instead, rooms: limits.list.map((one) => one.room) };
  }

  private chargesOf(course: CompiledCourse, source: Source | null): Option['charges'] {
    const { limits } = this.prepared;
    const charges = new Map<number, Hundredths>();
    for (const room of limits.residencies()) charges.set(room, course.credits);
    const counting = source === null ? null : limits.of(source);
    for (const room of counting?.draws ?? limits.ofEverything()) charges.set(room, course.credits);
    for (const room of counting?.items ?? []) charges.set(room, 1);
    for (const room of counting?.grants ?? limits.withoutSource()) {
      const weight = limits.weight(room, course);
      if (weight !== null) charges.set(room, limits.isCount(room) ? 1 : weight);
    }
    return [...charges].map(([room, weight]) => ({ room, weight }));
  }
}
