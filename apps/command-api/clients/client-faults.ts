/** What can be wrong with what a client is registered with. */
import { createPublicKey } from 'node:crypto';
import type { JSONWebKeySet, JWK } from 'jose';
import { SCOPES } from '#edge';

interface Fault {
  readonly code: 'invalidValue' | 'notList' | 'duplicateItem' | 'notOneOf';
  readonly values?: Record<string, string | number>;
  readonly at?: string;
}

export function clientIdFault(value: unknown): Fault | null {
  const fits = typeof value === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(value);
  return fits ? null : { code: 'invalidValue' };
}

export function scopesFault(value: unknown): Fault | null {
  const known: readonly string[] = SCOPES;
  const values = { values: SCOPES.join(', ') };
  return listFault(value, SCOPES.length, (one) =>
    typeof one === 'string' && known.includes(one) ? null : { code: 'notOneOf', values },
  );
}

/** TLS, or an application on the person's own computer. */
export function redirectFault(value: unknown): Fault | null {
  return listFault(value, 10, (one) =>
    typeof one === 'string' && one.length <= 500 && isRedirect(one)
      ? null
      : { code: 'invalidValue' },
  );
}

function isRedirect(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, hash, username } = new URL(text);
  if (hash !== '' || username !== '') return false;
  return (
    protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]'].includes(hostname))
  );
}

function listFault(
  value: unknown,
  max: number,
  each: (item: unknown) => Fault | null,
): Fault | null {
  const fits = Array.isArray(value) && value.length >= 1 && value.length <= max;
  if (!fits) return { code: 'notList', values: { min: 1, max } };
  const items: readonly unknown[] = value;
  for (const [index, item] of items.entries()) {
    const fault = items.indexOf(item) < index ? ({ code: 'duplicateItem' } as const) : each(item);
    if (fault !== null) return { ...fault, at: `/${index}` };
  }
  return null;
}

const MOST_KEYS = 5;
const LEAST_RSA_BITS = 2_048;

/** The public keys of a client, with nothing of theirs that is private; null where they are not. */
export function publicKeysOf(value: object): JSONWebKeySet | null {
  const { keys } = value as { keys?: unknown };
  if (!Array.isArray(keys) || keys.length < 1 || keys.length > MOST_KEYS) return null;
  const read = keys.map(publicKeyOf);
  return read.every((one) => one !== null) ? { keys: read } : null;
}

function publicKeyOf(value: unknown): JWK | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kty, crv, x, y, n, e, kid, alg, d, k } = value as Record<string, unknown>;
  // Who sends a private key has told it to somebody else: it is refused and not merely cut.
  if (d !== undefined || k !== undefined) return null;
  const texts = Object.fromEntries(
    Object.entries({ kty, crv, x, y, n, e, kid, alg }).filter(
      ([, part]) => typeof part === 'string' && part.length <= 1_400,
    ),
  ) as unknown as JWK;
  try {
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = createPublicKey({
      key: texts,
      format: 'jwk',
    });
    const strong =
      (type === 'rsa' && (details?.modulusLength ?? 0) >= LEAST_RSA_BITS) ||
      (type === 'ec' && ['P-256', 'P-384'].includes(texts.crv ?? '')) ||
      type === 'ed25519';
    return strong ? { ...texts, use: 'sig' } : null;
  } catch {
    return null;
  }
}
