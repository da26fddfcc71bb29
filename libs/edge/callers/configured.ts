/** What a route says of itself, kept with Fastify's own settings of the route. */
import { SetMetadata } from '@nestjs/common';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { FastifyContextConfig } from 'fastify';

export function configured(
  more: (target: object, key: string | symbol) => FastifyContextConfig,
): MethodDecorator {
  return (target, key, descriptor) => {
    const handler = descriptor.value as object;
    const before = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler) as
      FastifyContextConfig | undefined;
    SetMetadata(FASTIFY_ROUTE_CONFIG_METADATA, { ...before, ...more(target, key) })(
      target,
      key,
      descriptor,
    );
  };
}
