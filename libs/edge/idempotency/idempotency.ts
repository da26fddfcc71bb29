/**
 * A retried command happens once. The stored answers live in the log, in the append's own
 * transaction; here are the digests they are found by, and the wait for a first request that is
 * still being worked on in this process.
 */
import { createHash, hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../refusals/refusal.js';

/** What the append keeps beside its events: both are SHA-256 digests. */
export interface CommandDigests {
  /** Of client, method, path and `Idempotency-Key`. */
  readonly key: Uint8Array;
  /** Of the query and the body, whatever the order of their members. */
  readonly request: Uint8Array;
}

const BARE = /^[\x21-\x7e]{1,255}$/;
const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,510})"$/;

/** The key of an `Idempotency-Key` header, bare or a quoted string; null where it is neither. */
export function parseIdempotencyKey(header: string): string | null {
  const quoted = QUOTED.exec(header)?.[1]?.replace(/\\(["\\])/g, '$1');
  if (quoted !== undefined) return quoted.length <= 255 ? quoted : null;
  return BARE.test(header) && !header.includes('"') ? header : null;
}

export class Idempotency {
  readonly #running = new Map<string, Promise<void>>();

  constructor(private readonly waitMs = 2_000) {}

  /**
   * The digests of a request; null where it has no `Idempotency-Key`. `body` is any JSON; an import
   * gives the digest of its file.
   */
  commandFor(request: FastifyRequest, body: unknown): CommandDigests | Refusal | null {
    const header = request.headers['idempotency-key'];
    if (header === undefined) return null;
    const key = typeof header === 'string' ? parseIdempotencyKey(header) : null;
    if (key === null) return new Refusal('invalidIdempotencyKey');
    const client = request.caller?.clientId ?? '';
    const path = request.url.split('?', 1)[0] ?? '';
    return {
      key: createHash('sha256')
        .update(JSON.stringify([client, request.method, path, key]))
        .digest(),
      request: hash('sha256', canonicalize({ query: request.query, body }) ?? '', 'buffer'),
    };
  }

  /**
   * Runs `work` alone among the requests of this process with the same key. One that comes while
   * another runs waits, then runs as well, and finds the first answer in the log; after 2 seconds
   * it is refused `inProgress`.
   */
  async once<T>(command: CommandDigests | null, work: () => Promise<T>): Promise<T | Refusal> {
    if (command === null) return work();
    const name = Buffer.from(command.key).toString('base64');
    const deadline = performance.now() + this.waitMs;
    // After each wait the name is looked up again, and between the look-up that finds nothing and
    // the entry below nothing is awaited: of several that waited, one goes on at a time.
    for (;;) {
      const before = this.#running.get(name);
      if (before === undefined) break;
      if (!(await settledBefore(before, deadline - performance.now()))) {
        return new Refusal('inProgress', { retryAfter: 1 });
      }
    }
    const running = work();
    this.#running.set(name, settled(running));
    try {
      return await running;
    } finally {
      this.#running.delete(name);
    }
  }
}

function settled(running: Promise<unknown>): Promise<void> {
  const ignore = (): void => undefined;
  return running.then(ignore, ignore);
}

async function settledBefore(running: Promise<void>, ms: number): Promise<boolean> {
  if (ms <= 0) return false;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([running.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Says in the answer that it is the first one again. */
export function markRepeated(reply: FastifyReply): void {
  void reply.header('idempotency-hit', 'true');
}
