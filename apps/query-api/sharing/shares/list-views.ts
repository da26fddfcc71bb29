/** Who used the code of one share, newest first. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { foldShares } from '#domain';
import { fieldError, Refusal } from '#edge';
import type { Caller } from '#edge';
import { EventStore } from '#event-store';
import { rightToLearner } from '#rights';
import { pageCursor, readCursor } from '../../registers/page-cursor.js';
import type { OwnShown } from './list-shares.js';
import { ShareViews } from './share-views.js';

export class ListShareViews {
  constructor(
    readonly of: { readonly learnerId: string; readonly shareId: string },
    readonly page: { readonly cursor?: string; readonly limit?: string },
    readonly caller: Caller,
  ) {}
}

const DEFAULT_LIMIT = 100;
const START = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;
const INSTANT = /^(infinity|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z)$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

@QueryHandler(ListShareViews)
export class ListShareViewsHandler implements IQueryHandler<ListShareViews, OwnShown | Refusal> {
  constructor(
    private readonly log: EventStore,
    private readonly views: ShareViews,
  ) {}

  async execute({ of, page, caller }: ListShareViews): Promise<OwnShown | Refusal> {
    const { learnerId, shareId } = of;
    const right = rightToLearner(caller, learnerId);
    if (right === null) return new Refusal('notFound');
    const before = readCursor(page.cursor, START);
    if (before instanceof Refusal) return before;
    const [at = '', id = ''] = before;
    if (!INSTANT.test(at) || !ID.test(id) || (at !== 'infinity' && Number.isNaN(Date.parse(at)))) {
      return new Refusal('invalidQuery', { errors: [fieldError('/cursor', 'invalidValue')] });
    }
    const events = await this.log.readStream({ kind: 'learner', id: learnerId });
    if (!foldShares(events).has(shareId)) return new Refusal('notFound');
    const limit = Number(page.limit ?? DEFAULT_LIMIT);
    const rows = await this.views.page({ ...of, before: { at, id }, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const more = rows.length > limit && last !== undefined;
    const next = more ? { next: pageCursor([last.view.at, last.id]) } : {};
    return { right, body: { views: shown.map((one) => one.view), ...next } };
  }
}
