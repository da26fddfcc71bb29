/**
 * Answers with an `ETag`, and `304` for whoever has them already (RFC 9110). The tag is a digest of
 * the bytes that would be sent, so it is strong, the same from every process and replica, and says
 * nothing that the answer does not. It is compared after the caller was found to be allowed.
 */
import { hash } from 'node:crypto';
import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface Representation {
  readonly text: string;
  readonly type: string;
  /** `private`: nobody but the caller's own client may keep it. */
  readonly scope: 'private' | 'public';
  /** Request headers that choose among representations. */
  readonly varies: readonly string[];
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** An answer for one caller: its client may keep it, and asks again before it is used again. */
export function forCaller(body: object): Representation {
  const text = JSON.stringify(body);
  return { text, type: JSON_TYPE, scope: 'private', varies: ['Authorization'] };
}

/** The bytes to send; none where `If-None-Match` names them. Sets status and headers. */
export function conditional(
  request: FastifyRequest,
  reply: FastifyReply,
  { text, type, scope, varies }: Representation,
): Buffer | undefined {
  const bytes = Buffer.from(text);
  const tag = tagOf(bytes);
  void reply.headers({
    etag: tag,
    // It may be kept; whether it still holds is asked every time.
    'cache-control': `${scope}, no-cache`,
    vary: varies.join(', '),
  });
  if (!namesTag(request.headers['if-none-match'], tag)) {
    void reply.header('content-type', type);
    return bytes;
  }
  void reply.status(304);
  return undefined;
}

/** 128 bits of SHA-256 over the bytes of an answer. */
export function tagOf(bytes: string | Buffer): string {
  return `"${hash('sha256', bytes, 'base64url').slice(0, 22)}"`;
}

/** Whether `If-None-Match` names this tag; a weak one names it as well (RFC 9110). */
export function namesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((one) => one.trim().replace(/^W\//, ''));
  return tags.includes(tag) || tags.includes('*');
}

/** For the API document: the route takes `If-None-Match` and may answer 304. */
export function Conditional(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'ETag of an earlier answer · 先前应答的 ETag',
      schema: { type: 'string', maxLength: 1_000 },
    }),
    ApiResponse({
      status: 304,
      description: 'It is the one that If-None-Match names · 与 If-None-Match 所指的相同',
    }),
  );
}
