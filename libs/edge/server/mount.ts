/** Requests that something else answers: counted, logged and guarded like all others. */
import type { FastifyInstance } from 'fastify';
import type { Mount } from './parts.js';

const METHODS = ['GET', 'POST', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'];

export async function mount(instance: FastifyInstance, mounted: Mount): Promise<void> {
  await instance.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // The body is left where it is: whoever answers reads it.
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.route({
      method: METHODS,
      url: `${mounted.path}/*`,
      config: {
        access: 'public',
        about: { of: 'nobody', shows: 'nothing' },
        ownAuthentication: true,
      },
      handler: (request, reply) => {
        reply.hijack();
        for (const [name, value] of Object.entries(reply.getHeaders())) {
          if (value !== undefined) reply.raw.setHeader(name, value);
        }
        mounted.handle(request.raw, reply.raw, request.ip);
      },
    });
  });
}
