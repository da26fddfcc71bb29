/** Tokens of the bank's own issuer: by its keys, and for whom the registration says. */
import type { JWTPayload } from 'jose';
import type { Pool } from 'pg';
import {
  AUDIENCE,
  type Caller,
  callerOf,
  IssuerUnreachable,
  SCOPES_OF_ROLE,
  scopesOf,
  type TrustedIssuer,
} from '#edge';
import type { Account, Accounts } from '../registry/accounts.js';
import type { Client, Clients } from '../registry/clients.js';
import { SIGNING_ALGORITHM, type SigningKeys } from '../registry/signing-keys.js';
import type { IssuerNames } from './issuer-names.js';

export interface OwnParts {
  readonly pool: Pool;
  readonly keys: SigningKeys;
  readonly clients: Clients;
  readonly accounts: Accounts;
  readonly names: IssuerNames;
  /** A production bank knows no demo clients, whatever tokens they still hold. */
  readonly demo: boolean;
}

export function ownIssuer(parts: OwnParts): TrustedIssuer {
  return {
    names: (issuer) => parts.names.has(issuer),
    audience: AUDIENCE,
    algorithms: [SIGNING_ALGORITHM],
    key: async ({ kid }) => {
      const key = await reachable(() => parts.keys.publicKey(kid));
      if (key === null) throw new Error('no key of this issuer');
      return key;
    },
    callerOf: (claims) => reachable(() => registered(claims, parts)),
  };
}

/**
 * Role and institution are those of the registration as it is now: what a token says of them is for
 * others. A client or account that was disabled since is nobody.
 */
async function registered(claims: JWTPayload, parts: OwnParts): Promise<Caller | null> {
  const { client_id: clientId, sub } = claims;
  if (typeof clientId !== 'string' || sub === undefined) return null;
  const client = await parts.clients.find(clientId);
  if (client === null || client.disabled || (client.demo && !parts.demo)) return null;
  if (client.method !== 'people') return sub === clientId ? named(client, client, claims) : null;
  const account = await parts.accounts.find(sub);
  if (account === null || account.disabled) return null;
  if ((claims.iat ?? 0) < goodFrom(account, client)) return null;
  return named(account, client, claims);
}

/** Tokens from before are over: of another password, or of a consent that was withdrawn. */
function goodFrom(account: Account, client: Client): number {
  if (client.firstParty) return account.validFrom;
  const { since } = account.consents[client.clientId] ?? { since: Number.POSITIVE_INFINITY };
  return since > account.validFrom ? since : account.validFrom;
}

function named(who: Account | Client, client: Client, claims: JWTPayload): Caller | null {
  const { role, institution } = who;
  if (role === null) return null;
  const learner = 'learner' in who ? who.learner : null;
  const asked = scopesOf(claims, role);
  const granted = SCOPES_OF_ROLE[role].filter(
    (scope) => asked.includes(scope) && client.scopes.includes(scope),
  );
  return callerOf({
    sub: 'accountId' in who ? who.accountId : client.clientId,
    role,
    ...(institution === null ? {} : { institution }),
    ...(learner === null ? {} : { learner }),
    scope: granted.join(' '),
  });
}

/** What the database did not answer is no refusal: the token may be right. */
async function reachable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new IssuerUnreachable('the registrations cannot be read now', { cause: error });
  }
}
