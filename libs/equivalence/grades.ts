/** Grades are compared on one declared scale only. */
import { builtInGradeScale, parseHundredths } from '#domain';
import type { Grade } from '#domain';
import type { CompiledBook } from './compile.js';

/** A number that grows with the grade; null where the scale or the value is not declared. */
export function gradeOrdinal(book: CompiledBook | null, grade: Grade | undefined): number | null {
  if (grade === undefined) return null;
  if (grade.scale === 'percent') return parseHundredths(grade.value);
  const values = book?.scales.get(grade.scale) ?? builtInGradeScale(grade.scale);
  if (values === null || values === undefined) return null;
  const at = values.indexOf(grade.value);
  return at < 0 ? null : at;
}

/** Positive where `a` is the higher grade; 0 where they cannot be compared. */
export function compareGrades(
  book: CompiledBook | null,
  a: Grade | undefined,
  b: Grade | undefined,
): number {
  if (a === undefined || b === undefined || a.scale !== b.scale) return 0;
  const first = gradeOrdinal(book, a);
  const second = gradeOrdinal(book, b);
  return first === null || second === null ? 0 : first - second;
}
