/** How bodies are read: JSON checked to be UTF-8, files handed on as streams, all else 415. */
import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { fieldError } from '../refusals/field-texts.js';
import { Refusal, RefusedRequest } from '../refusals/refusal.js';

const FILE_TYPES = ['text/csv', 'application/x-ndjson', 'application/ndjson', 'application/gzip'];

const refused = (code: 'malformedJson' | 'unsupportedMediaType'): RefusedRequest =>
  new RefusedRequest(new Refusal(code));

export function readBodies(instance: FastifyInstance): void {
  // A member called `__proto__` or `constructor.prototype` is an attack, not a typing error.
  const parse = instance.getDefaultJsonParser('error', 'error');
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (request, body, done) => {
      const refusal = refusalOf(request, body as Buffer);
      if (refusal !== null) return done(refusal);
      // A command that needs no body may say the type of the one it does not have.
      if (body.length === 0) return done(null, undefined);
      void parse(request, body.toString('utf8'), (error, json) => {
        if (error === null) done(null, json);
        else done(refused('malformedJson'));
      });
    },
  );
  instance.addContentTypeParser(FILE_TYPES, (request, payload, done) => {
    if (request.routeOptions.config.streamBody === true) done(null, payload);
    else done(refused('unsupportedMediaType'));
  });
}

function refusalOf(request: FastifyRequest, body: Buffer): RefusedRequest | null {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (request.routeOptions.config.streamBody === true || encoding !== 'identity') {
    return refused('unsupportedMediaType');
  }
  if (isUtf8(body)) return null;
  const errors = [fieldError('', 'invalidUtf8')];
  return new RefusedRequest(new Refusal('invalidBody', { errors }));
}
