/** OpenAPI 3.1 from the controllers, with what every operation has in common added in one place. */
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'RFC 9457. `code` is stable; texts follow Accept-Language (zh-CN, en).',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    code: { type: 'string' },
    detail: { type: 'string', description: 'What to do next' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'message'],
        properties: {
          pointer: { type: 'string', description: 'JSON Pointer (RFC 6901)' },
          code: { type: 'string' },
          message: { type: 'string' },
          line: { type: 'integer', minimum: 1, description: 'Of a body in YAML' },
          column: { type: 'integer', minimum: 1 },
        },
      },
    },
    traceId: { type: 'string' },
  },
};

const PROBLEM_RESPONSE = {
  description: 'A refusal · 拒绝',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** Every writing POST takes it; those that write nothing do not mind. */
const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key and body give the first answer again · 相同的键与内容得到第一次的应答',
  schema: { type: 'string', minLength: 1, maxLength: 257 },
} as const;

const ETAG = {
  ETag: { description: 'For If-None-Match · 供 If-None-Match 使用', schema: { type: 'string' } },
} as const;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

export function apiDocument(
  app: INestApplication,
  about: { title: string; version: string },
): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle(about.title)
    .setVersion(about.version)
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  const document = SwaggerModule.createDocument(app, config);
  document.components ??= {};
  document.components.schemas = {
    ...document.components.schemas,
    Problem: PROBLEM_SCHEMA,
  };
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = path[method];
      if (operation === undefined) continue;
      operation.responses = { ...operation.responses, default: PROBLEM_RESPONSE };
      sayTags(operation.responses);
      if (method !== 'post' || operation.security === undefined) continue;
      operation.parameters = [...(operation.parameters ?? []), IDEMPOTENCY_KEY];
    }
  }
  return document;
}

/** What may be answered 304 has a tag by which it is known, then and before. */
function sayTags(responses: Record<string, unknown>): void {
  if (responses['304'] === undefined) return;
  for (const status of ['200', '304']) {
    responses[status] = { ...(responses[status] as object | undefined), headers: ETAG };
  }
}
