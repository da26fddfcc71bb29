/** What a stranger sends, bounded and taken apart before anything is computed on it. */
import { VC_CONTEXT } from './contexts.js';
import { failed, type Finding } from './verdict.js';

/** A transcript of a thousand outcomes has up to 1.8 million characters and 65,000 values. */
const LIMITS = { characters: 4_000_000, depth: 32, values: 100_000, contexts: 16 };

export type Json = Readonly<Record<string, unknown>>;

/** A credential in one of its wrappings. */
export type Presented =
  | { readonly wrapping: 'proof'; readonly credential: Json }
  | { readonly wrapping: 'jwt'; readonly credential: Json; readonly jwt: string };

const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const ENVELOPE = 'data:application/vc+jwt,';

/** Reads a JSON text, an object or a compact JWT; a finding where it is none, or is too much. */
export function presented(input: unknown): Presented | Finding {
  if (typeof input !== 'string') return ofValue(input);
  if (input.length > LIMITS.characters) return tooMuch();
  const text = input.trim();
  if (JWT.test(text)) return ofJwt(text);
  const value = parsed(text);
  return value === undefined ? formless() : ofValue(value);
}

function ofValue(value: unknown): Presented | Finding {
  if (!isJson(value)) return formless();
  const against = beyondLimits(value) ?? (isEnvelope(value) ? null : illFormed(value));
  if (against !== null) return against;
  if (!isEnvelope(value)) return { wrapping: 'proof', credential: value };
  const jwt = String(value['id']).slice(ENVELOPE.length);
  return JWT.test(jwt) ? ofJwt(jwt) : formless();
}

function isEnvelope(value: Json): boolean {
  const { id, type } = value as { id?: unknown; type?: unknown };
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  return (
    types.includes('EnvelopedVerifiableCredential') &&
    typeof id === 'string' &&
    id.startsWith(ENVELOPE)
  );
}

function ofJwt(jwt: string): Presented | Finding {
  if (jwt.length > LIMITS.characters) return tooMuch();
  const credential = parsed(decoded(jwt.split('.')[1] ?? ''));
  if (!isJson(credential)) return formless();
  const against = beyondLimits(credential) ?? illFormed(credential);
  return against ?? { wrapping: 'jwt', credential, jwt };
}

function parsed(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decoded(base64url: string): string | null {
  try {
    const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Counts without recursion, and refuses what is no plain statement: `null`, which is dropped before
 * signing, keywords of JSON-LD, by which a text may say one thing and sign another, and contexts
 * that are written out instead of named.
 */
function beyondLimits(root: Json): Finding | null {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: root, depth: 1 }];
  let count = 0;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { value, depth } = at;
    count += 1;
    if (count + open.length > LIMITS.values || depth > LIMITS.depth) return tooMuch();
    if (typeof value === 'string' && value.length > LIMITS.characters) return tooMuch();
    if (value === null || value === undefined) return formless();
    if (typeof value !== 'object') continue;
    if (!Array.isArray(value) && !plainKeys(value as Json)) return formless();
    for (const each of Object.values(value)) open.push({ value: each, depth: depth + 1 });
  }
  return null;
}

function plainKeys(value: Json): boolean {
  return Object.entries(value).every(
    ([key, inner]) => !key.startsWith('@') || (key === '@context' && namesContexts(inner)),
  );
}

function namesContexts(value: unknown): boolean {
  if (!Array.isArray(value)) return typeof value === 'string';
  return value.length <= LIMITS.contexts && value.every((each) => typeof each === 'string');
}

function illFormed(credential: Json): Finding | null {
  const contexts: unknown = credential['@context'];
  const types: unknown = credential['type'];
  const first: unknown = Array.isArray(contexts) ? contexts[0] : contexts;
  const typed = Array.isArray(types) && types.includes('VerifiableCredential');
  return first === VC_CONTEXT && typed && issuerOf(credential) !== null ? null : formless();
}

export function issuerOf({ issuer }: Json): string | null {
  const id: unknown = isJson(issuer) ? issuer['id'] : issuer;
  return typeof id === 'string' ? id : null;
}

function formless(): Finding {
  return failed(
    'tampered',
    '这不是一份完整的可验证凭证（VC 2.0），或其内容超出凭证允许的写法。请向持有人索取原始文件。',
    'This is no complete Verifiable Credential 2.0, or it says things in a way credentials may not. Ask the holder for the original file.',
  );
}

export function tooMuch(): Finding {
  return failed(
    'tampered',
    '凭证过大或嵌套过深，未予处理。请向持有人索取原始文件。',
    'The credential is too large or nested too deeply to be looked at. Ask the holder for the original file.',
  );
}
