import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Refusal } from '#edge';
import type { Caller } from '#edge';
import { Registers } from './registers.js';
import type { ShownVersion } from './registers.js';

export class ReadRuleBook {
  constructor(
    readonly bookId: string,
    readonly version: string,
    readonly caller: Caller | undefined,
  ) {}
}

@QueryHandler(ReadRuleBook)
export class ReadRuleBookHandler implements IQueryHandler<ReadRuleBook, ShownVersion | Refusal> {
  constructor(private readonly registers: Registers) {}

  async execute({ bookId, version, caller }: ReadRuleBook): Promise<ShownVersion | Refusal> {
    if (!/^[1-9][0-9]{0,8}$/.test(version) || bookId.includes('\0')) return new Refusal('notFound');
    const book = await this.registers.book(bookId, Number(version), caller);
    return book ?? new Refusal('notFound');
  }
}
