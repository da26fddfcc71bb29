/** An answer of the query side, and how it leaves: with the lag of what it was read from. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal, Right } from '#edge';
import { accepted, conditional, forCaller, settle } from '#edge';
import { NotYet } from './accounts.js';

export interface Shown {
  /** By which the caller sees it. */
  readonly right: Right;
  readonly body: object;
  /** Events of the learner's partition that are not projected yet. */
  readonly lag: bigint;
}

export function show(reply: FastifyReply, answer: Shown | NotYet | Refusal): object {
  const shown = accepted(answer);
  if (shown instanceof NotYet) return notYet(reply, shown);
  settle(reply.request, shown.right);
  void reply.header('projection-lag', String(shown.lag));
  return shown.body;
}

/** The same with an `ETag`; nothing where the caller has this answer already. */
export function showOnce(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Shown | NotYet | Refusal,
): object | undefined {
  const shown = accepted(answer);
  if (shown instanceof NotYet) return notYet(reply, shown);
  settle(request, shown.right);
  void reply.header('projection-lag', String(shown.lag));
  return conditional(request, reply, forCaller(shown.body));
}

export function notYet(reply: FastifyReply, { retryAfter }: NotYet): object {
  settle(reply.request, []);
  void reply.status(202).header('retry-after', String(retryAfter));
  return { status: 'notYetProjected', retryAfter };
}
