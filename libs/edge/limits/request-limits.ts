/**
 * How many requests a client may make, and a stranger's address. Bulk (files, batches) has a quota
 * of its own: whoever uses it up still records single outcomes, and nobody else notices.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type BareItem, serializeList } from 'structured-headers';
import { Refusal } from '../refusals/refusal.js';
import { addressOf } from './address.js';
import { Bucket, monotonicMs, type Taken } from './quota.js';

/** Requests a minute. */
export interface RequestQuotas {
  /** Of one client. */
  readonly requests: number;
  /** Files and batches of one client. */
  readonly bulk: number;
  /** Of one address without a token, or with one that is not known yet. */
  readonly address: number;
}

/** More than a laptop can serve: a bank that is tried out is never held up by them. */
const GENEROUS: RequestQuotas = { requests: 600_000, bulk: 60_000, address: 600_000 };

const MINUTE = 60;
const LIMITED = /^\/(v1|oidc)\//;

export class RequestLimits {
  readonly #requests: Bucket;
  readonly #bulk: Bucket;
  readonly #address: Bucket;
  readonly #policies = new Map<Bucket, string>();

  constructor(quotas: RequestQuotas = GENEROUS, now = monotonicMs) {
    const bucketOf = (name: keyof RequestQuotas): Bucket => {
      const quota = { name, most: quotas[name], seconds: MINUTE };
      const bucket = new Bucket(quota, now);
      this.#policies.set(
        bucket,
        header(name, [
          ['q', quota.most],
          ['w', MINUTE],
        ]),
      );
      return bucket;
    };
    this.#requests = bucketOf('requests');
    this.#bulk = bucketOf('bulk');
    this.#address = bucketOf('address');
  }

  /** Counts a request of a caller that is known; null where it may go on. */
  ofClient(client: string, request: FastifyRequest, reply: FastifyReply): Refusal | null {
    const { bulk, streamBody } = request.routeOptions.config;
    const bucket = bulk === true || streamBody === true ? this.#bulk : this.#requests;
    return this.#count(bucket, client, { request, reply });
  }

  /** Counts a request of nobody known by the address that it comes from. */
  ofAddress(request: FastifyRequest, reply: FastifyReply): Refusal | null {
    return this.#count(this.#address, addressOf(request), { request, reply });
  }

  #count(
    bucket: Bucket,
    key: string,
    { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  ): Refusal | null {
    // How the bank does, and what it is, can always be asked.
    if (!LIMITED.test(request.routeOptions.url ?? '')) return null;
    const taken = bucket.take(key);
    void reply.header('ratelimit-policy', this.#policies.get(bucket));
    void reply.header('ratelimit', limitHeader(bucket.quota.name, taken));
    if (taken.allowed) return null;
    return new Refusal('tooManyRequests', { retryAfter: taken.retryAfter });
  }
}

/** Whole numbers stand in a structured field as they are, and every request has two. */
function limitHeader(name: string, { remaining, resetAfter }: Taken): string {
  return `"${name}";r=${remaining};t=${resetAfter}`;
}

/** One item of a structured field (RFC 9651), as draft-ietf-httpapi-ratelimit-headers wants it. */
function header(name: string, parameters: [string, BareItem][]): string {
  return serializeList([[name, new Map(parameters)]]);
}
