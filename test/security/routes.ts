/** Every route of the published document, and ways to call it with what nobody should send. */
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { RunningBank, TokenName } from '../running/bank.js';

type Json = Record<string, unknown>;

export interface Route {
  readonly method: string;
  /** As in the document: `/v1/learners/{learnerId}/outcomes`. */
  readonly path: string;
  readonly takesJson: boolean;
  /** The members of its body, where the document names them. */
  readonly members: Readonly<Record<string, Json>>;
  readonly parameters: readonly string[];
  readonly isPublic: boolean;
}

export interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

export async function routesOf(baseUrl: string): Promise<Route[]> {
  const answer = await fetch(`${baseUrl}/openapi.json`);
  const document = (await answer.json()) as Json;
  return Object.entries(document['paths'] as Record<string, Json>).flatMap(([path, methods]) =>
    METHODS.filter((method) => method in methods).map((method) =>
      route(document, path, method, methods[method] as Json),
    ),
  );
}

function route(document: Json, path: string, method: string, said: Json): Route {
  const content = ((said['requestBody'] as Json | undefined)?.['content'] ?? {}) as Json;
  const json = content['application/json'] as Json | undefined;
  const schema = json === undefined ? {} : resolved(document, json['schema'] as Json);
  const parameters = (said['parameters'] ?? []) as { in: string; name: string }[];
  return {
    method: method.toUpperCase(),
    path,
    takesJson: json !== undefined,
    members: (schema['properties'] ?? {}) as Record<string, Json>,
    parameters: parameters.filter((one) => one.in === 'query').map((one) => one.name),
    isPublic: said['security'] === undefined,
  };
}

function resolved(document: Json, schema: Json): Json {
  const name = /^#\/components\/schemas\/(.+)$/.exec(
    (schema['$ref'] as string | undefined) ?? '',
  )?.[1];
  if (name === undefined) return schema;
  const components = (document['components'] as Json)['schemas'] as Json;
  return resolved(document, components[name] as Json);
}

export class Stranger {
  private constructor(
    private readonly baseUrl: string,
    private readonly tokens: readonly string[],
    private readonly learner: string,
  ) {}

  /** Tokens of every role, so that a route is called by one that it admits. */
  static async of(bank: RunningBank, learner: string): Promise<Stranger> {
    const names: TokenName[] = ['operator', 'college', 'certifier', 'admissions'];
    const tokens = await Promise.all(names.map((name) => bank.token(name)));
    return new Stranger(
      bank.baseUrl,
      [...tokens, await bank.token('learner', { learner })],
      learner,
    );
  }

  address(route: Route): string {
    return route.path.replace(/\{(\w+)\}/g, (_all, name: string) =>
      name === 'learnerId' ? this.learner : name === 'version' ? '1' : randomUUID(),
    );
  }

  /** The answer to the first token that the route admits. */
  async send(route: Route, body: string | Buffer, headers: Json = {}, query = ''): Promise<Seen> {
    let last: Seen | undefined;
    for (const token of this.tokens) {
      const authorization = { authorization: `Bearer ${token}`, ...headers };
      const address = this.address(route) + query;
      last = await call(this.baseUrl, {
        method: route.method,
        address,
        headers: authorization,
        body,
      });
      if (last.status !== 403) return last;
    }
    throw new Error(`${route.method} ${route.path} admits nobody: ${last?.text ?? ''}`);
  }
}

interface Call {
  readonly method: string;
  readonly address: string;
  readonly headers?: Json;
  readonly body?: string | Buffer;
}

/** By node's own client: `fetch` would not send what is tried here. */
export function call(
  baseUrl: string,
  { method, address, headers = {}, body }: Call,
): Promise<Seen> {
  return new Promise((settle, fail) => {
    const asked = request(baseUrl + address, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(headers as Record<string, string>),
        ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
      },
      agent: false,
    });
    asked.on('error', fail);
    asked.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', fail);
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        settle({ status: answer.statusCode ?? 0, headers: answer.headers, text });
      });
    });
    asked.end(body);
  });
}
