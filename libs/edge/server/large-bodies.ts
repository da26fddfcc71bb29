/**
 * Routes that take a larger JSON body than others. What is in memory of such bodies is bounded
 * before a byte of them is read: so many at once, few of one caller, each for so long, and each
 * caller only so often. A body that does not say how long it is counts as a large one.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addressOf } from '../limits/address.js';
import { Attempts } from '../limits/attempts.js';
import { Refusal, RefusedRequest } from '../refusals/refusal.js';

/** 1 MiB, the bound of every body where its route says nothing. */
export const ORDINARY_BYTES = 1_048_576;

const AT_ONCE = { all: 8, caller: 2 };
const ALLOWED = {
  address: { most: 60, seconds: 15 * 60 },
  client: { most: 2_000, seconds: 60 * 60 },
};
/** Whoever sends slowly does not keep a place from others for longer. */
const LONGEST_SENDING_MS = 30_000;

const FULL = new Refusal('overloaded', { retryAfter: 1 });
const CALLER_FULL = new Refusal('tooManyRequests', { retryAfter: 1 });

export function admitLargeBodies(instance: FastifyInstance): void {
  const places = new Places();
  const attempts = new Attempts(ALLOWED);
  instance.addHook('onRoute', (route) => {
    const bytes = route.config?.largeBody;
    if (bytes !== undefined) route.bodyLimit = bytes;
  });
  instance.addHook('onRequest', (request, reply, done) => {
    if (!isLarge(request)) return done();
    const refusal = places.enter(request) ?? attempts.take(whose(request));
    if (refusal !== null) return done(new RefusedRequest(refusal));
    const sending = setTimeout(() => request.raw.destroy(), LONGEST_SENDING_MS).unref();
    request.raw.once('end', () => clearTimeout(sending));
    // Who goes away in the middle is not answered; what was read whole is worked on to its end.
    reply.raw.once('close', () => {
      clearTimeout(sending);
      if (!request.raw.complete) places.leave(request);
    });
    done();
  });
  instance.addHook('onSend', (request, _reply, _payload, done) => {
    places.leave(request);
    done();
  });
}

class Places {
  readonly #taken = new Map<FastifyRequest, string>();

  enter(request: FastifyRequest): Refusal | null {
    const caller = JSON.stringify(whose(request));
    if (this.#taken.size >= AT_ONCE.all) return FULL;
    const own = [...this.#taken.values()].filter((one) => one === caller).length;
    if (own >= AT_ONCE.caller) return CALLER_FULL;
    this.#taken.set(request, caller);
    return null;
  }

  leave(request: FastifyRequest): void {
    this.#taken.delete(request);
  }
}

function whose(request: FastifyRequest): { client: string } | { address: string } {
  const { caller } = request;
  return caller === undefined ? { address: addressOf(request) } : { client: caller.clientId };
}

function isLarge({ routeOptions, headers }: FastifyRequest): boolean {
  if (routeOptions.config.largeBody === undefined) return false;
  const length = headers['content-length'];
  if (length === undefined) return headers['transfer-encoding'] !== undefined;
  return Number(length) > ORDINARY_BYTES;
}
