/** A bank of which only the rule books are open, and what the specs of rule books do with it. */
import { Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { createLogger, createServer, Tokens } from '#edge';
import type { Role } from '#edge';
import { EventStore } from '#event-store';
import { createPool } from '#postgres';
import { RuleFeed } from '#rule-feed';
import { Dispatch } from '../../apps/command-api/dispatch.js';
import { Institutions } from '../../apps/command-api/institutions/institutions.js';
import {
  RegisterInstitution,
  RegisterInstitutionHandler,
} from '../../apps/command-api/institutions/register-institution.js';
import { RuleBooksModule } from '../../apps/command-api/rule-books/rule-books.module.js';
import { createDatabase } from '../running/database.js';

export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
}

/** `R` and `S` are colleges. */
export type Who = 'operator' | 'R' | 'S' | 'learner';

interface More {
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

interface YamlOptions {
  readonly type?: string | undefined;
  readonly language?: string | undefined;
  readonly method?: string;
}

const tokens = new Tokens(new Uint8Array(32).fill(7));

export class BookOffice {
  private constructor(
    readonly url: string,
    readonly store: EventStore,
    readonly close: () => Promise<void>,
  ) {}

  static async open(): Promise<BookOffice> {
    const database = await createDatabase();
    const pool = createPool(database.writer, { name: 'rule-books spec' });
    const store = new EventStore(pool);
    for (const code of ['R', 'S']) await register(store, code);
    const server = await createServer(bankWith(store), { tokens, logger: createLogger('silent') });
    const url = await server.listen(0, '127.0.0.1');
    return new BookOffice(url, store, async () => {
      await server.close();
      await store.close();
      await pool.end();
      await database.drop();
    });
  }

  async send(who: Who, path: string, body?: unknown, more: More = {}): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method: more.method ?? 'POST',
      headers: {
        authorization: `Bearer ${await tokenOf(who)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...more.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Json;
    return { status: response.status, body: answer, headers: response.headers };
  }

  draftYaml(yaml: string | Uint8Array, type?: string, language?: string): Promise<Answer> {
    return this.postYaml('/v1/rule-books', yaml, { type, language });
  }

  putYaml(bookId: string, yaml: string): Promise<Answer> {
    return this.postYaml(`/v1/rule-books/${bookId}/draft`, yaml, { method: 'PUT' });
  }

  /** As institution R. */
  async postYaml(
    path: string,
    yaml: string | Uint8Array,
    { type = 'application/yaml', language = 'en', method = 'POST' }: YamlOptions = {},
  ): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${await tokenOf('R')}`,
        'content-type': type,
        'accept-language': language,
      },
      body: Buffer.from(yaml),
    });
    const body = (await response.json()) as Json;
    return { status: response.status, body, headers: response.headers };
  }

  draft(who: Who, document: Json): Promise<Answer> {
    return this.send(who, '/v1/rule-books', document);
  }

  /** As institution R. */
  publish(bookId: string, version = 1): Promise<Answer> {
    return this.send('R', `/v1/rule-books/${bookId}/publications`, { version });
  }

  async markers(): Promise<number> {
    return (await this.store.readRulesMarkers(0, 0)).length;
  }
}

/** A college of this code, so that it can be the authority of a book. */
export async function register(store: EventStore, code: string): Promise<void> {
  const name = { zh: '学院', en: 'College' };
  const body = { code, name, kind: 'higherVocational' } as const;
  const handler = new RegisterInstitutionHandler(store);
  await handler.execute(new RegisterInstitution(body, 'operator', null));
}

function bankWith(store: EventStore): new () => object {
  const providers = [
    { provide: EventStore, useValue: store },
    { provide: RuleFeed, useValue: new RuleFeed(store) },
    { provide: Institutions, useValue: new Institutions(store) },
    Dispatch,
  ];
  @Global()
  @Module({ imports: [CqrsModule.forRoot()], providers, exports: [...providers, CqrsModule] })
  class Ground {}
  @Module({ imports: [Ground, RuleBooksModule] })
  class Books {}
  return Books;
}

function tokenOf(who: Who): Promise<string> {
  const learner = '00000000-0000-4000-8000-000000000001';
  const role: Role = who === 'operator' || who === 'learner' ? who : 'college';
  if (role === 'operator') return tokens.sign({ clientId: who, role });
  if (role === 'learner') return tokens.sign({ clientId: who, role, learner });
  return tokens.sign({ clientId: who, role, institution: who });
}

let made = 0;

/** A programme's book of institution R, for a programme that no other test uses. */
export function book(more: Json = {}): Json & { bookId: string } {
  made += 1;
  return {
    bookId: `book-${made}`,
    language: '1',
    title: { zh: '转换规则', en: 'Conversion' },
    authority: 'R',
    scope: { kind: 'conversion', programme: `P${made}` },
    validFrom: '2000-01-01',
    validTo: null,
    referenceDate: 'applied',
    source: 'sample',
    programme: { courses: [{ code: 'C1', credits: '4.00' }] },
    rules: [{ id: 'm1', kind: 'match', from: [{ code: 'X1' }], to: { courses: ['C1'] } }],
    ...more,
  };
}

export function pointers({ body }: Answer): string[] {
  const errors = body['errors'] as { pointer: string; code: string }[];
  return errors.map((one) => `${one.pointer} ${one.code}`);
}
