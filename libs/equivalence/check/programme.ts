/** The programme that a conversion book grants courses of. */
import { parseHundredths } from '#domain';
import type { BookDocument } from '../book.js';
import type { Faults } from './faults.js';
import { checkAmount } from './header.js';

/** The courses, classes and buckets that rules may speak of. */
export class ProgrammeWords {
  readonly courses: ReadonlySet<string>;
  readonly classes: ReadonlySet<string>;
  readonly buckets: ReadonlySet<string>;
  /** Hundredths; null where the book does not say. */
  readonly total: number | null;

  constructor({ programme }: BookDocument) {
    const courses = programme?.courses ?? [];
    const declared = (programme?.buckets ?? []).map((one) => one.bucket);
    this.courses = new Set(courses.map((one) => one.code));
    this.classes = new Set(courses.flatMap((one) => one.class ?? []));
    this.buckets = new Set([...declared, ...courses.flatMap((one) => one.bucket ?? [])]);
    const total = programme?.totalCredits;
    this.total = total === undefined ? null : parseHundredths(total);
  }
}

export function checkProgramme(document: BookDocument, faults: Faults): void {
  const { programme, scope } = document;
  if (scope.kind === 'recognition') {
    for (const field of ['programme', 'transitions', 'purposes', 'requiresAgreement'] as const) {
      if (document[field] === undefined) continue;
      faults.add(`/${field}`, 'wrongScope', { field, scope: scope.kind });
    }
    return;
  }
  if (programme === undefined) {
    faults.add('/programme', 'required');
    return;
  }
  if (programme.totalCredits !== undefined) {
    checkAmount(programme.totalCredits, '/programme/totalCredits', faults);
  }
  programme.courses.forEach((course, at) => {
    checkAmount(course.credits, `/programme/courses/${at}/credits`, faults);
  });
  faults.duplicates(
    programme.courses.map((one) => one.code),
    (at) => `/programme/courses/${at}/code`,
  );
  checkBuckets(programme, faults);
  faults.duplicates(
    (document.purposes ?? []).map((one) => one.purpose),
    (at) => `/purposes/${at}/purpose`,
  );
}

/** A book that declares its buckets declares all of them. */
function checkBuckets(programme: NonNullable<BookDocument['programme']>, faults: Faults): void {
  const { buckets, courses } = programme;
  if (buckets === undefined) return;
  const declared = new Set(buckets.map((one) => one.bucket));
  courses.forEach(({ bucket }, at) => {
    if (bucket === undefined || declared.has(bucket)) return;
    faults.add(`/programme/courses/${at}/bucket`, 'unknownBucket', { bucket });
  });
  faults.duplicates(
    buckets.map((one) => one.bucket),
    (at) => `/programme/buckets/${at}/bucket`,
  );
  const filled = new Set(courses.map((one) => one.bucket));
  buckets.forEach(({ bucket, credits }, at) => {
    const pointer = `/programme/buckets/${at}/credits`;
    if (credits !== undefined) checkAmount(credits, pointer, faults);
    else if (!filled.has(bucket)) faults.add(pointer, 'required');
  });
}
