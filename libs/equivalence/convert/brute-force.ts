/**
 * Every plan of a small instance, tried one after the other: what the best one is worth, and which
 * of its equals comes first. It shares nothing with the planner but the instance.
 */
import { courseCode, ruleId } from './plan-instances.js';
import type { Instance, RandomCap, RandomRule } from './plan-instances.js';

export interface Best {
  readonly named: number;
  readonly general: number;
  readonly forfeited: number;
  /** Places of outcomes in the order of award, and pairs of course and rule. */
  readonly used: readonly number[];
  readonly pairs: readonly string[];
}

interface Way {
  readonly rule: number;
  readonly from: readonly number[];
  readonly courses: readonly number[];
  readonly credits: number;
  readonly takes: 'target' | 'whole' | 'nothing';
}

export function bruteForce(instance: Instance): Best {
  const trying = new Trying(instance);
  trying.try(0);
  return trying.best as Best;
}

class Trying {
  best: Best | null = null;
  private readonly order: readonly number[];
  private readonly most: number[];
  private readonly ways: readonly Way[];
  private readonly chosen: Way[] = [];

  constructor(private readonly instance: Instance) {
    const { outcomes } = instance;
    this.order = outcomes.map((_, at) => at).sort((a, b) => this.dayOf(a) - this.dayOf(b) || a - b);
    this.most = outcomes.map((one) => one.credits);
    this.keepHighest();
    const { itemCap } = instance;
    if (itemCap !== null) this.most = this.most.map((one) => (one < itemCap ? one : itemCap));
    this.ways = instance.rules.flatMap((rule, at) => this.waysOf(rule, at));
  }

  try(course: number): void {
    if (course === this.instance.courses.length) {
      this.fill();
      return;
    }
    const isTaken = this.chosen.some((one) => one.courses.includes(course));
    if (!isTaken) {
      for (const way of this.ways) {
        if (way.courses[0] !== course || !this.fits(way)) continue;
        this.chosen.push(way);
        this.try(course + 1);
        this.chosen.pop();
      }
    }
    this.try(course + 1);
  }

  private dayOf(at: number): number {
    return this.instance.outcomes[at]?.day ?? 0;
  }

  private keepHighest(): void {
    if (!this.instance.family) return;
    const members = this.order.filter((at) => this.instance.outcomes[at]?.inFamily === true);
    const credits = (at: number): number => this.most[at] ?? 0;
    const highest = members.reduce<number | null>(
      (best, at) => (best === null || credits(at) > credits(best) ? at : best),
      null,
    );
    for (const at of members) if (at !== highest) this.most[at] = 0;
  }

  private waysOf(rule: RandomRule, at: number): Way[] {
    if (rule.to === 'general' || rule.from.some((one) => (this.most[one] ?? 0) === 0)) return [];
    const bundles = rule.together ? [[...rule.to].sort()] : rule.to.map((one) => [one]);
    const from = this.order.filter((one) => rule.from.includes(one));
    const total = from.reduce((sum, one) => sum + (this.most[one] ?? 0), 0);
    return bundles.flatMap((courses): Way[] => {
      const credits = courses.reduce(
        (sum, one) => sum + (this.instance.courses[one]?.credits ?? 0),
        0,
      );
      const way = { rule: at, from, courses, credits };
      if (rule.none) return [{ ...way, takes: 'nothing' }];
      if (total >= credits) return [{ ...way, takes: 'target' }];
      return rule.any ? [{ ...way, takes: 'whole' }] : [];
    });
  }

  private fits(way: Way): boolean {
    if (way.courses.some((one) => this.chosen.some((other) => other.courses.includes(one)))) {
      return false;
    }
    const isAlone = (one: Way): boolean => one.takes !== 'target';
    return this.chosen.every(
      (other) =>
        !(isAlone(way) || isAlone(other)) || !way.from.some((one) => other.from.includes(one)),
    );
  }

  /** All draws of the chosen ways, in every split, with the most general credit. */
  private fill(): void {
    const named = this.chosen.reduce((sum, one) => sum + one.credits, 0);
    if (this.best !== null && named < this.best.named) return;
    this.split(
      0,
      this.instance.outcomes.map(() => 0),
    );
  }

  private split(at: number, drawn: readonly number[]): void {
    const way = this.chosen[at];
    if (way === undefined) {
      if (this.within(drawn, [])) this.addGeneral(0, drawn, []);
      return;
    }
    if (way.takes === 'nothing') this.split(at + 1, drawn);
    else if (way.takes === 'whole') {
      this.split(
        at + 1,
        added(
          drawn,
          way.from,
          way.from.map((one) => this.most[one] ?? 0),
        ),
      );
    } else {
      for (const parts of partsOf(way.credits, way.from.length)) {
        const next = added(drawn, way.from, parts);
        if (next.every((one, place) => one <= (this.most[place] ?? 0))) this.split(at + 1, next);
      }
    }
  }

  private addGeneral(at: number, drawn: readonly number[], general: readonly number[]): void {
    const rule = this.instance.rules[at];
    if (rule === undefined) {
      this.consider(drawn);
      return;
    }
    const froms = this.generalSources(rule, at);
    this.addFrom(froms, drawn, general, (nextDrawn, nextGeneral) =>
      this.addGeneral(at + 1, nextDrawn, nextGeneral),
    );
  }

  private addFrom(
    froms: readonly number[],
    drawn: readonly number[],
    general: readonly number[],
    go: (drawn: readonly number[], general: readonly number[]) => void,
  ): void {
    const [source, ...others] = froms;
    if (source === undefined) {
      go(drawn, general);
      return;
    }
    for (
      let credits = (this.most[source] ?? 0) - (drawn[source] ?? 0);
      credits >= 0;
      credits -= 1
    ) {
      const next = added(drawn, [source], [credits]);
      const marked = credits > 0 ? [...general, source] : general;
      if (!this.within(next, marked)) continue;
      this.addFrom(others, next, marked, go);
    }
  }

  private generalSources(rule: RandomRule, at: number): readonly number[] {
    const exempt = new Set(
      this.chosen.filter((one) => one.takes === 'nothing').flatMap((one) => one.from),
    );
    const open = (one: number): boolean => !exempt.has(one);
    if (rule.to === 'general') return rule.from.filter(open);
    if (rule.leftover !== 'general') return [];
    return [
      ...new Set(this.chosen.filter((one) => one.rule === at).flatMap((one) => one.from)),
    ].filter(open);
  }

  private within(drawn: readonly number[], general: readonly number[]): boolean {
    return this.instance.caps.every((cap) => this.keeps(cap, drawn, general));
  }

  private keeps(cap: RandomCap, drawn: readonly number[], general: readonly number[]): boolean {
    const groups = cap.per === 'institution' ? ['A', 'B'] : [null];
    return groups.every((issuer) => {
      const counts = (at: number): boolean => {
        const outcome = this.instance.outcomes[at];
        return (
          outcome !== undefined &&
          (cap.tag === null || outcome.tag === cap.tag) &&
          (issuer === null || outcome.issuer === issuer)
        );
      };
      return this.sumUnder(cap, counts, drawn, general) <= cap.limit;
    });
  }

  private sumUnder(
    cap: RandomCap,
    counts: (at: number) => boolean,
    drawn: readonly number[],
    general: readonly number[],
  ): number {
    const ofClass = (one: Way): readonly number[] =>
      one.courses.filter((at) => this.instance.courses[at]?.class === cap.class);
    if (cap.per === 'count') {
      const ways = this.chosen.filter((one) => cap.class === null || ofClass(one).length > 0);
      const items = [...ways.flatMap((one) => one.from), ...(cap.class === null ? general : [])];
      return new Set(items.filter(counts)).size;
    }
    if (cap.class === null) {
      return drawn.reduce((sum, one, at) => sum + (counts(at) ? one : 0), 0);
    }
    return this.chosen
      .filter((one) => one.from.some(counts))
      .flatMap(ofClass)
      .reduce((sum, at) => sum + (this.instance.courses[at]?.credits ?? 0), 0);
  }

  private consider(drawn: readonly number[]): void {
    const named = this.chosen.reduce((sum, one) => sum + one.credits, 0);
    const consumed = this.chosen
      .filter((one) => one.takes !== 'nothing')
      .reduce((sum, one) => sum + this.consumedBy(one), 0);
    const all = drawn.reduce((sum, one) => sum + one, 0);
    const forfeiting = new Set(
      this.chosen
        .filter((one) => this.instance.rules[one.rule]?.leftover === 'forfeit')
        .flatMap((one) => one.from),
    );
    const forfeited = [...forfeiting].reduce(
      (sum, at) => sum + (this.instance.outcomes[at]?.credits ?? 0) - (drawn[at] ?? 0),
      0,
    );
    const used = new Set(this.chosen.flatMap((one) => one.from));
    const plan: Best = {
      named,
      general: all - consumed,
      forfeited,
      used: this.order.flatMap((at, place) => (used.has(at) ? [place] : [])),
      pairs: this.chosen
        .flatMap((one) => one.courses.map((at) => `${courseCode(at)} ${ruleId(one.rule)}`))
        .sort(),
    };
    if (this.best === null || isBetter(plan, this.best)) this.best = plan;
  }

  private consumedBy({ takes, credits, from }: Way): number {
    if (takes === 'target') return credits;
    return from.reduce((sum, one) => sum + (this.most[one] ?? 0), 0);
  }
}

function added(
  drawn: readonly number[],
  from: readonly number[],
  parts: readonly number[],
): readonly number[] {
  const next = [...drawn];
  from.forEach((at, place) => {
    next[at] = (next[at] ?? 0) + (parts[place] ?? 0);
  });
  return next;
}

function partsOf(total: number, count: number): number[][] {
  if (count <= 1) return [[total]];
  return Array.from({ length: total + 1 }, (_, first) => first).flatMap((first) =>
    partsOf(total - first, count - 1).map((rest) => [first, ...rest]),
  );
}

function isBetter(a: Best, b: Best): boolean {
  if (a.named !== b.named) return a.named > b.named;
  if (a.general !== b.general) return a.general > b.general;
  if (a.forfeited !== b.forfeited) return a.forfeited < b.forfeited;
  const used = compared(a.used, b.used);
  return used !== 0 ? used < 0 : compared(a.pairs, b.pairs) < 0;
}

function compared<T extends number | string>(a: readonly T[], b: readonly T[]): number {
  for (const [at, one] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    if (one !== other) return one < other ? -1 : 1;
  }
  return a.length - b.length;
}
