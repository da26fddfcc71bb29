/** The programme that a conversion book grants courses of. */
import type { BookDocument } from '../book.js';
import type { Faults } from './faults.js';
import { checkAmount } from './header.js';

export function checkProgramme(document: BookDocument, faults: Faults): void {
  const { programme, scope } = document;
  if (scope.kind === 'recognition') {
    if (programme === undefined) return;
    faults.add('/programme', 'wrongScope', { field: 'programme', scope: scope.kind });
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
}
