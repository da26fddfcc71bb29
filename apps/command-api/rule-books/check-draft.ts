/** What publishing would refuse of the latest version, without publishing it. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Refusal } from '#edge';
import type { Caller, FieldError } from '#edge';
import { BookWork, mayWrite } from './book-work.js';
import { DocumentCheck } from './document-faults.js';

export class CheckDraft {
  constructor(
    readonly bookId: string,
    readonly caller: Caller,
  ) {}
}

@QueryHandler(CheckDraft)
export class CheckDraftHandler implements IQueryHandler<CheckDraft, FieldError[] | Refusal> {
  constructor(
    private readonly books: BookWork,
    private readonly check: DocumentCheck,
  ) {}

  async execute({ bookId, caller }: CheckDraft): Promise<FieldError[] | Refusal> {
    const book = await this.books.read(bookId);
    const last = book.versions.at(-1);
    if (last === undefined || !mayWrite(caller, book.authority)) return new Refusal('notFound');
    return (await this.check.of(last.document)).errors;
  }
}
