/** An answer about learners, and the rights by which the caller sees it. */
import type { FastifyRequest } from 'fastify';
import { accepted, settle } from '#edge';
import type { Refusal, Right } from '#edge';

export interface Seen {
  readonly body: object;
  readonly rights: readonly Right[];
}

/** The body, once it is said by what right it is answered; or the end of the request. */
export function seen(request: FastifyRequest, answer: Seen | Refusal): object {
  const { body, rights } = accepted(answer);
  settle(request, rights);
  return body;
}
