/** Courses, classes and buckets that a rule names: the programme must have them. */
import type { RuleChecks } from './matchers.js';

interface NamedTargets {
  readonly courses?: readonly string[];
  readonly class?: string;
  readonly bucket?: string;
}

export function checkTargets(
  { courses, class: kind, bucket }: NamedTargets,
  pointer: string,
  checks: RuleChecks,
): void {
  const { programme, faults } = checks;
  checkCourses(courses ?? [], `${pointer}/courses`, checks);
  if (kind !== undefined && !programme.classes.has(kind)) {
    faults.add(`${pointer}/class`, 'unknownClass', { class: kind });
  }
  if (bucket !== undefined && !programme.buckets.has(bucket)) {
    faults.add(`${pointer}/bucket`, 'unknownBucket', { bucket });
  }
}

/** Courses of the programme, each named once. */
export function checkCourses(
  courses: readonly string[],
  pointer: string,
  { programme, faults }: RuleChecks,
): void {
  courses.forEach((course, at) => {
    if (!programme.courses.has(course)) faults.add(`${pointer}/${at}`, 'unknownCourse', { course });
  });
  faults.duplicates(courses, (at) => `${pointer}/${at}`);
}
