/** Everything that is wrong with a document: its shape, then its meaning, then its examples. */
import type { FieldError } from '#edge';
import { checkBook, contextOf, runExamples } from '#equivalence';
import type { BookDocument, RuleLibrary } from '#equivalence';
import { faultError } from './fault-texts.js';
import { schemaFaults } from './schema-faults.js';

/** None: the document can be published beside what `library` holds. */
export function documentFaults(document: unknown, library: RuleLibrary): FieldError[] {
  const shape = schemaFaults(document);
  if (shape.length > 0) return shape;
  const book = document as BookDocument;
  const meaning = checkBook(book, contextOf(library));
  return (meaning.length > 0 ? meaning : runExamples(book, library)).map(faultError);
}
