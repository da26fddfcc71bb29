/** The headers that every answer has, and the policy of the few that are pages. */
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

// Data is never shown as a page, framed, guessed at or kept by a cache. These are constants, since
// helmet composes its own anew for every request, which the hot path of single records would pay.
const DATA_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const PAGE_POLICY = {
  contentSecurityPolicy: {
    directives: {
      'img-src': ["'self'", 'data:'],
      'style-src': ["'self'", "'unsafe-inline'"],
      // The bank may stand on plain HTTP inside a house; its pages must load there too.
      'upgrade-insecure-requests': null,
    },
  },
};

export async function secureAnswers(instance: FastifyInstance): Promise<void> {
  await instance.register(helmet, { ...PAGE_POLICY, global: false });
  instance.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    // A page names helmet in its route (`@Page()`), and gets its headers from there.
    if (request.routeOptions.config.helmet === undefined) void reply.headers(DATA_HEADERS);
    done();
  });
}
