/** Courses of one title are one course: the best of them is recognised, once (rules.md r25). */
import { rulesFor } from '../candidates.js';
import { byAward } from '../dossier.js';
import { compareGrades } from '../grades.js';
import { matches } from '../matcher.js';
import { comparable, PeerGroups, yieldTo } from './peers.js';
import type { Peer } from './peers.js';
import { normalisedTitle } from './titles.js';

/** Courses only: a diploma and a course of its name are not the same thing. */
export function settleDuplicates(peers: readonly Peer[]): void {
  const groups = new PeerGroups();
  let any = false;
  for (const peer of peers) {
    if (peer.facts.kind !== 'course' || !comparable(peer)) continue;
    for (const rule of rulesFor(peer.book, peer.facts).duplicates) {
      if (!matches(rule.when, peer, peer.book)) continue;
      const title = normalisedTitle(peer.facts.title);
      if (title !== '') groups.add(rule.id, title, peer);
      any = true;
    }
  }
  if (!any) return;
  for (const { rule, members } of groups.inOrder()) {
    const passed = members.filter((member) => member.recognised > 0);
    if (passed.length === 0) continue;
    const best = passed.reduce((one, next) => (isBetter(next, one) ? next : one));
    for (const member of members) {
      if (member !== best) yieldTo(best, member, { code: 'duplicate', rule, lower: null });
    }
  }
}

/** As between attempts: the higher grade on one scale, more credits, then the usual order. */
function isBetter(a: Peer, b: Peer): boolean {
  const grade = compareGrades(a.book ?? b.book, a.facts.grade, b.facts.grade);
  if (grade !== 0) return grade > 0;
  const credits = a.recognised - b.recognised;
  return credits !== 0 ? credits > 0 : byAward(a, b) < 0;
}
