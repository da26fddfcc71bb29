/** JSON logs: what happened, how long it took, for which request. No addresses, no bodies. */
import type { LoggerService } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { type DestinationStream, pino, type Logger } from 'pino';
import type { Metrics } from './metrics.js';

export type { Logger } from 'pino';

export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** One line and one observation per request, by route pattern: an address can name a person. */
export function logRequests(instance: FastifyInstance, logger: Logger, metrics: Metrics): void {
  instance.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    const { method } = request;
    const milliseconds = reply.elapsedTime;
    const status = reply.statusCode;
    metrics.request({ method, route, status: String(status) }, milliseconds / 1_000);
    if (status >= 500 || logger.isLevelEnabled('debug')) {
      const line = {
        requestId: request.id,
        method,
        route,
        status,
        ms: Math.round(milliseconds * 100) / 100,
        client: request.caller?.clientId,
      };
      if (status >= 500) logger.warn(line, 'request');
      else logger.debug(line, 'request');
    }
    done();
  });
}

/**
 * What a log may say of an error: where it came from. Messages of the database and of parsers quote
 * what they were given, so quoted parts are cut and the database's details are left out.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code } = error as { code?: unknown };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    error: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    message: error.message.replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '"…"').slice(0, 200),
    frames: frames.slice(0, 12).map((line) => line.trim()),
  };
}

/** Nest's own messages as lines of the same log. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}
  log(message: unknown, context?: unknown): void {
    this.logger.debug({ context }, String(message));
  }
  warn(message: unknown, context?: unknown): void {
    this.logger.warn({ context }, String(message));
  }
  error(message: unknown): void {
    const described = message instanceof Error ? describeError(message) : {};
    this.logger.error(described, message instanceof Error ? message.name : String(message));
  }
}
