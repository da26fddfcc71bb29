/** Drafting: a document becomes the next version's draft, or takes the place of the open one. */
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { actorOf, Refusal } from '#edge';
import type { Caller, CommandDigests } from '#edge';
import type { Answered } from '../answers.js';
import { authorityOf, contentHashOf } from './book-state.js';
import type { BookState, BookVersion } from './book-state.js';
import { BookWork, mayWrite } from './book-work.js';
import type { BookDecision } from './book-work.js';

export class Draft {
  constructor(
    readonly bookId: string,
    readonly document: object,
    readonly caller: Caller,
    readonly options: { readonly command: CommandDigests | null; readonly mustExist: boolean },
  ) {}
}

@CommandHandler(Draft)
export class DraftHandler implements ICommandHandler<Draft, Answered | Refusal> {
  constructor(private readonly books: BookWork) {}

  execute(draft: Draft): Promise<Answered | Refusal> {
    return this.books.run(draft.bookId, draft.options.command, (book) => decide(book, draft));
  }
}

function decide(book: BookState, draft: Draft): BookDecision {
  const refusal = refusalOf(book, draft);
  if (refusal !== null) return refusal;
  const { bookId } = book;
  const { document, caller } = draft;
  const last = book.versions.at(-1);
  const same = last !== undefined && last.contentHash === contentHashOf(document);
  if (same && last.status !== 'withdrawn') return { nothing: shown(book, last) };
  const version = versionAfter(last);
  return {
    event: { type: 'RuleBookDrafted', data: { bookId, version, by: actorOf(caller), document } },
    answer: shown(book, { version, status: 'draft' }),
  };
}

function refusalOf(book: BookState, { document, caller, options }: Draft): Refusal | null {
  const authority = authorityOf(document);
  const exists = book.streamVersion > 0;
  const known = exists && mayWrite(caller, book.authority);
  if (options.mustExist && !known) return new Refusal('notFound');
  if (!mayWrite(caller, authority)) return new Refusal('forbidden');
  return exists && book.authority !== authority ? new Refusal('ruleBookTaken') : null;
}

/** An open draft is replaced; otherwise the next version begins. */
function versionAfter(last: BookVersion | undefined): number {
  if (last === undefined) return 1;
  return last.status === 'draft' ? last.version : last.version + 1;
}

function shown(
  book: BookState,
  { version, status }: { readonly version: number; readonly status: string },
): object {
  return { ruleBookId: book.bookId, version, status };
}
