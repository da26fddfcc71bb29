/** The one place where whatever went wrong becomes an answer. */
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { UnknownOutcomeError } from '#event-store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IssuerUnreachable } from '../callers/trusted-issuer.js';
import { languageOf } from '../language.js';
import { problemHeaders, problemOf } from '../refusals/problem.js';
import { Refusal, RefusedRequest } from '../refusals/refusal.js';
import type { RefusalCode } from '../refusals/texts.js';
import { describeError, type Logger } from './logging.js';
import type { Routes } from './routes.js';

const BY_STATUS: Readonly<Record<number, RefusalCode>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'notFound',
  405: 'methodNotAllowed',
  413: 'bodyTooLarge',
  414: 'uriTooLong',
  415: 'unsupportedMediaType',
  422: 'invalidBody',
  429: 'tooManyRequests',
  503: 'overloaded',
};

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly routes: Routes,
  ) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent) return;
    const refusal = request.is404 ? this.#noRoute(request) : this.#refusalOf(exception, request);
    // Fastify would end the connection after an answer to a body that is still coming, and the
    // sender would see a broken pipe instead of it. Node reads the rest and throws it away.
    if (!request.raw.complete) void reply.removeHeader('connection');
    const language = languageOf(request.headers['accept-language']);
    const problem = problemOf(placed(refusal, request), language, request.id);
    void reply
      .status(problem.status)
      .headers(problemHeaders(refusal, language))
      .send(JSON.stringify(problem));
  }

  #noRoute(request: FastifyRequest): Refusal {
    const methods = this.routes.methodsOf(request.url.split('?', 1)[0] ?? '');
    if (methods.length === 0 || methods.includes(request.method)) {
      return new Refusal('unknownRoute');
    }
    return new Refusal('methodNotAllowed', { headers: { allow: methods.join(', ') } });
  }

  #refusalOf(exception: unknown, request: FastifyRequest): Refusal {
    if (exception instanceof RefusedRequest) return exception.refusal;
    const status = statusOf(exception);
    if (status < 500) return new Refusal(BY_STATUS[status] ?? 'malformedRequest');
    const line = { requestId: request.id, ...describeError(exception) };
    const known = machineRefusal(exception, request.method);
    if (known !== null) {
      this.logger.warn(line, 'the machine could not serve a request');
      return known;
    }
    this.logger.error(line, 'unforeseen error');
    return new Refusal('internalError');
  }
}

/** Where the body came as YAML, each error also says at which line and column it was written. */
function placed(refusal: Refusal, { places }: FastifyRequest): Refusal {
  const { errors } = refusal.details;
  if (places === undefined || errors === undefined) return refusal;
  const withPlaces = errors.map((error) => ({ ...places.of(error.pointer), ...error }));
  return new Refusal(refusal.code, { ...refusal.details, errors: withPlaces });
}

function statusOf(exception: unknown): number {
  if (exception instanceof HttpException) return exception.getStatus();
  const status = (exception as { statusCode?: unknown } | null | undefined)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

// Class 08, admin and crash shutdowns, and what the driver says when a socket goes: whether a
// command was written then, nobody knows.
const LOST = /^(08...|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT)$/;
// Cancelled by one of our own time limits, or no connection left: nothing was written.
const BUSY = /^(53...|55P03|57014|40001|40P01)$/;

function machineRefusal(exception: unknown, method: string): Refusal | null {
  if (!(exception instanceof Error)) return null;
  if (exception instanceof HttpException) {
    return exception.getStatus() === 503 ? new Refusal('overloaded', { retryAfter: 1 }) : null;
  }
  if (exception instanceof IssuerUnreachable) return new Refusal('overloaded', { retryAfter: 2 });
  if (exception instanceof UnknownOutcomeError) {
    return new Refusal('outcomeUnknown', { retryAfter: 2 });
  }
  const code = (exception as { code?: unknown }).code;
  const text = typeof code === 'string' ? code : '';
  if (BUSY.test(text)) return new Refusal('overloaded', { retryAfter: 1 });
  // The pool had none to lend. A read has recorded nothing, whatever it did before.
  if (/^timeout exceeded/.test(exception.message) && (method === 'GET' || method === 'HEAD')) {
    return new Refusal('overloaded', { retryAfter: 1 });
  }
  const lost =
    LOST.test(text) || /^Connection terminated|^timeout exceeded/.test(exception.message);
  return lost ? new Refusal('outcomeUnknown', { retryAfter: 2 }) : null;
}
