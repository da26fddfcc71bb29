/** The file itself: one JSON document, whose version says how it is read. */
import type { Credential, DidDocument } from '#credentials';

export const BUNDLE_TYPE = 'application/vnd.credit-bank.bundle+json';
const BUNDLE_VERSION = '1';

/** A transcript of a thousand outcomes, with a proof for each, has about 4 million characters. */
const CHARACTERS_MAX = 16_000_000;
const LISTS_MAX = 16;
const PROOFS_MAX = 10_000;
/** A proof of a tree of 2^63 leaves has 63 hashes. */
const HASHES_MAX = 64;

/** That an event stands in the log: its sealed text, its place, and the way to the root. */
export interface LogProof {
  readonly partition: number;
  /** Decimal digits, counted from 1. */
  readonly position: string;
  /** The text whose hash is the leaf. */
  readonly leaf: string;
  /** Base64, from the leaf to the root of the partition's tree. */
  readonly hashes: readonly string[];
}

export interface BundleLog {
  /** A signed note (C2SP tlog-checkpoint). */
  readonly checkpoint: string;
  /** Verifier keys of the log, every one there was. */
  readonly verifierKeys: readonly string[];
  readonly proofs: readonly LogProof[];
}

export interface BundleParts {
  /** An RFC 3339 instant. */
  readonly madeAt: string;
  readonly credential: Credential;
  /** The issuer with all its keys. */
  readonly issuers: readonly DidDocument[];
  /** The signed lists that the credential's status stands in. */
  readonly statusLists: readonly unknown[];
  /** Every JSON-LD context that it names, for other programs: this one has its own copies. */
  readonly contexts: Readonly<Record<string, object>>;
  /** Left out where nothing of it is sealed yet. */
  readonly log?: BundleLog;
}

export function bundleText(parts: BundleParts): string {
  return JSON.stringify({ type: 'CreditBankBundle', version: BUNDLE_VERSION, ...parts });
}

type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Null where the text is no bundle of this version, or larger than one may be. */
export function readBundle(text: string): BundleParts | null {
  if (text.length > CHARACTERS_MAX) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isJson(value) || value['type'] !== 'CreditBankBundle') return null;
  const { version, credential, issuers, statusLists, log } = value;
  const whole =
    version === BUNDLE_VERSION &&
    isJson(credential) &&
    isList(issuers, LISTS_MAX) &&
    issuers.every(isDidDocument) &&
    isList(statusLists, LISTS_MAX) &&
    (log === undefined || isLog(log));
  return whole ? (value as unknown as BundleParts) : null;
}

function isList(value: unknown, most: number): value is unknown[] {
  return Array.isArray(value) && value.length <= most;
}

/** Whether it names an issuer and the keys that it asserts by. */
export function isDidDocument(value: unknown): value is DidDocument {
  if (!isJson(value) || typeof value['id'] !== 'string') return false;
  const { verificationMethod: methods, assertionMethod: asserts } = value;
  return (
    isList(methods, HASHES_MAX) &&
    methods.every(
      (one) =>
        isJson(one) &&
        typeof one['id'] === 'string' &&
        typeof one['controller'] === 'string' &&
        typeof one['publicKeyMultibase'] === 'string',
    ) &&
    isList(asserts, HASHES_MAX) &&
    asserts.every((one) => typeof one === 'string')
  );
}

function isLog(value: unknown): boolean {
  if (!isJson(value) || typeof value['checkpoint'] !== 'string') return false;
  const { verifierKeys: keys, proofs } = value;
  if (!isList(keys, LISTS_MAX) || !keys.every((one) => typeof one === 'string')) return false;
  return isList(proofs, PROOFS_MAX) && proofs.every(isProof);
}

function isProof(value: unknown): boolean {
  if (!isJson(value) || !Number.isInteger(value['partition'])) return false;
  const { position, leaf, hashes } = value;
  return (
    typeof position === 'string' &&
    /^[1-9]\d{0,18}$/.test(position) &&
    typeof leaf === 'string' &&
    isList(hashes, HASHES_MAX) &&
    hashes.every((one) => typeof one === 'string')
  );
}
