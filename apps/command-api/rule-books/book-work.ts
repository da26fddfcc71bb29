/** What every command on a rule book does: read its stream, decide, append, or decide anew. */
import { Injectable } from '@nestjs/common';
import type { RuleBookEvent } from '#domain';
import { Refusal } from '#edge';
import type { Caller, CommandDigests } from '#edge';
import { encodePosition, EventStore, streamIdOf } from '#event-store';
import type { AppendResult, RulesAppend } from '#event-store';
import { answeredBy, commandRow, isEnded } from '../answers.js';
import type { Answer, Answered } from '../answers.js';
import { foldBook } from './book-state.js';
import type { BookState } from './book-state.js';

/** The owner of the bank's own book, as its documents name it. */
const BANK = 'bank';

export interface BookVerdict {
  readonly event: RuleBookEvent;
  /** There where the change reaches every account. */
  readonly marker?: RulesAppend['marker'];
  /** The rules that the decision was made under; with other ones it is made anew. */
  readonly epoch?: number;
  /** What to answer; nothing personal, since it is stored for retries. */
  readonly answer: object;
}

/** An event to append; what to answer where nothing is to be recorded; or a refusal. */
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

  async run(
    bookId: string,
    command: CommandDigests | null,
    decide: (book: BookState) => Promise<BookDecision> | BookDecision,
  ): Promise<Answered | Refusal> {
    const first = await this.firstAnswer(command);
    if (first !== null) return first;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const book = await this.read(bookId);
      const decision = await decide(book);
      if (decision instanceof Refusal) return decision;
      if ('nothing' in decision) return this.nothingNew(decision.nothing);
      const answer = { status: 201, body: decision.answer };
      const result = await this.append(book, decision, commandRow(command, answer));
      if (isEnded(result)) return answeredBy(result, answer);
    }
    return new Refusal('conflict');
  }

  /** The position is after all that is recorded: who waits for it sees what was done before. */
  private async nothingNew(answer: object): Promise<Answered> {
    const last = await this.store.lastPositions();
    const position = encodePosition(new Map([...last].filter(([, one]) => one > 0n)));
    return { status: 200, body: { ...answer, position }, repeated: false };
  }

  /** A repeated command must not be decided: the book has changed by its first sending. */
  private async firstAnswer(command: CommandDigests | null): Promise<Answered | Refusal | null> {
    if (command === null) return null;
    const row = await this.store.command(command.key);
    if (row === null) return null;
    if (Buffer.compare(row.request, command.request) !== 0) {
      return new Refusal('idempotencyKeyReused');
    }
    const { status, body } = row.answer as Answer;
    const position = encodePosition(row.positions);
    return { status, body: { ...body, position }, repeated: true };
  }

  private append(
    book: BookState,
    { event, marker, epoch }: BookVerdict,
    command: ReturnType<typeof commandRow>,
  ): Promise<AppendResult> {
    const stream = streamIdOf('ruleBook', book.bookId);
    const version = book.streamVersion;
    if (marker !== undefined) {
      const seen = epoch === undefined ? {} : { expectedEpoch: epoch };
      const rules = { stream, expected: version, ...seen, event, marker };
      return this.store.appendRules({ ...command, ...rules });
    }
    const expected = version === 0 ? 'none' : version;
    return this.store.append({ ...command, streams: [{ stream, expected, events: [event] }] });
  }
}
