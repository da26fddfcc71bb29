/** Which methods an address takes, for 405 and `Allow`: the router itself only says "not found". */
import type { FastifyInstance } from 'fastify';

interface Route {
  readonly segments: readonly string[];
  readonly method: string;
}

export class Routes {
  readonly #routes: Route[] = [];

  watch(instance: FastifyInstance): void {
    instance.addHook('onRoute', (route) => {
      const methods = typeof route.method === 'string' ? [route.method] : route.method;
      const segments = route.url.split('/');
      for (const method of methods) this.#routes.push({ segments, method });
    });
  }

  /** The methods of every route that matches `path`, sorted. */
  methodsOf(path: string): string[] {
    const segments = path.split('/');
    const found = this.#routes.filter((route) => matches(route.segments, segments));
    return [...new Set(found.map((route) => route.method))].sort();
  }
}

function matches(route: readonly string[], path: readonly string[]): boolean {
  if (route.length !== path.length) return false;
  return route.every((segment, index) =>
    segment.includes(':') ? path[index] !== '' : segment === path[index],
  );
}
