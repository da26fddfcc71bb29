/** oidc-provider as this bank wants it: client credentials for institutions, code for people. */
import type { JWK } from 'jose';
import { type Configuration, errors, Provider } from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Pool } from 'pg';
import { AUDIENCE, SCOPES } from '#edge';
import { LIFETIMES, sessionSeconds } from '../lifetimes.js';
import type { Accounts } from '../registry/accounts.js';
import type { Clients } from '../registry/clients.js';
import { SignIns } from '../registry/sign-ins.js';
import { SIGNING_ALGORITHM } from '../registry/signing-keys.js';
import { errorPage, signedOutPage, signOutPage } from '../sign-in/pages.js';
import type { Vault } from '../vault.js';
import { metadataOf } from './client-metadata.js';
import { grantFor, RESOURCE } from './grants.js';
import { COOKIE_NAMES } from './host-cookies.js';
import { policyFor } from './policy.js';

/** Secure as well where the issuer is reached by TLS. */
const COOKIE = { httpOnly: true, sameSite: 'lax' } as const;

export interface ProviderParts {
  readonly pool: Pool;
  readonly vault: Vault;
  readonly clients: Clients;
  readonly accounts: Accounts;
}

/** With the keys as they are now: another set of keys is another provider. */
export function makeProvider(issuer: string, keys: readonly JWK[], parts: ProviderParts): Provider {
  const provider = new Provider(issuer, {
    ...FIXED,
    adapter: (model: string) => adapterOf(model, parts),
    jwks: { keys: [...keys] as never },
    cookies: {
      keys: [parts.vault.mark('cookies', 'signatures').toString('base64url')],
      names: COOKIE_NAMES,
      long: COOKIE,
      short: COOKIE,
    },
    features: featuresWith(keys[0]?.kid),
    interactions: { policy: policyFor(parts), url: (_ctx, { uid }) => `${issuer}/sign-in/${uid}` },
    findAccount: async (ctx, id, token) => {
      const account = await parts.accounts.find(id);
      const since = token === undefined ? ctx.oidc.session?.loginTs : token.iat;
      if (account === null || account.disabled) return undefined;
      if ((since ?? 0) < account.validFrom) return undefined;
      return { accountId: id, claims: async () => ({ sub: id }) };
    },
    extraTokenClaims: async (_ctx, token) => claimsFor(token, parts),
    loadExistingGrant: (ctx) => grantFor(ctx, parts),
  });
  // Where it stands is said by the settings: no header of a request decides an address.
  provider.proxy = true;
  compareDigests(provider, parts.clients);
  tellWhoIsOut(provider);
  return provider;
}

/** Who is not signed in is told so in words, where the library has a script lead there. */
function tellWhoIsOut(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next();
    const { oidc } = ctx as Partial<KoaContextWithOIDC>;
    if (oidc?.route !== 'end_session' || ctx.status !== 200) return;
    if (oidc.session?.accountId === undefined) signedOutPage(ctx as KoaContextWithOIDC);
  });
}

const FIXED: Configuration = {
  scopes: ['openid', ...SCOPES],
  responseTypes: ['code'],
  clientAuthMethods: ['client_secret_basic', 'private_key_jwt', 'none'],
  clientDefaults: { id_token_signed_response_alg: SIGNING_ALGORITHM },
  extraClientMetadata: { properties: ['role', 'institution'] },
  enabledJWA: {
    idTokenSigningAlgValues: [SIGNING_ALGORITHM],
    clientAuthSigningAlgValues: ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA'],
  },
  pkce: { required: () => true },
  ttl: {
    ...LIFETIMES,
    Session: (_ctx, { loginTs }) => sessionSeconds(loginTs, Math.floor(Date.now() / 1_000)),
  },
  renderError: (ctx, { error }) => errorPage(ctx, error),
  // Nothing that somebody else names is ever fetched.
  fetch: () => Promise.reject(new Error('the issuer fetches nothing')),
};

function featuresWith(kid: string | undefined): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    userinfo: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: signOutPage,
      postLogoutSuccessSource: signedOutPage,
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => RESOURCE,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, resource) => {
        if (resource !== RESOURCE) throw new errors.InvalidTarget();
        return {
          scope: SCOPES.join(' '),
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          accessTokenTTL: LIFETIMES.AccessToken,
          jwt: { sign: { alg: SIGNING_ALGORITHM, ...(kid === undefined ? {} : { kid }) } },
        };
      },
    },
  };
}

function adapterOf(model: string, { pool, vault, clients }: ProviderParts): SignIns {
  if (model !== 'Client') return new SignIns(pool, vault, model);
  return new (class extends SignIns {
    override async find(id: string) {
      const client = await clients.find(id);
      return client === null ? undefined : metadataOf(client);
    }
  })(pool, vault, model);
}

/** Claims that say to others who calls; the bank itself asks the registration of the client. */
async function claimsFor(
  token: Parameters<NonNullable<Configuration['extraTokenClaims']>>[1],
  { accounts, clients }: ProviderParts,
): Promise<Record<string, string>> {
  const accountId = 'accountId' in token ? token.accountId : undefined;
  const found =
    accountId === undefined
      ? await clients.find(token.clientId ?? '')
      : await accounts.find(accountId);
  if (found === null) return {};
  const { role, institution } = found;
  const learner = 'learner' in found ? found.learner : null;
  return Object.fromEntries(
    Object.entries({ role, institution, learner }).filter(([, value]) => value !== null),
  ) as Record<string, string>;
}

function compareDigests(provider: Provider, clients: Clients): void {
  const prototype = provider.Client.prototype as unknown as {
    clientId: string;
    compareClientSecret(this: { clientId: string }, secret: string): Promise<boolean>;
  };
  prototype.compareClientSecret = function proves(secret) {
    return clients.proves(this.clientId, secret);
  };
}
