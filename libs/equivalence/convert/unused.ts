/** Why an outcome is not used, and why a course stays open, in a plan that is made. */
import { NO_LIMIT } from '../compile/compiled.js';
import type { NotUsed, OpenCourse } from '../types.js';
import type { Source } from './admissible.js';
import type { Obstacle } from './obstacles.js';
import type { Prepared } from './situation.js';
import type { Option, Solution } from './solve/problem.js';
import { PlanState } from './solve/state.js';

/** What the plan leaves out, and what stands in the way. */
export interface Left {
  readonly sources: readonly { readonly source: Source; readonly obstacle: Obstacle }[];
  readonly courses: readonly { readonly course: OpenCourse; readonly obstacle: Obstacle }[];
}

export function leftOut(prepared: Prepared, solution: Solution): Left {
  const looking = new Looking(prepared, solution);
  return { sources: looking.sources(), courses: looking.courses() };
}

export function notUsed({ source, obstacle }: Left['sources'][number]): NotUsed {
  const { code, rule } = obstacle;
  return {
    outcomeId: source.id,
    admissible: source.admissible,
    code,
    ...(rule === undefined ? {} : { rule }),
  };
}

class Looking {
  private readonly state: PlanState;
  private readonly granted: ReadonlySet<string>;
  private readonly used: ReadonlySet<string>;

  constructor(
    private readonly prepared: Prepared,
    solution: Solution,
  ) {
    const { posed } = prepared;
    this.state = new PlanState(posed.problem);
    for (const { option } of solution.chosen) this.state.take(option);
    for (const { general, drawn } of solution.generals) this.state.draw(general.source, drawn);
    const codes = solution.chosen.flatMap(({ option }) => option.courses);
    this.granted = new Set(codes.map((at) => posed.courses[at]?.code ?? ''));
    const places = [
      ...solution.chosen.flatMap(({ option }) => option.sources),
      ...solution.generals.map(({ general }) => general.source),
    ];
    this.used = new Set(places.map((at) => posed.sources[at]?.id ?? ''));
  }

  sources(): Left['sources'] {
    const { admission, offers, posed } = this.prepared;
    return admission.sources
      .filter((one) => !this.used.has(one.id))
      .map((source) => {
        const { barred } = source;
        const at = posed.sources.indexOf(source);
        const own = posed.problem.options.filter((one) => at >= 0 && one.sources.includes(at));
        if (own.length > 0) return { source, obstacle: this.between(own) };
        if (barred !== null) return { source, obstacle: barred };
        const general = posed.problem.generals.some((one) => one.source === at);
        const obstacle = general ? this.full(at) : offers.missedSources.of(source.id);
        return { source, obstacle };
      });
  }

  courses(): Left['courses'] {
    const { situation, offers, posed } = this.prepared;
    const before = new Set(
      situation.earlier.flatMap((one) => one.matches.map((match) => match.course)),
    );
    return situation.book.courses
      .filter(({ code }) => !this.granted.has(code) && !before.has(code))
      .map((one) => {
        const at = posed.courses.indexOf(one);
        const own = posed.problem.options.filter(
          (option) => at >= 0 && option.courses.includes(at),
        );
        const obstacle = own.length > 0 ? this.between(own) : offers.missedCourses.of(one.code);
        const { code, rule } = obstacle;
        const named = rule === undefined ? {} : { rule };
        return { course: { course: one.code, credits: one.credits, code, ...named }, obstacle };
      });
  }

  /** Of several ways the one nearest to be taken: a full cap before a course that is gone. */
  private between(options: readonly Option[]): Obstacle {
    const open = options.filter((one) => one.courses.every((at) => !this.isGranted(at)));
    const [first] = open.length > 0 ? open : options;
    if (first === undefined) return { code: 'noMatch' };
    const capped = open.map((one) => this.cappedBy(one)).find((one) => one !== null);
    if (capped !== undefined && capped !== null) return capped;
    const rule = this.prepared.posed.offerOf.get(first)?.rule.id ?? '';
    if (open.length === 0) {
      const course = first.courses.find((at) => this.isGranted(at)) ?? 0;
      const values = { course: this.prepared.posed.courses[course]?.code ?? '' };
      return { code: 'targetTaken', rule, would: { code: 'targetFreed', values } };
    }
    if (first.alone.some((at) => (this.state.uses[at] ?? 0) > 0)) return { code: 'usedOnce', rule };
    const others = first.sources.some((at) => (this.state.uses[at] ?? 0) > 0);
    return {
      code: others && first.sources.length > 1 ? 'groupIncomplete' : 'sourceTooSmall',
      rule,
    };
  }

  private isGranted(course: number): boolean {
    return this.granted.has(this.prepared.posed.courses[course]?.code ?? '');
  }

  private cappedBy(option: Option): Obstacle | null {
    for (const { room, source } of option.items) {
      if (!this.state.isCounted(room, source) && (this.state.rooms[room] ?? 0) < 1) {
        return this.over(room);
      }
    }
    for (const { room, weight } of option.charges) {
      if ((this.state.rooms[room] ?? 0) < weight) return this.over(room);
    }
    if (option.takes !== 'target') return null;
    for (const at of option.sources) {
      const rooms = this.prepared.posed.problem.sources[at]?.rooms ?? [];
      const full = rooms.find((room) => (this.state.rooms[room] ?? 0) < option.credits);
      if (full !== undefined) return this.over(full);
    }
    return null;
  }

  private over(room: number): Obstacle {
    const limit = this.prepared.limits.list[room];
    const rule = limit?.rule ?? '';
    if (limit?.cap === null) return { code: 'underResidency', rule };
    const code = limit?.cap?.per === 'count' ? 'overCountCap' : 'overCap';
    return { code, rule, would: { code: 'capRaised', values: { rule } } };
  }

  private full(at: number): Obstacle {
    const rooms = this.prepared.posed.problem.sources[at]?.rooms ?? [];
    const full = rooms.find((room) => (this.state.rooms[room] ?? NO_LIMIT) <= 0);
    return full === undefined ? { code: 'overCap' } : this.over(full);
  }
}
