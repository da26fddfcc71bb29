/**
 * How many requests are worked on at once. One that comes beyond that is turned away before any of
 * its work, so that its "nothing was recorded" is true; what waits for connections, for locks and
 * for the log is bounded by it. Bodies are read first: whoever sends slowly takes no place.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal, RefusedRequest } from '../refusals/refusal.js';
import type { Metrics } from './metrics.js';

const FULL = new Refusal('overloaded', { retryAfter: 1 });
const BULK_FULL = new Refusal('tooManyRequests', { retryAfter: 1 });

/** Of all places, what the bulk of one client may hold at once: one in eight. */
const BULK_SHARE = 8;

export function admitBounded(instance: FastifyInstance, most: number, metrics: Metrics): void {
  const admitted = new WeakSet<FastifyRequest>();
  const bulk = new BulkPlaces(Math.max(4, Math.ceil(most / BULK_SHARE)));
  let running = 0;
  metrics.gauge('http_requests_running', 'Requests that are being worked on', () => running);
  instance.addHook('preHandler', (request, _reply, done) => {
    if (!takesPlace(request)) return done();
    if (running >= most) return done(new RefusedRequest(FULL));
    if (!bulk.enter(request)) return done(new RefusedRequest(BULK_FULL));
    admitted.add(request);
    running += 1;
    done();
  });
  // Said when the work is over: it goes on to its end, even where its caller has gone before.
  instance.addHook('onSend', (request, _reply, _payload, done) => {
    if (admitted.delete(request)) {
      running -= 1;
      bulk.leave(request);
    }
    done();
  });
}

/** Batches that are worked on, by client: one that sends many holds up itself only. */
class BulkPlaces {
  readonly #running = new Map<string, number>();
  constructor(private readonly most: number) {}

  enter(request: FastifyRequest): boolean {
    const client = bulkClient(request);
    if (client === null) return true;
    const running = this.#running.get(client) ?? 0;
    if (running >= this.most) return false;
    this.#running.set(client, running + 1);
    return true;
  }

  leave(request: FastifyRequest): void {
    const client = bulkClient(request);
    if (client === null) return;
    const running = (this.#running.get(client) ?? 1) - 1;
    if (running === 0) this.#running.delete(client);
    else this.#running.set(client, running);
  }
}

function bulkClient({ routeOptions, caller }: FastifyRequest): string | null {
  return routeOptions.config.bulk === true ? (caller?.clientId ?? null) : null;
}

/** Files have bounds of their own, and what asks how the bank does is answered above all then. */
function takesPlace(request: FastifyRequest): boolean {
  const { url, config } = request.routeOptions;
  return config.streamBody !== true && url?.startsWith('/v1/') === true;
}
