/** Of a family only the highest counts; what was consumed of a lower one stands (credits.md §2). */
import type { CompiledBook } from '../compile.js';
import { because, byAward, least } from '../dossier.js';
import type { Dossier } from '../dossier.js';
import { levelOrdinal, matches } from '../matcher.js';

export function settleFamilies(dossiers: readonly Dossier[]): void {
  for (const [rule, members] of familiesOf(dossiers)) {
    const passed = members.filter((member) => member.recognised > 0);
    if (passed.length === 0) continue;
    const highest = passed.reduce((best, next) => (isHigher(next, best) ? next : best));
    for (const member of members) {
      if (member === highest) continue;
      const kept = least(member.consumed, member.hard);
      if (member.recognised > 0) {
        because(member, 'lowerInFamily', { rule, values: { by: highest.id } });
      }
      member.recognised = kept;
      highest.recognised -= least(kept, highest.recognised);
    }
  }
}

/** True where `a` stands above `b`: more credits, then the higher level, then the usual order. */
export function isHigher(a: Dossier, b: Dossier): boolean {
  const credits = a.recognised - b.recognised;
  if (credits !== 0) return credits > 0;
  if (a.facts.scheme === b.facts.scheme) {
    const first = levelOrdinal(a.book, a.facts.scheme, a.facts.level);
    const second = levelOrdinal(a.book, b.facts.scheme, b.facts.level);
    if (first !== null && second !== null && first !== second) return first > second;
  }
  return byAward(a, b) < 0;
}

/** Families with more than one member, by rule id, over all versions. */
function familiesOf(dossiers: readonly Dossier[]): [string, Dossier[]][] {
  const families = new Map<string, Dossier[]>();
  for (const dossier of dossiers) {
    if (dossier.book === null || dossier.decided !== null || dossier.hard === 0) continue;
    for (const family of memberships(dossier, dossier.book)) {
      const members = families.get(family);
      if (members === undefined) families.set(family, [dossier]);
      else members.push(dossier);
    }
  }
  return [...families].filter(([, members]) => members.length > 1).sort(byRule);
}

function memberships(dossier: Dossier, book: CompiledBook): string[] {
  return book.families
    .filter((one) => one.members.some((m) => matches(m, dossier, book)))
    .map((one) => one.id);
}

function byRule(a: [string, unknown], b: [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
