/** What a programme's sums have room for: its caps by the group they add up, and residency. */
import type { CourseMatch, Hundredths } from '#domain';
import type { CompiledBook, CompiledCap, CompiledResidency } from '../compile.js';
import type { Dossier } from '../dossier.js';
import { matches } from '../matcher.js';
import { groupOf } from '../recognise/groups.js';
import type { Source } from './admissible.js';

/** One sum under a cap, or what may be converted beside what is earned at the institution. */
export interface Limit {
  readonly rule: string;
  readonly cap: CompiledCap | null;
  /** Hundredths, or items. */
  readonly limit: number;
  room: number;
}

/** What something is a part of, by the places of its limits. */
export interface Counting {
  /** What is drawn counts. */
  readonly draws: readonly number[];
  /** It counts as one item. */
  readonly items: readonly number[];
  /** What is granted counts, as far as the course is one that the cap names. */
  readonly grants: readonly number[];
}

export class Limits {
  readonly list: Limit[] = [];
  private readonly places = new Map<string, number>();
  private readonly ofResidency: readonly number[];

  constructor(private readonly book: CompiledBook) {
    this.ofResidency = book.residencies.map((one) => this.residency(one));
  }

  /** Of one outcome, whatever it is used for. */
  of(source: Pick<Source, 'facts' | 'record' | 'face' | 'learner'>): Counting {
    const counting = { draws: [] as number[], items: [] as number[], grants: [] as number[] };
    for (const cap of this.book.sumCaps) {
      if (!matches(cap.when, source, this.book)) continue;
      const group = groupOf(cap, source.facts);
      if (group === null) continue;
      const place = this.placeOf(cap, group);
      if (cap.targets !== null) counting.grants.push(place);
      else if (cap.per === 'count') counting.items.push(place);
      else counting.draws.push(place);
    }
    return counting;
  }

  /** Of a match without any source. */
  withoutSource(): readonly number[] {
    return this.book.sumCaps
      .filter((cap) => cap.targets !== null && cap.when.any && cap.per === 'total')
      .map((cap) => this.placeOf(cap, ''));
  }

  /** What is drawn from any outcome whatever. */
  ofEverything(): readonly number[] {
    return this.book.sumCaps
      .filter((cap) => cap.targets === null && cap.when.any && cap.per === 'total')
      .map((cap) => this.placeOf(cap, ''));
  }

  /** How much of what is granted counts in a limit on courses; null: general credit. */
  weight(place: number, course: { code: string; credits: Hundredths } | null): Hundredths | null {
    const targets = this.list[place]?.cap?.targets ?? null;
    if (course === null) return targets === null || targets.general ? 0 : null;
    return targets === null || targets.courses.has(course.code) ? course.credits : null;
  }

  residencies(): readonly number[] {
    return this.ofResidency;
  }

  isCount(place: number): boolean {
    return this.list[place]?.cap?.per === 'count';
  }

  /** Takes off what the programme has granted before; returns the items that count already. */
  charge(earlier: readonly CourseMatch[], dossiers: readonly Dossier[]): CountedItems {
    const { sums, items } = this.amountsOf(earlier, dossiers);
    for (const [place, amount] of sums) this.take(place, amount);
    for (const [place, outcomes] of items) this.take(place, outcomes.size);
    return items;
  }

  /** True where there is room for these too; `counted` is what `charge` returned. */
  fits(
    matches: readonly CourseMatch[],
    dossiers: readonly Dossier[],
    counted: CountedItems,
  ): boolean {
    const { sums, items } = this.amountsOf(matches, dossiers);
    const has = (place: number, amount: number): boolean => amount <= (this.list[place]?.room ?? 0);
    const isNew = (place: number, id: string): boolean => counted.get(place)?.has(id) !== true;
    return (
      [...sums].every(([place, amount]) => has(place, amount)) &&
      [...items].every(([place, ids]) =>
        has(place, [...ids].filter((id) => isNew(place, id)).length),
      )
    );
  }

  /** What granted matches amount to under each limit: credits, or the outcomes that are items. */
  private amountsOf(matches: readonly CourseMatch[], dossiers: readonly Dossier[]): Amounts {
    const byId = new Map(dossiers.map((one) => [one.id, one]));
    const sums = new Map<number, number>();
    const items = new Map<number, Set<string>>();
    const add = (place: number, amount: number): void => {
      sums.set(place, (sums.get(place) ?? 0) + amount);
    };
    for (const match of matches) {
      for (const place of this.ofResidency) add(place, match.credits);
      const granted = new Set(match.sources.length === 0 ? this.withoutSource() : []);
      for (const draw of match.sources) {
        const dossier = byId.get(draw.outcomeId);
        if (dossier === undefined) continue;
        const counting = this.of(dossier);
        for (const place of counting.draws) add(place, draw.drawn);
        const places = [...counting.items, ...this.grantsOf(counting, match)];
        const counts = places.filter((one) => this.isCount(one));
        for (const place of counts) addItem(items, place, draw.outcomeId);
        const others = places.filter((one) => !this.isCount(one));
        for (const place of others) granted.add(place);
      }
      for (const place of granted) {
        if (this.weight(place, courseOf(match)) !== null) add(place, match.credits);
      }
    }
    return { sums, items };
  }

  private grantsOf({ grants }: Counting, match: CourseMatch): readonly number[] {
    return grants.filter((place) => this.weight(place, courseOf(match)) !== null);
  }

  private take(place: number, amount: number): void {
    const limit = this.list[place];
    if (limit === undefined) return;
    limit.room = limit.room > amount ? limit.room - amount : 0;
  }

  private placeOf(cap: CompiledCap, group: string): number {
    const key = `${cap.id}\n${group}`;
    const known = this.places.get(key);
    if (known !== undefined) return known;
    this.list.push({ rule: cap.id, cap, limit: cap.limit, room: cap.limit });
    this.places.set(key, this.list.length - 1);
    return this.list.length - 1;
  }

  private residency({ id, limit }: CompiledResidency): number {
    return this.list.push({ rule: id, cap: null, limit, room: limit }) - 1;
  }
}

interface Amounts {
  readonly sums: ReadonlyMap<number, number>;
  readonly items: CountedItems;
}

/** By the place of a limit on items: the outcomes that count there already. */
export type CountedItems = ReadonlyMap<number, ReadonlySet<string>>;

function addItem(items: Map<number, Set<string>>, place: number, outcomeId: string): void {
  const known = items.get(place);
  if (known === undefined) items.set(place, new Set([outcomeId]));
  else known.add(outcomeId);
}

function courseOf({ course, credits }: CourseMatch): { code: string; credits: Hundredths } | null {
  return course === null ? null : { code: course, credits };
}
