/**
 * The caller of every request, found before a byte of its body is read: a stranger's body is never
 * parsed, and 401 and 403 come before 400, 413, 415 and 422.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestLimits } from '../limits/request-limits.js';
import { fieldError, pointerTo } from '../refusals/field-texts.js';
import { Refusal, RefusedRequest } from '../refusals/refusal.js';
import type { Caller } from './caller.js';
import type { Scope } from './scopes.js';
import type { TokenVerifier } from './tokens.js';

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;
const SAY_WHOSE =
  "does not say whose data it is about. Beside @Roles or @Public say @Of('nobody') where it is " +
  "about no person, @Of('written') where only the caller's own word comes in, @Of('work') for an " +
  "institution's own import, draft or simulation, or @Of('learner', 'transcript') and its like; " +
  'libs/edge/objects/of.ts lists them, docs/who-sees-what.md says what follows.';
const CHALLENGE = 'Bearer realm="credit-bank"';

export function authenticate(
  instance: FastifyInstance,
  tokens: TokenVerifier,
  limits: RequestLimits,
): void {
  instance.addHook('onRoute', (route) => {
    const name = `${String(route.method)} ${route.url}`;
    if (route.config?.access === undefined) {
      throw new Error(`${name} says neither @Roles nor @Public`);
    }
    if (route.config.about === undefined) throw new Error(`${name} ${SAY_WHOSE}`);
  });
  const counted = (request: FastifyRequest, reply: FastifyReply, caller: Caller) => {
    const refusal = limits.ofClient(caller.clientId, request, reply);
    return refusal === null ? admit(request, caller) : new RefusedRequest(refusal);
  };
  instance.addHook('onRequest', (request, reply, done) => {
    if (request.is404) return done();
    const { ownAuthentication } = request.routeOptions.config;
    const token = ownAuthentication === true ? null : tokenOf(request);
    const known = typeof token === 'string' ? tokens.remembered(token) : null;
    if (known !== null) return done(counted(request, reply, known));
    // Verifying costs something, and guessing is for strangers: both count by the address.
    const refusal = limits.ofAddress(request, reply);
    if (refusal !== null) return done(new RefusedRequest(refusal));
    if (token instanceof Refusal) return done(new RefusedRequest(token));
    if (token === null) return done(admit(request, null));
    tokens
      .verify(token)
      .then(
        (caller) =>
          done(caller === null ? new RefusedRequest(INVALID) : counted(request, reply, caller)),
        done,
      );
  });
}

const MISSING = new Refusal('unauthenticated', { headers: { 'www-authenticate': CHALLENGE } });
const INVALID = new Refusal('unauthenticated', {
  headers: { 'www-authenticate': `${CHALLENGE}, error="invalid_token"` },
});
const FORBIDDEN = new Refusal('forbidden', {
  headers: { 'www-authenticate': `${CHALLENGE}, error="insufficient_scope"` },
});

function tokenOf(request: FastifyRequest): string | Refusal | null {
  const header = request.headers.authorization;
  if (header === undefined) return null;
  return BEARER.exec(header)?.[1] ?? INVALID;
}

function admit(request: FastifyRequest, caller: Caller | null): RefusedRequest | undefined {
  const { access, scopes = [], takesQuery } = request.routeOptions.config;
  if (access === undefined) throw new Error(`${request.routeOptions.url} says no access`);
  if (caller !== null) request.caller = caller;
  if (access !== 'public') {
    if (caller === null) return new RefusedRequest(MISSING);
    if (!access.includes(caller.role)) return new RefusedRequest(FORBIDDEN);
    if (!mayUse(caller, scopes)) return new RefusedRequest(insufficient(scopes));
  }
  return takesQuery === false ? unknownParameters(request) : undefined;
}

/** A learner's token is for what is the learner's own, and needs no scope. */
function mayUse(caller: Caller, scopes: readonly Scope[]): boolean {
  return caller.role === 'learner' || scopes.some((scope) => caller.scopes.includes(scope));
}

function insufficient(scopes: readonly Scope[]): Refusal {
  const scope = scopes.join(' ');
  return new Refusal('forbidden', {
    members: { reason: 'insufficient_scope', scope },
    headers: {
      'www-authenticate': `${CHALLENGE}, error="insufficient_scope", scope="${scope}"`,
    },
  });
}

function unknownParameters(request: FastifyRequest): RefusedRequest | undefined {
  const names = Object.keys(request.query as object);
  if (names.length === 0) return undefined;
  const errors = names.slice(0, 50).map((name) => fieldError(pointerTo('', name), 'unknownField'));
  return new RefusedRequest(new Refusal('invalidQuery', { errors }));
}
