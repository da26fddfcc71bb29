/**
 * Who may call a route is said at the route: `@Roles(scope, role, …)` or `@Public()`. A route
 * that says neither stops the start of the server.
 */
import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { ApiConsumes, ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Places } from '../yaml/places.js';
import { YAML_TYPES } from '../yaml/yaml-types.js';
import { WantedTypes } from '../yaml/wanted-types.js';
import type { JsonSchema } from '../yaml/wanted-types.js';
import type { Caller as CallerType, Role } from './caller.js';
import { configured } from './configured.js';
import type { Scope } from './scopes.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: readonly Role[] | 'public';
    /** Of these the token of an institution or operator needs one; none: a learner's route. */
    scopes?: readonly Scope[];
    /** Whoever answers knows by itself who asks: `Authorization` is not looked at. */
    ownAuthentication?: boolean;
    /** False where the handler names no query: then no parameter is known. */
    takesQuery?: boolean;
    /** The answer is an HTML page with scripts and styles of its own server. */
    helmet?: object;
    /** Many records in one request: counted apart, and few at once of one client. */
    bulk?: boolean;
    /** The body is a file: it reaches the handler as a stream of bytes. */
    streamBody?: boolean;
    /** Bytes that a JSON body may have where the bound of all others is too little. */
    largeBody?: number;
    /** The body may come as YAML, read as this schema wants its scalars. */
    yaml?: WantedTypes;
  }
  interface FastifyRequest {
    caller?: CallerType;
    /** Of a body that came as YAML. */
    places?: Places;
  }
}

/**
 * The roles that may call, and the scope that their token needs (of several, any one). Learners
 * need none: what is their own is theirs, and a route of theirs alone says `own`. Whose data it is
 * about, `@Of` says.
 */
export function Roles(scope: 'own', role: 'learner'): MethodDecorator;
export function Roles(
  scopes: Scope | readonly Scope[],
  first: Role,
  ...more: Role[]
): MethodDecorator;
export function Roles(
  needed: Scope | readonly Scope[] | 'own',
  ...roles: readonly Role[]
): MethodDecorator {
  const scopes = needed === 'own' ? [] : typeof needed === 'string' ? [needed] : [...needed];
  return applyDecorators(
    access(roles),
    configured(() => ({ scopes })),
    ApiSecurity('bearer', scopes),
  );
}

/** Anyone may call. A token that comes along is still verified. */
export function Public(): MethodDecorator {
  return access('public');
}

/** The answer is an HTML page: it may load scripts and styles from this server. */
export function Page(): MethodDecorator {
  return configured(() => ({ helmet: {} }));
}

/** Many records in one request: it takes from the client's quota for bulk. */
export function Bulk(): MethodDecorator {
  return configured(() => ({ bulk: true }));
}

/** The body is handed over unread (CSV, NDJSON), with no limit of its own. */
export function StreamBody(): MethodDecorator {
  return configured(() => ({ streamBody: true }));
}

/** The JSON body may have so many bytes; few of them are in memory at once (`large-bodies.ts`). */
export function LargeBody(bytes: number): MethodDecorator {
  return configured(() => ({ largeBody: bytes }));
}

/**
 * The body may also come as YAML; JSON stays the canonical form, and is what the handler sees. A
 * scalar without quotes is text where `schema` wants text.
 */
export function YamlBody(schema: JsonSchema): MethodDecorator {
  const yaml = new WantedTypes(schema);
  return applyDecorators(
    configured(() => ({ yaml })),
    ApiConsumes('application/json', YAML_TYPES[0]),
  );
}

/** The caller of the request; undefined only on public routes. */
export type Caller = CallerType;
export const Caller = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  return context.switchToHttp().getRequest<FastifyRequest>().caller;
});

function access(roles: readonly Role[] | 'public'): MethodDecorator {
  return configured((target, key) => ({ access: roles, takesQuery: takesQuery(target, key) }));
}

function takesQuery(target: object, key: string | symbol): boolean {
  const parameters = Reflect.getMetadata(ROUTE_ARGS_METADATA, target.constructor, key) as
    object | undefined;
  const query = `${RouteParamtypes.QUERY}:`;
  return Object.keys(parameters ?? {}).some((name) => name.startsWith(query));
}
