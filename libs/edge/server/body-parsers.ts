/** How bodies are read: JSON and YAML checked to be UTF-8, files as streams, all else 415. */
import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { fieldError } from '../refusals/field-texts.js';
import { Refusal, RefusedRequest } from '../refusals/refusal.js';
import { readYaml } from '../yaml/read-yaml.js';
import { YAML_TYPES } from '../yaml/yaml-types.js';

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
  instance.addContentTypeParser([...YAML_TYPES], { parseAs: 'buffer' }, (request, body, done) => {
    const read = yamlBody(request, body as Buffer);
    if (read instanceof RefusedRequest) done(read);
    else done(null, read);
  });
  instance.addContentTypeParser(FILE_TYPES, (request, payload, done) => {
    if (request.routeOptions.config.streamBody === true) done(null, payload);
    else done(refused('unsupportedMediaType'));
  });
}

function yamlBody(request: FastifyRequest, body: Buffer): unknown {
  const wanted = request.routeOptions.config.yaml;
  if (wanted === undefined) return refused('unsupportedMediaType');
  const refusal = refusalOf(request, body);
  if (refusal !== null) return refusal;
  const read = readYaml(body.toString('utf8'), wanted);
  if ('fault' in read) {
    return new RefusedRequest(new Refusal('malformedYaml', { errors: [read.fault] }));
  }
  request.places = read.places;
  return read.value;
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
