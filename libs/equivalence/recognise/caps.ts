/**
 * The bank's caps over sums and counts: they take whole outcomes (credits.md §2). First stand a
 * person's decisions, then what is consumed already, then the set with the most credits.
 *
 * An outcome answers to the version that assesses it. Versions are settled in the order of their
 * publication and what an earlier one let stand counts in the later ones' sums, so a new version
 * never undoes a decision of an old one.
 */
import { formatHundredths } from '#domain';
import { rulesFor } from '../candidates.js';
import type { CompiledBook, CompiledCap } from '../compile.js';
import { because, least } from '../dossier.js';
import type { Dossier } from '../dossier.js';
import { matches } from '../matcher.js';
import { groupOf } from './groups.js';
import { bestSubset } from './subset.js';

interface Limit {
  readonly cap: CompiledCap;
  room: number;
}

/** What one item weighs under each limit that it counts under. */
type Weights = { readonly limit: number; readonly weight: number }[];

export function capSums(dossiers: readonly Dossier[]): void {
  const standing: Dossier[] = [];
  for (const [book, own] of byVersion(dossiers)) {
    settle(book, own, standing);
    standing.push(...own);
  }
}

function byVersion(dossiers: readonly Dossier[]): [CompiledBook, Dossier[]][] {
  const versions = new Map<CompiledBook, { epoch: number; own: Dossier[] }>();
  for (const dossier of dossiers) {
    if (dossier.book === null || dossier.recognised === 0) continue;
    const entry = versions.get(dossier.book) ?? { epoch: dossier.publishedEpoch, own: [] };
    entry.own.push(dossier);
    versions.set(dossier.book, entry);
  }
  return [...versions]
    .sort((a, b) => a[1].epoch - b[1].epoch)
    .map(([book, entry]) => [book, entry.own]);
}

function settle(book: CompiledBook, own: readonly Dossier[], standing: readonly Dossier[]): void {
  if (book.sumCaps.length === 0) return;
  const limits = new LimitTable(book);
  for (const earlier of standing) limits.take(limits.weigh(earlier));
  const [first, rest] = split(own);
  for (const dossier of first) {
    const floor = dossier.decided !== null ? dossier.recognised : floorOf(dossier);
    const weights = limits.weigh(dossier);
    if (!limits.fits(weights)) cut(dossier, floor, limits.full(weights));
    limits.take(limits.weigh(dossier));
  }
  const weighed = rest.map((one) => limits.weigh(one));
  const items = rest.map((one, at) => ({ credits: one.recognised, weights: weighed[at] ?? [] }));
  const taken = bestSubset(items, limits.rooms());
  weighed.forEach((weights, at) => {
    if (taken[at]) limits.take(weights);
  });
  rest.forEach((dossier, at) => {
    if (!taken[at]) cut(dossier, 0, limits.full(weighed[at] ?? []));
  });
}

/** Decided ones, then consumed ones; the others are free to be chosen. */
function split(own: readonly Dossier[]): [Dossier[], Dossier[]] {
  const decided = own.filter((one) => one.decided !== null);
  const consumed = own.filter((one) => one.decided === null && one.consumed > 0);
  const rest = own.filter((one) => one.decided === null && one.consumed === 0);
  return [[...decided, ...consumed], rest];
}

function floorOf(dossier: Dossier): number {
  return least(dossier.consumed, dossier.recognised);
}

function cut(dossier: Dossier, to: number, cap: CompiledCap | null): void {
  if (to >= dossier.recognised) return;
  dossier.recognised = to;
  const count = cap?.per === 'count';
  const limit = cap === null ? '' : count ? String(cap.limit) : formatHundredths(cap.limit);
  because(dossier, count ? 'overCountCap' : 'overCap', {
    ...(cap === null ? {} : { rule: cap.id }),
    values: { limit },
  });
}

class LimitTable {
  private readonly limits: Limit[] = [];
  private readonly at = new Map<string, number>();

  constructor(private readonly book: CompiledBook) {}

  /** What it weighs by what is recognised of it now. */
  weigh(dossier: Dossier): Weights {
    const weights: Weights = [];
    const { facts, recognised } = dossier;
    for (const cap of rulesFor(this.book, facts).sumCaps) {
      if (!matches(cap.when, dossier, this.book)) continue;
      const group = groupOf(cap, facts);
      if (group === null) continue;
      const weight = cap.per !== 'count' ? recognised : recognised > 0 ? 1 : 0;
      weights.push({ limit: this.indexOf(cap, group), weight });
    }
    return weights;
  }

  take(weights: Weights): void {
    for (const { limit, weight } of weights) {
      const entry = this.limits[limit];
      if (entry !== undefined) entry.room = entry.room > weight ? entry.room - weight : 0;
    }
  }

  fits(weights: Weights): boolean {
    return weights.every((one) => one.weight <= (this.limits[one.limit]?.room ?? 0));
  }

  /** The first limit, by rule id, that has no room left for these weights. */
  full(weights: Weights): CompiledCap | null {
    const over = weights.find((one) => one.weight > (this.limits[one.limit]?.room ?? 0));
    const limit = over ?? weights[0];
    return limit === undefined ? null : (this.limits[limit.limit]?.cap ?? null);
  }

  rooms(): number[] {
    return this.limits.map((one) => one.room);
  }

  private indexOf(cap: CompiledCap, group: string): number {
    const key = `${cap.id}\n${group}`;
    const known = this.at.get(key);
    if (known !== undefined) return known;
    this.limits.push({ cap, room: cap.limit });
    this.at.set(key, this.limits.length - 1);
    return this.limits.length - 1;
  }
}
