/**
 * Whose data a route is about is said at the route, beside `@Roles`; a route that does not say it
 * stops the start of the server. What it says is then held: an answer without a settled right, or
 * one that is not in the access log, does not leave.
 */
import { applyDecorators, UseInterceptors } from '@nestjs/common';
import type { Viewed } from '#access-log';
import { configured } from '../callers/configured.js';
import { ObjectCheck } from './object-check.js';

/** Objects that are a learner's. `list`: rows of several learners. */
export type LearnersObject = 'learner' | 'outcome' | 'conversion' | 'appeal' | 'list' | 'share';

export interface About {
  readonly of: 'nobody' | 'written' | 'work' | LearnersObject;
  readonly shows: Viewed | 'nothing';
}

declare module 'fastify' {
  interface FastifyContextConfig {
    about?: About;
  }
}

/**
 * - `nobody`: neither the address nor the answer is about a person: registers, rules, statistics.
 * - `written`: the caller's own word comes in, and only its ids and status go out.
 * - `work`: an institution's own import, draft or simulation: nobody's data, whose work it is its
 *   handler asks.
 * - a learner's object: the handler settles the right; `shows` is what the access log says was
 *   seen, `nothing` where ids and status alone go out.
 */
export function Of(object: 'nobody' | 'written' | 'work'): MethodDecorator;
export function Of(object: LearnersObject, shows: Viewed | 'nothing'): MethodDecorator;
export function Of(object: About['of'], shows: About['shows'] = 'nothing'): MethodDecorator {
  const said = configured(() => ({ about: { of: object, shows } }));
  const free = object === 'nobody' || object === 'written' || object === 'work';
  return free ? said : applyDecorators(said, UseInterceptors(ObjectCheck));
}
