/**
 * An issuer of somebody else, named by the settings. Its keys are found once, at the start, from
 * that name; nothing in a token ever says where to look.
 */
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { callerOf, IssuerUnreachable, type TrustedIssuer } from '#edge';
import { CannotStart } from '#settings';

const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'EdDSA',
];

const WAIT_MS = 5_000;
const MOST_BYTES = 262_144;
/** An unknown key id makes the keys be fetched again, and no more often than this. */
const COOL_DOWN_MS = 30_000;
const FETCHED_ANEW_MS = 600_000;

/** @throws CannotStart where the issuer does not say where its keys are. */
export async function externalIssuer(issuer: string, audience: string): Promise<TrustedIssuer> {
  const { name, jwksUri } = await discovered(issuer);
  const keys = createRemoteJWKSet(new URL(jwksUri), {
    timeoutDuration: WAIT_MS,
    cooldownDuration: COOL_DOWN_MS,
    cacheMaxAge: FETCHED_ANEW_MS,
  });
  return {
    names: (one) => one === name,
    audience,
    algorithms: ALGORITHMS,
    key: reachable(keys),
    callerOf,
  };
}

function reachable(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      const unknown =
        error instanceof errors.JWKSNoMatchingKey ||
        error instanceof errors.JWKSMultipleMatchingKeys ||
        error instanceof errors.JOSENotSupported;
      if (unknown) throw error;
      throw new IssuerUnreachable('the keys of the issuer cannot be read now', { cause: error });
    }
  };
}

async function discovered(issuer: string): Promise<{ name: string; jwksUri: string }> {
  const address = `${issuer}/.well-known/openid-configuration`;
  try {
    const answer = await fetch(address, {
      redirect: 'error',
      signal: AbortSignal.timeout(WAIT_MS),
      headers: { accept: 'application/json' },
    });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const text = await answer.text();
    if (text.length > MOST_BYTES) throw new Error('the answer is too long');
    const { issuer: name, jwks_uri: jwksUri } = JSON.parse(text) as Record<string, unknown>;
    // Some issuers have a slash at the end of their name; no other difference is forgiven.
    if (typeof name !== 'string' || (name !== issuer && name !== `${issuer}/`)) {
      throw new Error('it gives itself another name');
    }
    if (typeof jwksUri !== 'string' || !sameSafety(issuer, jwksUri)) {
      throw new Error('it does not say where its keys are');
    }
    return { name, jwksUri };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CannotStart(
      {
        zh: `无法从 ${address} 读取身份提供方的配置（${reason}）。请检查 OIDC_ISSUER 与网络，然后重新启动。`,
        en: `The configuration of the issuer cannot be read from ${address} (${reason}). Check OIDC_ISSUER and the network, then start again.`,
      },
      { cause: error },
    );
  }
}

/** Keys come over TLS, or from this very computer where the issuer is on it. */
function sameSafety(issuer: string, jwksUri: string): boolean {
  if (!URL.canParse(jwksUri)) return false;
  const { protocol, hostname } = new URL(jwksUri);
  const from = new URL(issuer);
  return protocol === 'https:' || (protocol === from.protocol && hostname === from.hostname);
}
