/** The page where people say who they are, and what it does with their answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Provider } from 'oidc-provider';
import { Attempts, networkOf } from '#edge';
import { passwordFault } from '../passwords/rules.js';
import type { Accounts, Known } from '../registry/accounts.js';
import { formOf } from './form.js';
import { changePage, failedPage, PAGE_HEADERS, signInPage } from './pages.js';
import type { Notice } from './texts.js';

const QUARTER = 900;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly address: string;
}

/** What a form held, and how it is shown again. */
interface Filled {
  readonly form: URLSearchParams;
  readonly name: string;
  readonly page: (notice?: Notice) => string;
}

export class SignIn {
  readonly #attempts = new Attempts({
    name: { most: 10, seconds: QUARTER },
    address: { most: 60, seconds: QUARTER },
  });

  constructor(private readonly accounts: Accounts) {}

  /** Answers the request; `address` is whose it is. */
  async handle(provider: Provider, exchange: Exchange): Promise<void> {
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

  async #submitted(provider: Provider, exchange: Exchange): Promise<void> {
    const { request, response } = exchange;
    const language = request.headers['accept-language'];
    const form = await formOf(request);
    if (form === null) return answer(response, 400, failedPage(language, 'invalid_request'));
    if (form.get('cancel') !== null) {
      return finish(provider, exchange, { error: 'access_denied' });
    }
    const name = form.get('name') ?? '';
    const changing = (notice?: Notice): string => changePage(language, name, notice);
    if (form.get('change') !== null) return answer(response, 200, changing());
    const wanted = form.get('chosen') !== null;
    const page = wanted ? changing : (notice?: Notice) => signInPage(language, notice);
    const known = await this.#known(exchange, { form, name, page });
    if (known === null) return;
    if (wanted) {
      const fault = await this.#changed(known, { form, name, page });
      if (fault !== null) return answer(response, 422, page(fault));
    } else if (known.password === 'drawn') {
      return answer(response, 200, changing('drawn'));
    }
    const { accountId } = known.account;
    await finish(provider, exchange, { login: { accountId, remember: false } });
  }

  /** Who proved it; null where the request has been answered. */
  async #known({ response, address }: Exchange, filled: Filled): Promise<Known | null> {
    const { form, name, page } = filled;
    const keys = { name: name.trim().toLowerCase(), address: networkOf(address) };
    const refusal = this.#attempts.take(keys);
    if (refusal !== null) {
      const wait = { 'retry-after': String(refusal.details.retryAfter ?? QUARTER) };
      answer(response, 429, page('later'), wait);
      return null;
    }
    const known = await this.accounts.signIn(name, form.get('password') ?? '');
    if (known !== null) this.#attempts.forgive({ name: keys.name });
    if (known !== null && known.password !== 'over') return known;
    answer(response, 401, page(known === null ? 'wrong' : 'over'));
    return null;
  }

  /** Null where the password is another one now. */
  async #changed(known: Known, { form, name }: Filled): Promise<Notice | null> {
    const chosen = form.get('chosen') ?? '';
    if (chosen !== form.get('again')) return 'unlike';
    const fault = passwordFault(chosen, [name, known.account.institution ?? '']);
    if (fault !== null) return fault;
    if (await this.accounts.isPassword(known, chosen)) return 'same';
    return (await this.accounts.choosePassword(known, chosen)) === null ? 'wrong' : null;
  }
}

function finish(
  provider: Provider,
  { request, response }: Exchange,
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
