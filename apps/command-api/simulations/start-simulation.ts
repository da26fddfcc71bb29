/** 模拟: asking what a version of a book would do to everyone, before it is published. */
import { randomUUID } from 'node:crypto';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { BankClock, Refusal } from '#edge';
import type { Caller, CommandDigests } from '#edge';
import type { BookDocument } from '#equivalence';
import type { BookState, BookVersion } from '../rule-books/book-state.js';
import { BookWork, mayWrite } from '../rule-books/book-work.js';
import { DocumentCheck } from '../rule-books/document-faults.js';
import { SimulationRunner } from './runner/simulation-runner.js';

export class StartSimulation {
  constructor(
    readonly bookId: string,
    /** The latest one where it is left out. */
    readonly version: number | undefined,
    readonly caller: Caller,
    readonly command: CommandDigests | null,
  ) {}
}

export interface StartedSimulation {
  readonly simulationId: string;
  readonly repeated: boolean;
}

/** Simulations of one authority that are not finished. */
const UNFINISHED_MAX = 5;
/** Seconds after which an authority with too many may come again. */
const COME_AGAIN = 10;

@CommandHandler(StartSimulation)
export class StartSimulationHandler implements ICommandHandler<
  StartSimulation,
  StartedSimulation | Refusal
> {
  constructor(
    private readonly books: BookWork,
    private readonly check: DocumentCheck,
    private readonly runner: SimulationRunner,
    private readonly clock: BankClock,
  ) {}

  async execute(start: StartSimulation): Promise<StartedSimulation | Refusal> {
    const { bookId, caller, command } = start;
    const first = await this.first(command);
    if (first !== null) return first;
    const book = await this.books.read(bookId);
    const version = versionOf(book, start.version);
    if (version === undefined || !mayWrite(caller, book.authority)) return new Refusal('notFound');
    if ((await this.runner.runs.unfinished(book.authority)) >= UNFINISHED_MAX) {
      return new Refusal('tooManyRequests', { retryAfter: COME_AGAIN });
    }
    // What was published went through the check; a draft has still to.
    if (version.status !== 'draft') {
      return this.begin(book, version, await this.check.epoch(), command);
    }
    const { errors, epoch } = await this.check.of(version.document);
    if (errors.length > 0) return new Refusal('invalidRuleBook', { errors });
    return this.begin(book, version, epoch, command);
  }

  private async begin(
    { bookId, authority }: BookState,
    { version, contentHash, document }: BookVersion,
    epoch: number,
    command: CommandDigests | null,
  ): Promise<StartedSimulation | Refusal> {
    const simulationId = randomUUID();
    const today = this.clock.today();
    const subject = { bookId, version, contentHash, document: document as BookDocument };
    const run = { simulationId, authority, ...subject, epoch, today };
    const begun = await this.runner.runs.begin(run, command);
    if (!begun) return (await this.first(command)) ?? new Refusal('inProgress', { retryAfter: 1 });
    this.runner.wake();
    return { simulationId, repeated: false };
  }

  private async first(command: CommandDigests | null): Promise<StartedSimulation | Refusal | null> {
    if (command === null) return null;
    const known = await this.runner.runs.ofKey(command.key);
    if (known === null) return null;
    const same = Buffer.compare(known.request, command.request) === 0;
    if (!same) return new Refusal('idempotencyKeyReused');
    return { simulationId: known.simulationId, repeated: true };
  }
}

function versionOf(book: BookState, version: number | undefined): BookVersion | undefined {
  return version === undefined ? book.versions.at(-1) : book.versions[version - 1];
}
