/** Of a family only the highest counts; what was consumed of a lower one stands (credits.md §2). */
import type { OutcomeFacts } from '#domain';
import { rulesFor } from '../candidates.js';
import type { CompiledBook, CompiledFamily } from '../compile.js';
import { matches } from '../matcher.js';
import { comparable, isHigher, PeerGroups, yieldTo } from './peers.js';
import type { Peer } from './peers.js';
import { normalisedTitle } from './titles.js';

/**
 * Families are told by rule id over all versions of a book, and settled in the order of ids. What
 * a lower member still brings is what its own version says.
 */
export function settleFamilies(peers: readonly Peer[]): void {
  const groups = new PeerGroups();
  let any = false;
  for (const peer of peers) {
    if (!comparable(peer)) continue;
    for (const family of rulesFor(peer.book, peer.facts).families) {
      if (!family.members.some((one) => matches(one, peer, peer.book))) continue;
      for (const key of keysOf(family, peer.facts)) groups.add(family.id, key, peer);
      any = true;
    }
  }
  if (!any) return;
  for (const { rule, members } of groups.inOrder()) {
    const passed = members.filter((member) => member.recognised > 0);
    if (passed.length === 0) continue;
    const highest = passed.reduce((best, next) => (isHigher(next, best) ? next : best));
    for (const member of members) {
      if (member === highest) continue;
      const lower = lowerOf(member.book, rule);
      yieldTo(highest, member, { code: 'lowerInFamily', rule, lower });
    }
  }
}

function lowerOf(book: CompiledBook | null, rule: string): CompiledFamily['lower'] {
  return book?.families.find((one) => one.id === rule)?.lower ?? null;
}

/** Which families of a rule an outcome is in: one for all, or one for each code, title or tag. */
function keysOf({ each }: CompiledFamily, { code, title, tags = [] }: OutcomeFacts): string[] {
  if (each === null) return [''];
  if (each === 'code') return code === undefined ? [] : [code];
  if (each === 'title') return [normalisedTitle(title)].filter((one) => one !== '');
  return [...new Set(tags.filter((tag) => tag.startsWith(each.tagPrefix)))];
}
