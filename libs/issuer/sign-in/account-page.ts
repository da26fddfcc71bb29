/** The page where people see which applications may act for them, and withdraw it. */
import { timingSafeEqual } from 'node:crypto';
import type { Provider } from 'oidc-provider';
import type { Account, Accounts } from '../registry/accounts.js';
import type { Clients } from '../registry/clients.js';
import type { Vault } from '../vault.js';
import { nameOf, wantsOf } from './consent.js';
import { answer, type Exchange } from './exchange.js';
import { formOf } from './form.js';
import { escaped, failedPage, page } from './pages.js';
import type { Texts } from './texts.js';

interface Parts {
  readonly accounts: Accounts;
  readonly clients: Clients;
  readonly vault: Vault;
}

interface Visitor {
  readonly account: Account;
  /** Goes with the forms of this session: no other site knows it. */
  readonly token: string;
}

export async function accountPage(
  provider: Provider,
  exchange: Exchange,
  parts: Parts,
): Promise<void> {
  const { request, response } = exchange;
  const language = request.headers['accept-language'];
  const visitor = await visitorOf(provider, exchange, parts);
  if (visitor === null) {
    return answer(
      response,
      401,
      page(language, (texts) => `<p>${texts.stranger}</p>`),
    );
  }
  if (request.method === 'GET') {
    return answer(response, 200, await listed(language, visitor, parts));
  }
  const form = await formOf(request);
  if (request.method !== 'POST' || !alike(form?.get('token') ?? '', visitor.token)) {
    return answer(response, 400, failedPage(language, 'invalid_request'));
  }
  const { accountId } = visitor.account;
  const account = await parts.accounts.withdraw(accountId, form?.get('client') ?? '');
  const left = account === null ? visitor : { ...visitor, account };
  answer(response, 200, await listed(language, left, parts, true));
}

async function visitorOf(
  provider: Provider,
  { request, response }: Exchange,
  { accounts, vault }: Parts,
): Promise<Visitor | null> {
  const session = await provider.Session.get(provider.createContext(request, response));
  if (session.accountId === undefined) return null;
  const account = await accounts.find(session.accountId);
  if (account === null || account.disabled) return null;
  if ((session.loginTs ?? 0) < account.validFrom) return null;
  return { account, token: vault.mark('cookies', `account ${session.uid}`).toString('base64url') };
}

function alike(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

async function listed(
  acceptLanguage: string | undefined,
  { account, token }: Visitor,
  { clients }: Parts,
  withdrawn = false,
): Promise<string> {
  const ids = Object.keys(account.consents);
  const found = await Promise.all(ids.map((id) => clients.find(id)));
  return page(acceptLanguage, (texts, language) => {
    const rows = found
      .filter((client) => client !== null)
      .map((client) => row(texts, nameOf(client, language), { account, token }, client.clientId));
    return `
<h1>${texts.consents}</h1>
${withdrawn ? `<p role="status">${texts.withdrawn}</p>` : ''}
${rows.length === 0 ? `<p>${texts.nobody}</p>` : `<ul>${rows.join('')}</ul>`}`;
  });
}

function row(texts: Texts, name: string, { account, token }: Visitor, clientId: string): string {
  const { givenAt = '', scopes = [] } = account.consents[clientId] ?? {};
  return `<li><strong>${escaped(name)}</strong><br>${texts.since} ${givenAt.slice(0, 10)}
${wantsOf(texts, account, scopes)}
<form method="post"><input type="hidden" name="token" value="${token}">
<button type="submit" name="client" value="${escaped(clientId)}">${texts.withdraw}</button>
</form></li>`;
}
