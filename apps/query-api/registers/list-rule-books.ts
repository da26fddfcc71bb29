import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Refusal } from '#edge';
import type { Caller } from '#edge';
import { pageCursor, readCursor } from './page-cursor.js';
import { Registers } from './registers.js';
import type { BookFilter } from './registers.js';

const DEFAULT_LIMIT = 200;

export class ListRuleBooks {
  constructor(
    readonly filter: BookFilter & { readonly cursor?: string; readonly limit?: string },
    readonly caller: Caller | undefined,
  ) {}
}

@QueryHandler(ListRuleBooks)
export class ListRuleBooksHandler implements IQueryHandler<ListRuleBooks, object | Refusal> {
  constructor(private readonly registers: Registers) {}

  async execute({ filter, caller }: ListRuleBooks): Promise<object | Refusal> {
    const key = readCursor(filter.cursor, ['', '0']);
    if (key instanceof Refusal) return key;
    const [bookId = '', version = '0'] = key;
    const after = { bookId, version: /^[0-9]{1,9}$/.test(version) ? Number(version) : 0 };
    const limit = Number(filter.limit ?? DEFAULT_LIMIT);
    const found = await this.registers.books(filter, caller, { after, limit: limit + 1 });
    const ruleBooks = found.slice(0, limit);
    const last = ruleBooks.at(-1);
    const more = found.length > limit && last !== undefined;
    const next = more ? { next: pageCursor([last.ruleBookId, String(last.version)]) } : {};
    return { ruleBooks, ...next };
  }
}
