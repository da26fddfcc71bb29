/** The minima of a degree: what each needs, has, and whether it is met. They take nothing away. */
import type { ConversionRecord, CourseMatch, Hundredths } from '#domain';
import type { CompiledAudit, CompiledBook } from '../compile.js';
import { matches } from '../matcher.js';
import type { PlanAudit } from '../types.js';
import type { Source } from './admissible.js';

export function auditOf(
  book: CompiledBook,
  sources: readonly Source[],
  granted: readonly CourseMatch[],
  earlier: readonly ConversionRecord[],
): PlanAudit[] {
  const all = [...earlier.flatMap((one) => one.matches), ...granted];
  return book.audits.map((audit) => {
    const has = ofOutcomes(audit, sources, book) + ofCourses(audit, all);
    return { rule: audit.id, needed: audit.needed, has, met: has >= audit.needed };
  });
}

/** What the bank recognises of the outcomes that the minimum is about. */
function ofOutcomes(
  { when }: CompiledAudit,
  sources: readonly Source[],
  book: CompiledBook,
): Hundredths {
  if (when === null) return 0;
  return sources
    .filter((one) => matches(when, one, book))
    .reduce((sum, one) => sum + one.dossier.recognised, 0);
}

/** What is granted and planned of its courses. */
function ofCourses({ targets }: CompiledAudit, granted: readonly CourseMatch[]): Hundredths {
  if (targets === null) return 0;
  const counts = ({ course }: CourseMatch): boolean =>
    course === null ? targets.general : targets.courses.has(course);
  return granted.filter(counts).reduce((sum, one) => sum + one.credits, 0);
}
