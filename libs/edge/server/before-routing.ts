/** Answers to what never reaches a route, and so not the filter either. */
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { languageOf } from '../language.js';
import { PROBLEM_TYPE, problemHeaders, problemOf } from '../refusals/problem.js';
import { Refusal } from '../refusals/refusal.js';

/** The router could not read the address: it is malformed, or a part of it is too long. */
export function answerBadAddress(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const refusal = new Refusal(error.statusCode === 414 ? 'uriTooLong' : 'malformedRequest');
  const language = languageOf(request.headers['accept-language']);
  const problem = problemOf(refusal, language, request.id);
  void reply
    .status(problem.status)
    .headers({ ...problemHeaders(refusal, language), 'x-request-id': request.id })
    .send(JSON.stringify(problem));
}

/** What is not even HTTP never becomes a request; it is answered on the bare socket. */
export function answerBrokenHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(problemOf(new Refusal('malformedRequest'), 'en'));
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: ${PROBLEM_TYPE}\r\nContent-Language: en\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
