/** Everything that is wrong with a document: its shape, then its meaning, then its examples. */
import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { FieldError } from '#edge';
import { checkBook, contextOf, runExamples } from '#equivalence';
import type { BookDocument, CheckContext, RuleLibrary } from '#equivalence';
import { RuleFeed } from '#rule-feed';
import { Institutions } from '../institutions/institutions.js';
import { authorityOf, reviewersOf } from './book-state.js';
import { faultError } from './fault-texts.js';
import { schemaFaults } from './schema-faults.js';

/** None: the document can be published beside what `library` holds. */
export async function documentFaults(
  document: unknown,
  library: RuleLibrary,
  isRegistered?: CheckContext['isRegistered'],
): Promise<FieldError[]> {
  const shape = schemaFaults(document);
  if (shape.length > 0) return shape;
  const book = document as BookDocument;
  const meaning = checkBook(book, contextOf(library, isRegistered));
  if (meaning.length > 0) return meaning.map(faultError);
  const failed: FieldError[] = [];
  for (const at of (book.examples ?? []).keys()) {
    failed.push(...runExamples(book, library, at).map(faultError));
    // Others are served between two examples.
    await setImmediate();
  }
  return failed;
}

interface Checked {
  readonly errors: FieldError[];
  /** Of the rules that it was checked beside. */
  readonly epoch: number;
}

/** The same, beside what is published and registered now. */
@Injectable()
export class DocumentCheck {
  constructor(
    private readonly rules: RuleFeed,
    private readonly institutions: Institutions,
  ) {}

  async of(document: object): Promise<Checked> {
    const isRegistered = await this.institutions.among([
      authorityOf(document),
      ...reviewersOf(document),
    ]);
    const library = await this.rules.forPlans();
    const errors = await documentFaults(document, library, isRegistered);
    return { errors, epoch: library.epoch };
  }

  /** Of what is published now. */
  async epoch(): Promise<number> {
    return (await this.rules.current()).epoch;
  }
}
