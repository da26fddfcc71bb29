/** Answers against the published OpenAPI document: nothing missing, and nothing undocumented. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

type Json = Record<string, unknown>;

export class Contract {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });

  private constructor(private readonly document: Json) {
    addFormats.default(this.ajv);
  }

  static async of(baseUrl: string): Promise<Contract> {
    const answer = await fetch(`${baseUrl}/openapi.json`);
    return new Contract((await answer.json()) as Json);
  }

  /** What the answer 200 has that the document does not say, or lacks what it says. */
  faults(path: string, body: unknown, method: 'get' | 'post' = 'get'): string[] {
    const route = (this.document['paths'] as Json)[path] as Json | undefined;
    const schema = within(
      route,
      method,
      'responses',
      '200',
      'content',
      'application/json',
      'schema',
    );
    if (schema === undefined) return [`${path} has no documented answer`];
    const validate = this.ajv.compile(closed(schema) as object);
    validate(body);
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
    );
  }
}

function within(from: unknown, ...names: string[]): unknown {
  let at = from;
  for (const name of names) at = (at as Json | undefined)?.[name];
  return at;
}

/** Every object that names its properties takes no other. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const own = Object.fromEntries(Object.entries(schema).map(([name, one]) => [name, closed(one)]));
  return 'properties' in own && !('additionalProperties' in own)
    ? { ...own, additionalProperties: false }
    : own;
}
