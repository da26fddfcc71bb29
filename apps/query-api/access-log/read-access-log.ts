/** 查阅记录: who saw what of a learner's data, for the learner, newest first. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { AccessLog, VIEW_TEXTS, WHY_TEXTS } from '#access-log';
import type { RecordedView } from '#access-log';
import { joinedIn } from '#domain';
import { fieldError, Refusal } from '#edge';
import type { Caller } from '#edge';
import { EventStore } from '#event-store';
import { rightToLearner } from '#rights';
import type { Seen } from '../seen.js';

export class ReadAccessLog {
  constructor(
    readonly caller: Caller,
    readonly learnerId: string,
    readonly page: { readonly cursor?: string; readonly limit?: string },
  ) {}
}

const DEFAULT_LIMIT = 100;

@QueryHandler(ReadAccessLog)
export class ReadAccessLogHandler implements IQueryHandler<ReadAccessLog, Seen | Refusal> {
  constructor(
    private readonly log: AccessLog,
    private readonly store: EventStore,
  ) {}

  async execute({ caller, learnerId, page }: ReadAccessLog): Promise<Seen | Refusal> {
    const right = rightToLearner(caller, learnerId);
    const ids = right === null ? [] : await this.#idsOf(learnerId);
    if (right === null || ids.length === 0) return new Refusal('notFound');
    const { cursor, limit } = page;
    const found = await this.log.page(ids, { cursor, limit: Number(limit ?? DEFAULT_LIMIT) });
    if (found === null) {
      return new Refusal('invalidQuery', { errors: [fieldError('/cursor', 'invalidValue')] });
    }
    const { views, next } = found;
    const body = { views: views.map(shownView), ...(next === null ? {} : { next }) };
    return { body, rights: [right] };
  }

  /** The account's own and those of the accounts that joined it; none where it is not there. */
  async #idsOf(learnerId: string): Promise<string[]> {
    const events = await this.store.readStream({ kind: 'learner', id: learnerId });
    return events.length === 0 ? [] : [learnerId, ...joinedIn(events)];
  }
}

export function shownView({ at, what, why, grant, who }: RecordedView): object {
  return {
    at,
    what,
    text: VIEW_TEXTS[what],
    why: { code: why, text: WHY_TEXTS[why], ...(grant === undefined ? {} : { grant }) },
    who,
  };
}
