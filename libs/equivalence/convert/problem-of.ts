/** From offers to whole numbers: the places of sources, courses, rules and limits in lists. */
import type { Hundredths } from '#domain';
import type { CompiledBook, CompiledCourse } from '../compile.js';
import { byAward } from '../dossier.js';
import type { Dossier } from '../dossier.js';
import type { Source } from './admissible.js';
import type { CountedItems, Counting, Limits } from './limits.js';
import { isForOne } from './market.js';
import type { GeneralOffer, Offer, Offers } from './offers.js';
import type { General, Item, Option, Problem } from './solve/problem.js';

/** A problem with what its places stand for. */
export interface Posed {
  readonly problem: Problem;
  readonly sources: readonly Source[];
  readonly courses: readonly CompiledCourse[];
  readonly offerOf: ReadonlyMap<Option, Offer>;
  readonly generalOf: ReadonlyMap<General, Pick<GeneralOffer, 'rule' | 'source'>>;
}

export interface Terms {
  readonly book: CompiledBook;
  readonly limits: Limits;
  /** Items that count already, so that using them again takes no more room. */
  readonly counted: CountedItems;
  /** What is left of the account. */
  readonly account: Hundredths;
  /** What is left of an outcome or container. */
  readonly restOf: (pool: Dossier) => Hundredths;
}

export function pose(offers: Offers, terms: Terms): Posed {
  return new Posing(offers, terms).pose();
}

class Posing {
  private readonly sources: readonly Source[];
  private readonly courses: readonly CompiledCourse[];
  private readonly pools: readonly Dossier[];
  private readonly rules: readonly string[];
  private readonly counting = new Map<Source, Counting>();

  constructor(
    private readonly offers: Offers,
    private readonly terms: Terms,
  ) {
    const named = offers.courses.flatMap((one) => one.sources);
    const used = new Set([...named, ...offers.general.map((one) => one.source)]);
    this.sources = [...used].sort(byAward);
    const codes = new Set(offers.courses.flatMap((one) => one.courses.map((each) => each.code)));
    this.courses = terms.book.courses.filter((one) => codes.has(one.code));
    this.pools = [...new Set(this.sources.map((one) => one.pool))];
    const ids = [...offers.courses, ...offers.general].map((one) => one.rule.id);
    this.rules = [...new Set(ids)].sort();
    for (const source of this.sources) this.counting.set(source, terms.limits.of(source));
  }

  pose(): Posed {
    const { terms, sources, courses } = this;
    const offerOf = new Map(this.offers.courses.map((one) => [this.optionOf(one), one]));
    const options = [...offerOf.keys()].sort(inOrder);
    const generalOf = this.generals();
    const problem = {
      sources: sources.map((one) => ({
        most: one.admissible,
        available: one.available,
        pool: this.pools.indexOf(one.pool),
        rooms: this.counting.get(one)?.draws ?? [],
      })),
      courses: courses.map((one) => one.credits),
      options,
      generals: [...generalOf.keys()].sort((a, b) => a.source - b.source || a.rule - b.rule),
      pools: this.pools.map(terms.restOf),
      account: terms.account > 0 ? terms.account : 0,
      rooms: terms.limits.list.map((one) => one.room),
    };
    return { problem, sources, courses, offerOf, generalOf };
  }

  private optionOf(offer: Offer): Option {
    const { rule, takes } = offer;
    const credits = offer.courses.reduce((sum, one) => sum + one.credits, 0);
    const isAlone = (one: Source): boolean => takes !== 'target' || isForOne(one, this.terms.book);
    return {
      rule: this.rules.indexOf(rule.id),
      courses: offer.courses.map((one) => this.courses.indexOf(one)),
      sources: offer.sources.map((one) => this.sources.indexOf(one)),
      takes,
      credits,
      forfeits: rule.leftover === 'forfeit',
      generalises: rule.leftover === 'general',
      charges: this.chargesOf(offer, credits),
      items: this.itemsOf(offer.sources, offer.courses),
      alone: offer.sources.filter(isAlone).map((one) => this.sources.indexOf(one)),
    };
  }

  private chargesOf({ sources, courses }: Offer, credits: Hundredths): Option['charges'] {
    const { limits } = this.terms;
    const places = new Set(sources.flatMap((one) => this.counting.get(one)?.grants ?? []));
    if (sources.length === 0) for (const place of limits.withoutSource()) places.add(place);
    const charges = [...places]
      .filter((place) => !limits.isCount(place))
      .map((room) => ({
        room,
        weight: courses.reduce((sum, one) => sum + (limits.weight(room, one) ?? 0), 0),
      }));
    const all = limits.residencies().map((room) => ({ room, weight: credits }));
    return [...charges.filter((one) => one.weight > 0), ...all];
  }

  /** Caps on a number of items: whatever the use, or only for courses that the cap names. */
  private itemsOf(sources: readonly Source[], courses: readonly CompiledCourse[] | null): Item[] {
    const { limits, counted } = this.terms;
    return sources.flatMap((source) => {
      const { items = [], grants = [] } = this.counting.get(source) ?? {};
      const forThese = grants.filter((place) => {
        if (!limits.isCount(place)) return false;
        if (courses === null) return limits.weight(place, null) !== null;
        return courses.some((one) => limits.weight(place, one) !== null);
      });
      return [...items, ...forThese]
        .filter((place) => counted.get(place)?.has(source.id) !== true)
        .map((room) => ({ room, source: this.sources.indexOf(source) }));
    });
  }

  private generals(): Map<General, Pick<GeneralOffer, 'rule' | 'source'>> {
    const found = new Map<General, Pick<GeneralOffer, 'rule' | 'source'>>();
    for (const one of this.offers.general) found.set(this.generalOf(one, false), one);
    const seen = new Set<string>();
    for (const { rule, sources } of this.offers.courses) {
      if (rule.leftover !== 'general') continue;
      for (const source of sources) {
        const key = `${rule.id} ${source.id}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const offer = { rule, source, most: source.admissible };
        found.set(this.generalOf(offer, true), offer);
      }
    }
    return found;
  }

  private generalOf({ rule, source, most }: GeneralOffer, follows: boolean): General {
    const { limits } = this.terms;
    const grants = (this.counting.get(source)?.grants ?? []).filter(
      (place) => !limits.isCount(place) && limits.weight(place, null) !== null,
    );
    return {
      rule: this.rules.indexOf(rule.id),
      source: this.sources.indexOf(source),
      most,
      rooms: [...grants, ...limits.residencies()],
      items: this.itemsOf([source], null),
      follows,
    };
  }
}

function inOrder(a: Option, b: Option): number {
  const first = (a.courses[0] ?? 0) - (b.courses[0] ?? 0) || a.rule - b.rule;
  if (first !== 0) return first;
  for (const [place, source] of a.sources.entries()) {
    const other = b.sources[place];
    if (other === undefined) return 1;
    if (source !== other) return source - other;
  }
  return a.sources.length - b.sources.length;
}
