/** 流水: every change of a balance with its cause, page by page, in booking order. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { fieldError, Refusal } from '#edge';
import type { Caller } from '#edge';
import { decodeCursor, encodeCursor, FROM_THE_START } from '#transcript';
import { renderEntry, TranscriptReader } from '#transcript';
import { BankClock } from '#edge';
import { Accounts, NotYet } from './accounts.js';
import type { Shown } from './shown.js';

export interface StatementPage {
  readonly cursor?: string;
  readonly limit?: string;
  readonly after?: string;
}

const DEFAULT_LIMIT = 100;

export class ReadStatement {
  constructor(
    readonly caller: Caller,
    readonly learnerId: string,
    readonly page: StatementPage,
  ) {}
}

@QueryHandler(ReadStatement)
export class ReadStatementHandler implements IQueryHandler<
  ReadStatement,
  Shown | NotYet | Refusal
> {
  constructor(
    private readonly accounts: Accounts,
    private readonly reader: TranscriptReader,
    private readonly clock: BankClock,
  ) {}

  async execute({ caller, learnerId, page }: ReadStatement): Promise<Shown | NotYet | Refusal> {
    const after = page.cursor === undefined ? FROM_THE_START : decodeCursor(page.cursor);
    if (after === null) {
      return new Refusal('invalidQuery', { errors: [fieldError('/cursor', 'invalidValue')] });
    }
    const view = await this.accounts.viewFor(caller, learnerId, page.after);
    if (view instanceof NotYet || view instanceof Refusal) return view;
    if (!view.sight.extent.fields.has('statement')) return new Refusal('consentNeeded');
    const limit = Number(page.limit ?? DEFAULT_LIMIT);
    const today = this.clock.today();
    const found = await this.reader.entries(view, { after, limit: limit + 1, today });
    const entries = found.slice(0, limit);
    const last = entries.at(-1);
    const more = found.length > limit && last !== undefined;
    const body = {
      entries: entries.map((entry) => renderEntry(learnerId, entry)),
      ...(more ? { next: encodeCursor(last) } : {}),
      ...(view.parked === null ? {} : { parked: true }),
    };
    return { body, lag: view.lag, right: view.sight.right };
  }
}
