/**
 * Outcomes that a rule compares: duplicates, implied ones and families, in that order, each among
 * those that still bring something. The bank compares its dossiers; a programme's book compares
 * the sources of its plan, as `Peer`s of which nothing is consumed and nothing decided.
 */
import type { Hundredths } from '#domain';
import { share } from '../accumulate/face-value.js';
import type { CompiledBook, CompiledFamily } from '../compile.js';
import { because, byAward, least, most } from '../dossier.js';
import { levelOrdinal } from '../matcher.js';
import type { MatchSubject } from '../matcher.js';
import type { Reason, ReasonCode } from '../types.js';

export interface Peer extends MatchSubject {
  readonly id: string;
  /** The book whose rules it answers to; null where there is none. */
  readonly book: CompiledBook | null;
  /** A person's decision stands outside of every comparison. */
  readonly decided: Hundredths | null;
  /** What it brings so far; a comparison lowers it, and says why. */
  recognised: Hundredths;
  readonly reasons: Reason[];
  /** What of it was consumed; as far as `hard` reaches, that stands whatever else is higher. */
  readonly consumed: Hundredths;
  readonly hard: Hundredths;
}

/** True where a comparison may lower it at all. */
export function comparable(peer: Peer): peer is Peer & { readonly book: CompiledBook } {
  return peer.book !== null && peer.decided === null && peer.hard > 0;
}

/** True where `a` stands above `b`: more credits, then the higher level, then the usual order. */
export function isHigher(a: Peer, b: Peer): boolean {
  const credits = a.recognised - b.recognised;
  if (credits !== 0) return credits > 0;
  if (a.facts.scheme === b.facts.scheme) {
    const first = levelOrdinal(a.book, a.facts.scheme, a.facts.level);
    const second = levelOrdinal(a.book, b.facts.scheme, b.facts.level);
    if (first !== null && second !== null && first !== second) return first > second;
  }
  return byAward(a, b) < 0;
}

export interface Loss {
  readonly code: ReasonCode;
  readonly rule: string;
  /** What it still brings, as a share; null where that is nothing. */
  readonly lower: CompiledFamily['lower'];
}

/**
 * Beside `best` a lower one brings its share. What was consumed of it stands beyond that, and
 * `best` brings so much less: together they bring what they would have brought.
 */
export function yieldTo(best: Peer, lower: Peer, loss: Loss): void {
  const left = loss.lower === null ? null : share(lower.recognised, loss.lower);
  const own = left?.credits ?? 0;
  const kept = most(own, least(lower.consumed, lower.hard));
  if (lower.recognised > 0) {
    const arithmetic = left === null ? {} : { arithmetic: left.arithmetic };
    because(lower, loss.code, { rule: loss.rule, values: { by: best.id, ...arithmetic } });
  }
  lower.recognised = kept;
  best.recognised -= least(kept - own, best.recognised);
}

/** Peers under one rule, by its id and a key of its own; only where there are several. */
export class PeerGroups {
  private readonly groups = new Map<string, { rule: string; key: string; members: Peer[] }>();

  add(rule: string, key: string, peer: Peer): void {
    const name = `${rule}\0${key}`;
    const known = this.groups.get(name);
    if (known === undefined) this.groups.set(name, { rule, key, members: [peer] });
    else known.members.push(peer);
  }

  /** By rule, then by key: the same order whatever was recorded first. */
  inOrder(): readonly { readonly rule: string; readonly members: readonly Peer[] }[] {
    return [...this.groups.values()]
      .filter((one) => one.members.length > 1)
      .sort((a, b) => (a.rule === b.rule ? (a.key < b.key ? -1 : 1) : a.rule < b.rule ? -1 : 1));
  }
}
