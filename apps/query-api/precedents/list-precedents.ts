import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { PRECEDENT_DECISIONS } from '#domain';
import { IsBoundedText, IsCode, IsOneOf, IsWholeText, Optional, Refusal } from '#edge';
import type { Caller } from '#edge';
import { dayCursor, readDayCursor } from '../conversions/day-cursor.js';
import { PrecedentRegister } from './precedents.js';

export class PrecedentsQuery {
  @Optional() @IsCode() institution?: string;
  @Optional() @IsCode() programme?: string;
  @Optional() @IsCode() course?: string;
  @Optional() @IsCode() scheme?: string;
  @Optional() @IsCode() code?: string;
  @Optional() @IsCode() level?: string;
  @Optional() @IsOneOf(PRECEDENT_DECISIONS) decision?: string;
  /** Words that the summary holds, in either language. */
  @Optional() @IsBoundedText(100) query?: string;
  @Optional() @IsCode(200) cursor?: string;
  @Optional() @IsWholeText(1, 200) limit?: string;
}

export class ListPrecedents {
  constructor(
    readonly query: PrecedentsQuery,
    readonly caller: Caller | undefined,
  ) {}
}

@QueryHandler(ListPrecedents)
export class ListPrecedentsHandler implements IQueryHandler<ListPrecedents, object | Refusal> {
  constructor(private readonly register: PrecedentRegister) {}

  async execute({ query, caller }: ListPrecedents): Promise<object | Refusal> {
    const { cursor, limit: asked, ...filter } = query;
    const after = readDayCursor(cursor);
    if (after instanceof Refusal) return after;
    const limit = Number(asked ?? 50);
    const found = await this.register.list(filter, { after, limit: limit + 1 }, caller);
    const precedents = found.slice(0, limit);
    const last = precedents.at(-1);
    const more = found.length > limit && last !== undefined;
    return { precedents, ...(more ? { next: dayCursor(last.enteredOn, last.precedentId) } : {}) };
  }
}
