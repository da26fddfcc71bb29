/**
 * How many requests are worked on at once. One that comes beyond that is turned away before any of
 * its work, so that its "nothing was recorded" is true; what waits for connections, for locks and
 * for the log is bounded by it. Bodies are read first: whoever sends slowly takes no place.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal, RefusedRequest } from '../refusals/refusal.js';
import type { Metrics } from './metrics.js';

const FULL = new Refusal('overloaded', { retryAfter: 1 });

export function admitBounded(instance: FastifyInstance, most: number, metrics: Metrics): void {
  const admitted = new WeakSet<FastifyRequest>();
  let running = 0;
  metrics.gauge('http_requests_running', 'Requests that are being worked on', () => running);
  instance.addHook('preHandler', (request, _reply, done) => {
    if (!takesPlace(request)) return done();
    if (running >= most) return done(new RefusedRequest(FULL));
    admitted.add(request);
    running += 1;
    done();
  });
  // Said when the work is over: it goes on to its end, even where its caller has gone before.
  instance.addHook('onSend', (request, _reply, _payload, done) => {
    if (admitted.delete(request)) running -= 1;
    done();
  });
}

/** Files have bounds of their own, and what asks how the bank does is answered above all then. */
function takesPlace(request: FastifyRequest): boolean {
  const { url, config } = request.routeOptions;
  return config.streamBody !== true && url?.startsWith('/v1/') === true;
}
