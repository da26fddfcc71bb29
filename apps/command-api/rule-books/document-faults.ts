/** Everything that is wrong with a document: its shape, then its meaning, then its examples. */
import { setImmediate } from 'node:timers/promises';
import type { FieldError } from '#edge';
import { checkBook, contextOf, runExamples } from '#equivalence';
import type { BookDocument, RuleLibrary } from '#equivalence';
import { faultError } from './fault-texts.js';
import { schemaFaults } from './schema-faults.js';

/** None: the document can be published beside what `library` holds. */
export async function documentFaults(
  document: unknown,
  library: RuleLibrary,
): Promise<FieldError[]> {
  const shape = schemaFaults(document);
  if (shape.length > 0) return shape;
  const book = document as BookDocument;
  const meaning = checkBook(book, contextOf(library));
  if (meaning.length > 0) return meaning.map(faultError);
  const failed: FieldError[] = [];
  for (const at of (book.examples ?? []).keys()) {
    failed.push(...runExamples(book, library, at).map(faultError));
    // Others are served between two examples.
    await setImmediate();
  }
  return failed;
}
