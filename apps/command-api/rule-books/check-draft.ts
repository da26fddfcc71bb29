/** What publishing would refuse of the latest version, without publishing it. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Refusal } from '#edge';
import type { Caller, FieldError } from '#edge';
import { CurrentRules } from '../rules/current-rules.js';
import { BookWork } from './book-work.js';
import { documentFaults } from './document-faults.js';

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
    private readonly rules: CurrentRules,
  ) {}

  async execute({ bookId, caller }: CheckDraft): Promise<FieldError[] | Refusal> {
    const book = await this.books.owned(bookId, caller);
    if (book instanceof Refusal) return book;
    return documentFaults(book.versions.at(-1)?.document, await this.rules.current());
  }
}
