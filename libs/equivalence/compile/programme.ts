/** The programme of a book: its courses, its parts and their totals. */
import type { Hundredths } from '#domain';
import type { BookDocument } from '../book.js';
import { amount, optionalAmount } from './amounts.js';
import type { CompiledCourse, CompiledTargets } from './compiled.js';

export interface CompiledProgramme {
  readonly courses: readonly CompiledCourse[];
  readonly bucketCredits: ReadonlyMap<string, Hundredths>;
  readonly classCredits: ReadonlyMap<string, Hundredths>;
  readonly totalCredits: Hundredths;
}

export function programmeOf(document: BookDocument): CompiledProgramme {
  const { programme } = document;
  const courses = (programme?.courses ?? [])
    .map((one) => ({
      code: one.code,
      credits: amount(one.credits),
      class: one.class ?? null,
      bucket: one.bucket ?? null,
    }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  const buckets = sums(courses, 'bucket');
  for (const { bucket, credits } of programme?.buckets ?? []) {
    buckets.set(bucket, optionalAmount(credits) ?? buckets.get(bucket) ?? 0);
  }
  const sum = courses.reduce((total, one) => total + one.credits, 0);
  return {
    courses,
    bucketCredits: buckets,
    classCredits: sums(courses, 'class'),
    totalCredits: optionalAmount(programme?.totalCredits) ?? sum,
  };
}

function sums(courses: readonly CompiledCourse[], by: 'bucket' | 'class'): Map<string, number> {
  const totals = new Map<string, number>();
  for (const course of courses) {
    const key = course[by];
    if (key !== null) totals.set(key, (totals.get(key) ?? 0) + course.credits);
  }
  return totals;
}

/** How a rule names courses: every field it gives narrows them; `general` alone names none. */
interface NamedTargets {
  readonly class?: string;
  readonly bucket?: string;
  readonly courses?: readonly string[];
  readonly general?: true;
}

export function targetsOf(named: NamedTargets, programme: CompiledProgramme): CompiledTargets {
  const { class: byClass, bucket, courses } = named;
  const names = byClass !== undefined || bucket !== undefined || courses !== undefined;
  const codes = programme.courses
    .filter((one) => byClass === undefined || one.class === byClass)
    .filter((one) => bucket === undefined || one.bucket === bucket)
    .filter((one) => courses === undefined || courses.includes(one.code))
    .map((one) => one.code);
  return { courses: new Set(names ? codes : []), general: named.general === true };
}
