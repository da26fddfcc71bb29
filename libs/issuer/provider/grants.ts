/** What an application may do for whom has signed in. */
import type { Configuration, Provider } from 'oidc-provider';
import type { Accounts } from '../registry/accounts.js';
import { askedOf, type Clients } from '../registry/clients.js';

/** The API as a resource (RFC 8707); every token is for it, whether it is named or not. */
export const RESOURCE = 'urn:credit-bank:api';

type LoadGrant = NonNullable<Configuration['loadExistingGrant']>;
type Context = Parameters<LoadGrant>[0];
type Grant = InstanceType<Provider['Grant']>;

interface GrantParts {
  readonly accounts: Accounts;
  readonly clients: Clients;
}

/**
 * One of the bank: what it is registered for. Another one: what was consented to, of what it is
 * registered for now; undefined where nothing was, or not any more.
 */
export async function grantFor({ oidc }: Context, parts: GrantParts): Promise<Grant | undefined> {
  const { client, session, provider } = oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const consented = await consentedTo(client.clientId, session.accountId, parts);
  if (consented === null) return undefined;
  const scope = consented.join(' ');
  const known = session.grantIdFor(client.clientId);
  const found = known === undefined ? undefined : await provider.Grant.find(known);
  if (found !== undefined && found.getResourceScope(RESOURCE) === scope) return found;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid');
  grant.addResourceScope(RESOURCE, scope);
  await grant.save();
  return grant;
}

async function consentedTo(
  clientId: string,
  accountId: string,
  { accounts, clients }: GrantParts,
): Promise<readonly string[] | null> {
  const client = await clients.find(clientId);
  if (client === null) return null;
  if (client.firstParty) return client.scopes;
  const consent = (await accounts.find(accountId))?.consents[clientId];
  return consent === undefined ? null : askedOf(client, consent.scopes.join(' '));
}
