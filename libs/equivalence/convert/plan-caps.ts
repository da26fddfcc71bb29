/** What each cap over a sum or a count would take from the admissible outcomes. */
import type { CompiledBook } from '../compile.js';
import { matches } from '../matcher.js';
import { groupOf } from '../recognise/groups.js';
import type { PlanCap } from '../types.js';
import type { Source } from './admissible.js';

export function planCaps(book: CompiledBook, sources: readonly Source[]): PlanCap[] {
  const caps: PlanCap[] = [];
  for (const cap of book.caps) {
    if (cap.per === 'item') continue;
    const sums = new Map<string, number>();
    for (const { dossier, admissible } of sources) {
      if (admissible === 0 || !matches(cap.when, dossier, book)) continue;
      const group = groupOf(cap, dossier.facts);
      if (group === null) continue;
      sums.set(group, (sums.get(group) ?? 0) + (cap.per === 'count' ? 1 : admissible));
    }
    let asked = 0;
    let excluded = 0;
    for (const sum of sums.values()) {
      asked += sum;
      excluded += sum > cap.limit ? sum - cap.limit : 0;
    }
    const unit = cap.per === 'count' ? 'items' : 'credits';
    caps.push({ rule: cap.id, limit: cap.limit, unit, asked, excluded });
  }
  return caps;
}
