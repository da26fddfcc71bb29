/** Withdrawing a published version: it decides nothing new, and what it decided stands. */
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { actorOf, Refusal } from '#edge';
import type { Caller, CommandDigests } from '#edge';
import type { Answered } from '../answers.js';
import type { BookState } from './book-state.js';
import { BookWork, mayWrite } from './book-work.js';
import type { BookDecision } from './book-work.js';

export class Withdraw {
  constructor(
    readonly bookId: string,
    readonly body: { readonly version: number; readonly reason: string },
    readonly caller: Caller,
    readonly command: CommandDigests | null,
  ) {}
}

@CommandHandler(Withdraw)
export class WithdrawHandler implements ICommandHandler<Withdraw, Answered | Refusal> {
  constructor(private readonly books: BookWork) {}

  execute(withdraw: Withdraw): Promise<Answered | Refusal> {
    return this.books.run(withdraw.bookId, withdraw.command, (book) => decide(book, withdraw));
  }
}

function decide(book: BookState, { body, caller }: Withdraw): BookDecision {
  const { version, reason } = body;
  const found = book.versions[version - 1];
  if (found === undefined || !mayWrite(caller, book.authority)) return new Refusal('notFound');
  if (found.status === 'draft') return new Refusal('ruleBookNotPublished');
  const answer = { version, status: 'withdrawn' };
  if (found.status === 'withdrawn') return { nothing: answer };
  const { bookId } = book;
  const { contentHash } = found;
  return {
    event: {
      type: 'RuleBookWithdrawn',
      data: { bookId, version, by: actorOf(caller), reason },
    },
    marker: { bookId, version, change: 'withdrawn', contentHash },
    answer,
  };
}
