/** What people are asked, and when: who they are, and whether an application may act for them. */
import { interactionPolicy } from 'oidc-provider';
import type { Accounts } from '../registry/accounts.js';
import { askedOf, type Clients } from '../registry/clients.js';

const { base, Check, Prompt } = interactionPolicy;

interface PolicyParts {
  readonly accounts: Accounts;
  readonly clients: Clients;
}

export function policyFor({ accounts, clients }: PolicyParts): interactionPolicy.DefaultPolicy {
  const policy = base();
  policy.get('login')?.checks.add(
    // The account was disabled, or its password changed, since somebody signed in here.
    new Check('session_over', 'sign in again', 'login_required', ({ oidc }) =>
      oidc.session?.accountId !== undefined && oidc.account === undefined
        ? Check.REQUEST_PROMPT
        : Check.NO_NEED_TO_PROMPT,
    ),
  );
  policy.remove('consent');
  const missing = new Check('not_consented', 'consent is needed', async ({ oidc }) => {
    const client = await clients.find(oidc.client?.clientId ?? '');
    if (client === null || client.firstParty || oidc.result?.consent !== undefined) {
      return Check.NO_NEED_TO_PROMPT;
    }
    const accountId = oidc.session?.accountId;
    const account = accountId === undefined ? null : await accounts.find(accountId);
    const known = account?.consents[client.clientId];
    // Any program on a computer can say that it is this one: each time its person decides.
    const itself = oidc.client?.applicationType === 'web';
    const asked = askedOf(client, oidc.params?.['scope']);
    return itself &&
      asked.every((scope) => known?.scopes.includes(scope) === true) &&
      known !== undefined
      ? Check.NO_NEED_TO_PROMPT
      : Check.REQUEST_PROMPT;
  });
  policy.add(new Prompt({ name: 'consent', requestable: true }, missing));
  return policy;
}
