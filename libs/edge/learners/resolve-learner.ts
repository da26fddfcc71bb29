/**
 * Whose account a request is about, before its handler runs: the id of a closed account means the
 * one that it joined, in addresses and in tokens alike, and of a forgotten learner nothing is said.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { configured } from '../callers/configured.js';
import { Refusal, RefusedRequest } from '../refusals/refusal.js';
import type { AccountEnds } from './account-ends.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The handler itself asks what has become of the account in its address. */
    takesEnded?: boolean;
  }
}

/** For the acts that end accounts: their addresses name an account as it is written. */
export function TakesEnded(): MethodDecorator {
  return configured(() => ({ takesEnded: true }));
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function resolveLearners(instance: FastifyInstance, ends: AccountEnds): void {
  instance.addHook('preHandler', async (request) => {
    const asked = askedFor(request);
    if (asked.length === 0) return;
    const found = await ends.of(asked);
    if (found.size === 0) return;
    const { caller } = request;
    const resolved = (id: string): string => {
      const end = found.get(id);
      // To a learner the account of anybody else does not exist, and never did.
      const mine = caller?.learner === undefined || caller.learner === id;
      if (end?.end === 'forgotten' && mine) {
        throw new RefusedRequest(new Refusal('learnerForgotten'));
      }
      return end?.end === 'closed' ? end.into : id;
    };
    // The caller of a remembered token is shared by all its requests.
    if (caller?.learner !== undefined) {
      request.caller = { ...caller, learner: resolved(caller.learner) };
    }
    const parameters = request.params as Record<string, string>;
    const named = inAddress(request);
    if (named !== null) parameters['learnerId'] = resolved(named);
  });
}

function askedFor(request: FastifyRequest): string[] {
  const own = request.caller?.learner;
  const named = inAddress(request);
  if (own === undefined || own === named) return named === null ? [] : [named];
  return named === null ? [own] : [named, own];
}

/** Null for an address without a learner; of whom the caller may never see, nothing is asked. */
function inAddress({ caller, params, routeOptions }: FastifyRequest): string | null {
  if (routeOptions.config.takesEnded === true || caller?.role === 'admissionsOffice') return null;
  const id = (params as Record<string, string> | undefined)?.['learnerId'];
  return id !== undefined && UUID.test(id) ? id.toLowerCase() : null;
}
