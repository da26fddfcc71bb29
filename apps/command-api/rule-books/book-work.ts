/** What every command on a rule book does: read its stream, decide, append, or decide anew. */
import { Injectable } from '@nestjs/common';
import type { RuleBookEvent } from '#domain';
import { Refusal } from '#edge';
import type { Caller, CommandDigests } from '#edge';
import { encodePosition, EventStore, streamIdOf } from '#event-store';
import type { AppendResult, CommandRow, RulesAppend } from '#event-store';
import { foldBook } from './book-state.js';
import type { BookState } from './book-state.js';

/** The owner of the bank's own book, as its documents name it. */
const BANK = 'bank';

export interface BookDone {
  readonly answer: object;
  /** True for 201: something was recorded by this request, or by its first sending. */
  readonly created: boolean;
  readonly repeated: boolean;
}

export interface BookVerdict {
  readonly event: RuleBookEvent;
  /** There where the change reaches every account. */
  readonly marker?: RulesAppend['marker'];
  /** What to answer; nothing personal, since it is stored for retries. */
  readonly answer: object;
}

/** Decided: an event to append, an answer without one, or a refusal. */
export type BookDecision = BookVerdict | { readonly nothing: object } | Refusal;

const ATTEMPTS = 3;

/** The operator for every book; an institution for the books it is the authority of. */
export function mayWrite(caller: Caller, authority: string): boolean {
  return caller.role === 'operator' || (authority !== BANK && caller.institution === authority);
}

@Injectable()
export class BookWork {
  constructor(private readonly store: EventStore) {}

  async read(bookId: string): Promise<BookState> {
    return foldBook(bookId, await this.store.readStream(streamIdOf('ruleBook', bookId)));
  }

  /** The book, where it exists and is the caller's to change; to others it does not exist. */
  async owned(bookId: string, caller: Caller): Promise<BookState | Refusal> {
    const book = await this.read(bookId);
    const known = book.streamVersion > 0 && mayWrite(caller, book.authority);
    return known ? book : new Refusal('notFound');
  }

  async run(
    bookId: string,
    command: CommandDigests | null,
    decide: (book: BookState) => Promise<BookDecision> | BookDecision,
  ): Promise<BookDone | Refusal> {
    const first = await this.firstAnswer(command);
    if (first !== null) return first;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const book = await this.read(bookId);
      const decision = await decide(book);
      if (decision instanceof Refusal) return decision;
      if ('nothing' in decision) {
        return { answer: decision.nothing, created: false, repeated: false };
      }
      const done = doneBy(await this.append(book, decision, command), decision);
      if (done !== null) return done;
    }
    return new Refusal('conflict');
  }

  /** After everything that is recorded now: who waits for it sees what was published before. */
  async now(): Promise<string> {
    const last = await this.store.lastPositions();
    return encodePosition(new Map([...last].filter(([, position]) => position > 0n)));
  }

  private async firstAnswer(command: CommandDigests | null): Promise<BookDone | Refusal | null> {
    if (command === null) return null;
    const row = await this.store.command(command.key);
    if (row === null) return null;
    if (Buffer.compare(row.request, command.request) !== 0) {
      return new Refusal('idempotencyKeyReused');
    }
    const answer = { ...(row.answer as object), position: encodePosition(row.positions) };
    return { answer, created: true, repeated: true };
  }

  private append(
    book: BookState,
    verdict: BookVerdict,
    digests: CommandDigests | null,
  ): Promise<AppendResult> {
    const { event, marker, answer } = verdict;
    const stream = streamIdOf('ruleBook', book.bookId);
    const command: { command?: CommandRow } =
      digests === null ? {} : { command: { ...digests, answer } };
    const expected = book.streamVersion;
    if (marker !== undefined) {
      return this.store.appendRules({ ...command, stream, expected, event, marker });
    }
    const streams = [
      { stream, expected: expected === 0 ? ('none' as const) : expected, events: [event] },
    ];
    return this.store.append({ ...command, streams });
  }
}

/** Null where someone else was faster: then it is decided anew. */
function doneBy(result: AppendResult, verdict: BookVerdict): BookDone | Refusal | null {
  switch (result.result) {
    case 'appended': {
      const position = encodePosition(result.positions);
      return { answer: { ...verdict.answer, position }, created: true, repeated: false };
    }
    case 'repeated': {
      const position = encodePosition(result.positions);
      const answer = { ...(result.answer as object), position };
      return { answer, created: true, repeated: true };
    }
    case 'keyReused':
      return new Refusal('idempotencyKeyReused');
    case 'overloaded':
      return new Refusal('overloaded', { retryAfter: 1 });
    default:
      return null;
  }
}
