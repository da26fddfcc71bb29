/** Publishing: the draft is checked, its examples run, and from then on it never changes. */
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { actorOf, Refusal } from '#edge';
import type { Caller, CommandDigests } from '#edge';
import type { Answered } from '../answers.js';
import type { BookState, BookVersion } from './book-state.js';
import { BookWork, mayWrite } from './book-work.js';
import type { BookDecision, BookVerdict } from './book-work.js';
import { DocumentCheck } from './document-faults.js';

export class Publish {
  constructor(
    readonly bookId: string,
    readonly version: number,
    readonly caller: Caller,
    readonly command: CommandDigests | null,
  ) {}
}

@CommandHandler(Publish)
export class PublishHandler implements ICommandHandler<Publish, Answered | Refusal> {
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly books: BookWork,
    private readonly check: DocumentCheck,
  ) {}

  /**
   * One after the other within the process, since checking beside each other would be in vain:
   * the log takes a publication only under the rules that its check saw.
   */
  execute(publish: Publish): Promise<Answered | Refusal> {
    const next = this.running.then(() =>
      this.books.run(publish.bookId, publish.command, (book) => this.decide(book, publish)),
    );
    this.running = next.catch(() => undefined);
    return next;
  }

  private async decide(book: BookState, { version, caller }: Publish): Promise<BookDecision> {
    const found = book.versions[version - 1];
    if (found === undefined || !mayWrite(caller, book.authority)) return new Refusal('notFound');
    if (found.status === 'withdrawn') return new Refusal('ruleBookWithdrawn');
    if (found.status === 'published') {
      return { nothing: shown(found) };
    }
    const { errors, epoch } = await this.check.of(found.document);
    if (errors.length > 0) return new Refusal('invalidRuleBook', { errors });
    return { ...published(book, found, caller), epoch };
  }
}

function published(book: BookState, found: BookVersion, caller: Caller): BookVerdict {
  const { bookId } = book;
  const { version, contentHash, document } = found;
  const by = actorOf(caller);
  return {
    event: { type: 'RuleBookPublished', data: { bookId, version, by, contentHash, document } },
    marker: { bookId, version, change: 'published', contentHash },
    answer: shown(found),
  };
}

function shown({ version, contentHash }: BookVersion): object {
  return { version, contentHash };
}
