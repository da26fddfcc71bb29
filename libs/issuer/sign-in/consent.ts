/** The page where people decide whether an application of others may act for them. */
import type { Provider } from 'oidc-provider';
import { type Scope, SCOPES_OF_ROLE } from '#edge';
import type { Account, Accounts } from '../registry/accounts.js';
import { askedOf, type Client, type Clients } from '../registry/clients.js';
import { answer, type Exchange, finish } from './exchange.js';
import { formOf } from './form.js';
import { escaped, failedPage, page } from './pages.js';
import type { Texts } from './texts.js';

export interface ConsentParts {
  readonly accounts: Accounts;
  readonly clients: Clients;
  /** Where a consent is withdrawn. */
  readonly accountPage: string;
}

type Details = Awaited<ReturnType<Provider['interactionDetails']>>;

/** Answers a request in the middle of a sign-in that waits for consent. */
export async function askConsent(
  provider: Provider,
  exchange: Exchange,
  details: Details,
  parts: ConsentParts,
): Promise<void> {
  const { request, response } = exchange;
  const language = request.headers['accept-language'];
  const client = await parts.clients.find(String(details.params['client_id']));
  const account = await parts.accounts.find(details.session?.accountId ?? '');
  if (client === null || account === null) {
    return answer(response, 400, failedPage(language, 'invalid_request'));
  }
  const scopes = askedOf(client, details.params['scope']);
  if (request.method !== 'POST') {
    return answer(response, 200, consentPage(language, { client, account, asked: scopes }, parts));
  }
  const form = await formOf(request);
  if (form?.get('allow') !== 'yes') return finish(provider, exchange, { error: 'access_denied' });
  await parts.accounts.consent(account.accountId, client.clientId, scopes);
  await finish(provider, exchange, { consent: {} }, true);
}

interface Asking {
  readonly client: Client;
  readonly account: Account;
  readonly asked: readonly Scope[];
}

function consentPage(
  acceptLanguage: string | undefined,
  { client, account, asked }: Asking,
  { accountPage }: ConsentParts,
): string {
  return page(acceptLanguage, (texts, language) => {
    return `
<h1>${texts.consenting}</h1>
<p><strong>${escaped(nameOf(client, language))}</strong><br>
<code>${escaped(client.clientId)}</code></p>
<p>${texts.wants}</p>
${wantsOf(texts, account, asked)}
<p>${texts.lasts} <code>${escaped(accountPage)}</code></p>
<form method="post">
<button class="first" type="submit" name="allow" value="yes">${texts.allow}</button>
<button type="submit" name="cancel" value="yes">${texts.deny}</button>
</form>`;
  });
}

export function nameOf(client: Client, language: 'zh' | 'en'): string {
  return client.name === null ? client.clientId : client.name[language];
}

/** What these scopes let an application do for whom the account is; a role bounds them. */
export function wantsOf(texts: Texts, { role }: Account, scopes: readonly Scope[]): string {
  const wants = [
    texts.who,
    ...(role === 'learner' ? [texts.own] : []),
    ...scopes.filter((scope) => SCOPES_OF_ROLE[role].includes(scope)).map((scope) => texts[scope]),
  ];
  return `<ul>${wants.map((one) => `<li>${one}</li>`).join('')}</ul>`;
}
