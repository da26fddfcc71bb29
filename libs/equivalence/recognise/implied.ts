/** What comes with another outcome of the same learner is not counted beside it (rules.md r24). */
import { rulesFor } from '../candidates.js';
import type { CompiledBook, CompiledImplied } from '../compile.js';
import { matches } from '../matcher.js';
import { comparable, isHigher, yieldTo } from './peers.js';
import type { Peer } from './peers.js';

interface Implication {
  readonly rule: string;
  /** Those that bring it with them. */
  readonly by: readonly Peer[];
}

type Implied = ReadonlyMap<Peer, readonly Implication[]>;

/**
 * All is judged by what passed the tests before: what comes with an outcome that comes with a third
 * one is not counted either. Where two come with each other the higher one stands.
 */
export function settleImplied(peers: readonly Peer[]): void {
  const implied = implicationsOf(peers);
  if (implied.size === 0) return;
  const taken = [...implied.keys()].flatMap((peer) => takenBy(peer, implied) ?? []);
  const gone = new Set(taken.map((one) => one.peer));
  for (const { peer, rule, by } of taken) {
    const standing = by.filter((one) => !gone.has(one));
    const among = standing.length === 0 ? by : standing;
    const best = among.reduce((one, next) => (isHigher(next, one) ? next : one));
    yieldTo(best, peer, { code: 'implied', rule, lower: null });
  }
}

function implicationsOf(peers: readonly Peer[]): Implied {
  const found = new Map<Peer, Implication[]>();
  const bearers = new Map<CompiledImplied, readonly Peer[]>();
  for (const peer of peers) {
    if (!comparable(peer)) continue;
    for (const rule of rulesFor(peer.book, peer.facts).implied) {
      if (!matches(rule.when, peer, peer.book)) continue;
      const known = bearers.get(rule) ?? bearersOf(rule, peer.book, peers);
      bearers.set(rule, known);
      const by = known.filter((one) => one !== peer);
      if (by.length > 0) found.set(peer, [...(found.get(peer) ?? []), { rule: rule.id, by }]);
    }
  }
  return found;
}

/** Only what brings something itself can bring something with it. */
function bearersOf({ by }: CompiledImplied, book: CompiledBook, peers: readonly Peer[]): Peer[] {
  return peers.filter((one) => one.recognised > 0 && matches(by, one, book));
}

/** The first rule that takes it, and by whom; null where it stands. */
function takenBy(peer: Peer, implied: Implied): (Implication & { readonly peer: Peer }) | null {
  for (const { rule, by } of implied.get(peer) ?? []) {
    const above = by.filter((one) => !comesWith(one, peer, implied) || isHigher(one, peer));
    if (above.length > 0) return { peer, rule, by: above };
  }
  return null;
}

/** Does `peer` come with `bearer`, directly or through others? */
function comesWith(peer: Peer, bearer: Peer, implied: Implied): boolean {
  const seen = new Set<Peer>();
  const open = [peer];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const one of (implied.get(next) ?? []).flatMap((each) => each.by)) {
      if (one === bearer) return true;
      if (!seen.has(one)) open.push(one);
      seen.add(one);
    }
  }
  return false;
}
