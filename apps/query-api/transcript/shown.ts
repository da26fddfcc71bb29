/** An answer of the query side, and how it leaves: with the lag of what it was read from. */
import type { FastifyReply } from 'fastify';
import type { Refusal } from '#edge';
import { accepted } from '#edge';
import { NotYet } from './accounts.js';

export interface Shown {
  readonly body: object;
  /** Events of the learner's partition that are not projected yet. */
  readonly lag: bigint;
}

export function show(reply: FastifyReply, answer: Shown | NotYet | Refusal): object {
  const shown = accepted(answer);
  void reply.header('cache-control', 'no-store');
  if (shown instanceof NotYet) {
    void reply.status(202).header('retry-after', String(shown.retryAfter));
    return { status: 'notYetProjected', retryAfter: shown.retryAfter };
  }
  void reply.header('projection-lag', String(shown.lag));
  return shown.body;
}
