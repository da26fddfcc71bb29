/** The page where people say who they are, and what it does with their answer. */
import { errors, type Provider } from 'oidc-provider';
import { Attempts, networkOf } from '#edge';
import { passwordFault } from '../passwords/rules.js';
import type { Known } from '../registry/accounts.js';
import { askConsent, type ConsentParts } from './consent.js';
import { answer, type Exchange, finish } from './exchange.js';
import { formOf } from './form.js';
import { changePage, failedPage, signInPage } from './pages.js';
import type { Notice } from './texts.js';

const QUARTER = 900;

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

  constructor(private readonly parts: ConsentParts) {}

  /** Answers the request; `address` is whose it is. */
  async handle(provider: Provider, exchange: Exchange): Promise<void> {
    const { request, response } = exchange;
    const language = request.headers['accept-language'];
    try {
      // Its cookie binds the page to the browser that began, so no other site can send the form.
      const details = await provider.interactionDetails(request, response);
      if (details.prompt.name === 'consent') {
        return await askConsent(provider, exchange, details, this.parts);
      }
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
    const known = await this.parts.accounts.signIn(name, form.get('password') ?? '');
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
    if (await this.parts.accounts.isPassword(known, chosen)) return 'same';
    return (await this.parts.accounts.choosePassword(known, chosen)) === null ? 'wrong' : null;
  }
}
