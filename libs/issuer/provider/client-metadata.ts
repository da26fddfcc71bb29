import type { AdapterPayload } from 'oidc-provider';
import type { Client } from '../registry/clients.js';

/** A registration as oidc-provider reads it; a disabled client is none. */
export function metadataOf(client: Client): AdapterPayload | undefined {
  if (client.disabled) return undefined;
  return {
    client_id: client.clientId,
    // What the client is asked for is not kept: its digest is compared in `Clients.proves`.
    ...(client.method === 'secret' ? { client_secret: 'kept as a digest' } : {}),
    ...(client.jwks === null ? {} : { jwks: client.jwks }),
    ...(client.method === 'people' ? PEOPLE : MACHINES),
    token_endpoint_auth_method: METHODS[client.method],
    redirect_uris: [...client.redirectUris],
    application_type: client.redirectUris.some(onLoopback) ? 'native' : 'web',
    scope: ['openid', ...client.scopes].join(' '),
    ...(client.role === null ? {} : { role: client.role }),
    ...(client.institution === null ? {} : { institution: client.institution }),
  } as AdapterPayload;
}

const METHODS = {
  secret: 'client_secret_basic',
  privateKey: 'private_key_jwt',
  people: 'none',
} as const;

const PEOPLE = { grant_types: ['authorization_code'], response_types: ['code'] };
const MACHINES = { grant_types: ['client_credentials'], response_types: [] };

/** An application on the person's own computer, whose port is not known beforehand (RFC 8252). */
function onLoopback(uri: string): boolean {
  return /^http:\/\/(127\.0\.0\.1|\[::1\])[:/]/.test(uri);
}
