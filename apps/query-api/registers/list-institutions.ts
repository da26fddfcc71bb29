import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Refusal } from '#edge';
import { pageCursor, readCursor } from './page-cursor.js';
import { Registers } from './registers.js';

const DEFAULT_LIMIT = 500;

export class ListInstitutions {
  constructor(readonly page: { readonly cursor?: string; readonly limit?: string }) {}
}

@QueryHandler(ListInstitutions)
export class ListInstitutionsHandler implements IQueryHandler<ListInstitutions, object | Refusal> {
  constructor(private readonly registers: Registers) {}

  async execute({ page }: ListInstitutions): Promise<object | Refusal> {
    const after = readCursor(page.cursor, ['']);
    if (after instanceof Refusal) return after;
    const limit = Number(page.limit ?? DEFAULT_LIMIT);
    const found = await this.registers.institutions(after[0] ?? '', limit + 1);
    const institutions = found.slice(0, limit);
    const last = institutions.at(-1);
    const more = found.length > limit && last !== undefined;
    return { institutions, ...(more ? { next: pageCursor([last.code]) } : {}) };
  }
}
