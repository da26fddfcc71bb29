/**
 * The proof that somebody may see or do what they asked for, made by `#rights` alone (a test holds
 * everybody else to it). A route that is about a learner's data does not answer without one.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Why } from '#access-log';

declare module 'fastify' {
  interface FastifyRequest {
    rights?: Right[];
  }
}

export class Right {
  constructor(
    readonly why: Why,
    readonly learnerId: string,
    /** The consent, share or conversion that the right comes from. */
    readonly grant?: string | undefined,
  ) {}
}

/**
 * Says by which rights the request is answered; the answer waits until they are in the access log.
 * None at all is for an answer that shows nobody's data: an empty list, "not yet".
 */
export function settle(request: FastifyRequest, rights: Right | readonly Right[]): void {
  request.rights = [...(request.rights ?? []), ...[rights].flat()];
}

/** The same where only the reply is at hand. */
export function settleFor(reply: FastifyReply, rights: Right | readonly Right[]): void {
  settle(reply.request, rights);
}
