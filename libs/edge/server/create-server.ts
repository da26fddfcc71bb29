/** The HTTP server that every app runs its modules in. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type DynamicModule, type INestApplication, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { authenticate } from '../callers/authentication.js';
import { RequestLimits } from '../limits/request-limits.js';
import { Idempotency } from '../idempotency/idempotency.js';
import { resolveLearners } from '../learners/resolve-learner.js';
import { ContractPipe } from '../validation/pipes.js';
import { admitBounded } from './admission.js';
import { apiDocument } from './api-document.js';
import { answerBadAddress, answerBrokenHttp } from './before-routing.js';
import { readBodies } from './body-parsers.js';
import { DocsController } from './docs.controller.js';
import { admitLargeBodies, ORDINARY_BYTES } from './large-bodies.js';
import { logRequests, NestLog } from './logging.js';
import { Metrics } from './metrics.js';
import { mount } from './mount.js';
import { OperationsController } from './operations.controller.js';
import { type ServerOptions, ServerParts } from './parts.js';
import { ProblemFilter } from './problem-filter.js';
import { Routes } from './routes.js';
import { secureAnswers } from './security-headers.js';

export interface Server {
  readonly app: INestApplication;
  readonly metrics: Metrics;
  /** Resolves with the base URL; port 0 takes a free one. */
  listen(port: number, host: string): Promise<string>;
  /** Takes no more requests and finishes those it has begun. */
  close(): Promise<void>;
}

@Module({})
class ServerModule {}

export async function createServer(
  module: Type | DynamicModule,
  options: ServerOptions,
): Promise<Server> {
  const metrics = options.metrics ?? new Metrics();
  const parts = new ServerParts(metrics, options.readiness ?? [], options.accessLog);
  const adapter = fastifyAdapter(options);
  const routes = new Routes();
  await prepare(adapter.getInstance(), { options, metrics, routes });
  const app = await NestFactory.create<NestFastifyApplication>(
    serverModule(module, parts, new Idempotency(options.idempotencyWait)),
    adapter,
    { bodyParser: false, abortOnError: false, logger: new NestLog(options.logger) },
  );
  app.useGlobalPipes(new ContractPipe());
  app.useGlobalFilters(new ProblemFilter(options.logger, routes));
  let document: string | undefined;
  const about = {
    title: options.title ?? 'Credit bank · 学分银行',
    version: options.version ?? '1',
  };
  parts.apiDocument = () => (document ??= JSON.stringify(apiDocument(app, about)));
  await app.init();
  return {
    app,
    metrics,
    listen: async (port, host) => {
      await app.listen(port, host);
      return app.getUrl();
    },
    close: () => app.close(),
  };
}

function serverModule(
  module: Type | DynamicModule,
  parts: ServerParts,
  idempotency: Idempotency,
): DynamicModule {
  return {
    module: ServerModule,
    global: true,
    imports: [module],
    controllers: [OperationsController, DocsController],
    providers: [
      { provide: ServerParts, useValue: parts },
      { provide: Metrics, useValue: parts.metrics },
      { provide: Idempotency, useValue: idempotency },
    ],
    exports: [ServerParts, Metrics, Idempotency],
  };
}

function fastifyAdapter(options: ServerOptions): FastifyAdapter {
  const adapter = new FastifyAdapter({
    logger: false,
    bodyLimit: options.bodyLimit ?? ORDINARY_BYTES,
    genReqId: requestId,
    requestIdHeader: false,
    trustProxy: options.trustedProxies ?? false,
    forceCloseConnections: 'idle',
    // A request that came while the server closes is still served, on a connection that then ends.
    return503OnClosing: false,
    keepAliveTimeout: 72_000,
    // A socket may be silent this long; a whole request may take longer, for an upload does.
    connectionTimeout: 120_000,
    requestTimeout: 3_600_000,
    routerOptions: { maxParamLength: 256 },
    clientErrorHandler: answerBrokenHttp,
    frameworkErrors: answerBadAddress,
  });
  adapter.getInstance().server.maxConnections = 10_000;
  return adapter;
}

async function prepare(
  instance: FastifyInstance,
  parts: { options: ServerOptions; metrics: Metrics; routes: Routes },
): Promise<void> {
  parts.routes.watch(instance);
  readBodies(instance);
  await secureAnswers(instance);
  authenticate(instance, parts.options.tokens, new RequestLimits(parts.options.quotas));
  admitLargeBodies(instance);
  admitBounded(instance, parts.options.requestsAtOnce ?? 512, parts.metrics);
  if (parts.options.ends !== undefined) resolveLearners(instance, parts.options.ends);
  logRequests(instance, parts.options.logger, parts.metrics);
  if (parts.options.mount !== undefined) await mount(instance, parts.options.mount);
}

const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}
