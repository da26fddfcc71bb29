/** The page where people say who they are, and what it does with their answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Provider } from 'oidc-provider';
import { Attempts, networkOf } from '#edge';
import type { Accounts } from '../registry/accounts.js';
import { failedPage, PAGE_HEADERS, signInPage } from './pages.js';

const MOST_BYTES = 4_096;
const QUARTER = 900;

export class SignIn {
  readonly #attempts = new Attempts({
    name: { most: 10, seconds: QUARTER },
    address: { most: 60, seconds: QUARTER },
  });

  constructor(private readonly accounts: Accounts) {}

  /** Answers the request; `address` is whose it is. */
  async handle(
    provider: Provider,
    exchange: { request: IncomingMessage; response: ServerResponse; address: string },
  ): Promise<void> {
    const { request, response } = exchange;
    const language = request.headers['accept-language'];
    try {
      // Its cookie binds the page to the browser that began, so no other site can send the form.
      await provider.interactionDetails(request, response);
      if (request.method === 'GET') return answer(response, 200, signInPage(language));
      if (request.method === 'POST') return await this.#submitted(provider, exchange);
      answer(response, 405, failedPage(language, 'invalid_request'), { allow: 'GET, POST' });
    } catch (error) {
      if (!(error instanceof errors.OIDCProviderError)) throw error;
      answer(response, 400, failedPage(language, error.error));
    }
  }

  async #submitted(
    provider: Provider,
    exchange: { request: IncomingMessage; response: ServerResponse; address: string },
  ): Promise<void> {
    const { request, response, address } = exchange;
    const language = request.headers['accept-language'];
    const form = await formOf(request);
    if (form === null) return answer(response, 400, failedPage(language, 'invalid_request'));
    if (form.get('cancel') !== null) {
      return finish(provider, exchange, { error: 'access_denied' });
    }
    const name = form.get('name') ?? '';
    const keys = { name: name.trim().toLowerCase(), address: networkOf(address) };
    const refusal = this.#attempts.take(keys);
    if (refusal !== null) {
      const wait = { 'retry-after': String(refusal.details.retryAfter ?? QUARTER) };
      return answer(response, 429, signInPage(language, 'later'), wait);
    }
    const account = await this.accounts.signIn(name, form.get('password') ?? '');
    if (account === null) return answer(response, 401, signInPage(language, 'wrong'));
    this.#attempts.forgive({ name: keys.name });
    await finish(provider, exchange, { login: { accountId: account.accountId, remember: false } });
  }
}

function finish(
  provider: Provider,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  result: Parameters<Provider['interactionFinished']>[2],
): Promise<void> {
  return provider.interactionFinished(request, response, result, {
    mergeWithLastSubmission: false,
  });
}

function answer(
  response: ServerResponse,
  status: number,
  html: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...PAGE_HEADERS, ...headers }).end(html);
}

/** The fields of a form; null where it is none, or too long for one. */
async function formOf(request: IncomingMessage): Promise<URLSearchParams | null> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
