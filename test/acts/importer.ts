/** What a college does with files: sends them, watches them, fetches what was refused. */
import { gzipSync } from 'node:zlib';
import type { RunningBank } from '../running/bank.js';
import { eventually } from '../running/database.js';
import { unique } from './bank-user.js';

export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
}

export interface Status {
  readonly importId: string;
  readonly state: string;
  readonly rows: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly position?: string;
  readonly failure?: { readonly code: string; readonly line?: number };
}

export const HEADER =
  'learner_issuer,learner_id,kind,issuer,number,title,result,awarded_on,credits';

/** Rows of college A: `perLearner` results each, numbers that no other file uses. */
export function rows(count: number, perLearner = 4, prefix = unique('F')): string[] {
  return Array.from({ length: count }, (_, index) => {
    const learner = `${prefix}-${Math.floor(index / perLearner)}`;
    return `A,${learner},course,A,${prefix}-${index},学习 ${index},passed,2024-06-30,2.5`;
  });
}

export function csv(lines: readonly string[], header = HEADER): string {
  return `${header}\n${lines.join('\n')}\n`;
}

/** A bank whose address may change when it starts again. */
export interface Reachable {
  readonly address: () => string;
  readonly token: RunningBank['token'];
}

export class Importer {
  private constructor(
    private readonly address: () => string,
    readonly tokens: { readonly a: string; readonly b: string; readonly operator: string },
  ) {}

  /** Colleges A and B, registered. */
  static async of(bank: Reachable): Promise<Importer> {
    const importer = new Importer(bank.address, {
      a: await bank.token('college', { institution: 'A' }),
      b: await bank.token('college', { institution: 'B' }),
      operator: await bank.token('operator'),
    });
    for (const code of ['A', 'B']) {
      const name = { zh: `院校 ${code}`, en: `College ${code}` };
      await importer.send('POST', '/v1/institutions', {
        token: importer.tokens.operator,
        body: JSON.stringify({ code, name, kind: 'university' }),
        headers: { 'content-type': 'application/json' },
      });
    }
    return importer;
  }

  async send(
    method: string,
    path: string,
    more: { token?: string; body?: string | Uint8Array; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const { token = this.tokens.a, body, headers } = more;
    const response = await fetch(this.address() + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body === undefined ? {} : { body: body as string }),
    });
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '') ? parsed(text) : { text };
    return { status: response.status, body: json, headers: response.headers };
  }

  upload(
    body: string | Uint8Array,
    more: { type?: string; query?: string; token?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const { type = 'text/csv', query = '', token, headers } = more;
    return this.send('POST', `/v1/imports${query}`, {
      body,
      headers: { 'content-type': type, ...headers },
      ...(token === undefined ? {} : { token }),
    });
  }

  gzipped(body: string | Uint8Array, query = ''): Promise<Answer> {
    return this.upload(gzipSync(body), { query, headers: { 'content-encoding': 'gzip' } });
  }

  async status(importId: string, token?: string): Promise<Status> {
    const answer = await this.send('GET', `/v1/imports/${importId}`, token ? { token } : {});
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body as unknown as Status;
  }

  ended(importId: string, token?: string): Promise<Status> {
    const open = new Set(['queued', 'running']);
    return eventually('the import ends', async () => {
      const status = await this.status(importId, token);
      return open.has(status.state) ? undefined : status;
    });
  }

  /** Uploads and waits for the end. */
  async whole(...upload: Parameters<Importer['upload']>): Promise<Status> {
    const started = await this.upload(...upload);
    if (started.status !== 202) throw new Error(JSON.stringify(started.body));
    return this.ended(String(started.body['importId']), upload[1]?.token);
  }

  async refused(importId: string, token?: string): Promise<string> {
    const path = `/v1/imports/${importId}/refused`;
    const answer = await this.send('GET', path, token ? { token } : {});
    return typeof answer.body['text'] === 'string' ? answer.body['text'] : '';
  }

  async learner(value: string): Promise<string | undefined> {
    const answer = await this.send('POST', '/v1/learners/lookups', {
      body: JSON.stringify({ externalId: { issuer: 'A', value } }),
      headers: { 'content-type': 'application/json' },
    });
    return answer.status === 200 ? String(answer.body['learnerId']) : undefined;
  }
}

// NDJSON is no JSON document.
function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return { text };
  }
}
