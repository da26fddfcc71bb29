import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { ViewsNotRecorded } from '#access-log';
import type { View, Viewed } from '#access-log';
import type { Caller } from '../callers/caller.js';
import { Refusal, RefusedRequest } from '../refusals/refusal.js';
import { ServerParts } from '../server/parts.js';
import type { Right } from './right.js';

/**
 * Stands between the handler and the answer of every route that is about somebody's data. A handler
 * that did not ask by what right it answers is a bug, and its answer is withheld.
 */
@Injectable()
export class ObjectCheck implements NestInterceptor {
  constructor(private readonly parts: ServerParts) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        await this.#let(request);
        return answer;
      }),
    );
  }

  async #let(request: FastifyRequest): Promise<void> {
    const { about } = request.routeOptions.config;
    const { rights, caller } = request;
    if (rights === undefined || about === undefined) {
      throw new Error(`${request.routeOptions.url} answers without a right that was settled`);
    }
    if (about.shows === 'nothing') return;
    const views = viewsBy(rights, about.shows, caller);
    if (views.length === 0) return;
    const { accessLog } = this.parts;
    if (accessLog === undefined) throw new Error('this server has no access log');
    try {
      await accessLog.record(views);
    } catch (error) {
      if (!(error instanceof ViewsNotRecorded)) throw error;
      throw new RefusedRequest(new Refusal('viewNotRecorded', { retryAfter: 1 }));
    }
  }
}

/** One for each learner; what a learner sees of oneself is not listed. */
function viewsBy(
  rights: readonly Right[],
  what: Viewed,
  caller: Caller | undefined,
): readonly View[] {
  const who = viewerOf(caller);
  const views = new Map<string, View>();
  for (const { why, learnerId, grant } of rights) {
    if (why === 'own' || views.has(learnerId)) continue;
    views.set(learnerId, { learnerId, what, why, who, ...(grant === undefined ? {} : { grant }) });
  }
  return [...views.values()];
}

function viewerOf(caller: Caller | undefined): View['who'] {
  if (caller === undefined) return {};
  const { clientId: client, role, institution } = caller;
  return { client, role, ...(institution === undefined ? {} : { institution }) };
}
