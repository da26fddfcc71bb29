/** Verification with what is pinned and nothing else: no network, no clock, no ledger. */
import type { DidDocument } from './did-web.js';
import { isJson, issuerOf, presented, tooMuch, type Json, type Presented } from './form.js';
import { checkProof, claimedKey, wrongSignature } from './proof.js';
import { CLOCKS_DIFFER_MS, checkStatus, type StatusLists } from './status.js';
import { failed, passed, verdict } from './verdict.js';
import type { CheckName, Finding, Verdict } from './verdict.js';

export interface Pinned {
  /** Issuers that are trusted, with all their keys. */
  readonly issuers: readonly DidDocument[];
  /** Signed status lists as they were got; what is not rightly signed counts as missing. */
  readonly statusLists?: readonly unknown[];
  readonly now: Date;
}

/**
 * Verifies a VC 2.0 with an `eddsa-rdfc-2022` proof (an object or its JSON text) or a `vc+jwt`.
 * Never throws for an input, and never reads an address that it names.
 */
export async function verifyCredential(input: unknown, pinned: Pinned): Promise<Verdict> {
  const found = new Map<CheckName, Finding>();
  const shown = presented(input);
  if (!('wrapping' in shown)) return verdict(found.set('form', shown));
  found.set('form', passed('格式正确。', 'The form is right.'));
  const signed = await checkSigned(shown, pinned, found);
  if (!signed) return verdict(found);
  const lists = await statusLists(pinned, issuerOf(shown.credential));
  found.set('status', await checkStatus(shown.credential, lists, pinned.now));
  found.set('period', checkPeriod(shown.credential, pinned.now));
  return verdict(found);
}

async function checkSigned(
  shown: Presented,
  { issuers }: Pick<Pinned, 'issuers'>,
  found: Map<CheckName, Finding>,
): Promise<boolean> {
  const issuer = issuers.find(({ id }) => id === issuerOf(shown.credential));
  const method = issuer === undefined ? null : claimedKey(shown, issuer);
  if (issuer === undefined || method === null) {
    found.set('issuer', unknownIssuer());
    return false;
  }
  found.set('issuer', passed(`签发者是 ${issuer.id}。`, `The issuer is ${issuer.id}.`));
  const proof = await checkProof(shown, issuer, method).catch(wrongSignature);
  found.set('proof', proof);
  return proof.result === 'valid';
}

/** The lists of that issuer whose own signature is right, by their address. */
async function statusLists(pinned: Pinned, issuer: string | null): Promise<StatusLists> {
  const lists = new Map<string, Json>();
  for (const input of pinned.statusLists ?? []) {
    const shown = presented(input);
    if (!('wrapping' in shown) || issuerOf(shown.credential) !== issuer) continue;
    if (!(await checkSigned(shown, pinned, new Map()))) continue;
    const { id } = shown.credential;
    if (typeof id === 'string') lists.set(id, shown.credential);
  }
  return lists;
}

function checkPeriod(credential: Json, now: Date): Finding {
  const from = instant(credential['validFrom']);
  const until = instant(credential['validUntil']);
  if (from === null || until === null) return unreadablePeriod();
  if (until !== undefined && now.getTime() > until) return expired();
  if (from !== undefined && from > now.getTime() + CLOCKS_DIFFER_MS) return notYetValid();
  return passed('在有效期内。', 'It is within its period of validity.');
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** Undefined where there is none, null where it is no instant. */
function instant(value: unknown): number | undefined | null {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !INSTANT.test(value)) return null;
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? null : moment;
}

function unknownIssuer(): Finding {
  return failed(
    'unknownIssuer',
    '签发者或其密钥不在信任名单中。请核对签发者，并从其官方网址获取密钥。',
    'The issuer, or its key, is not among those that are trusted. Check who issued it, and get its keys from its own address.',
  );
}

function expired(): Finding {
  return failed(
    'expired',
    '凭证已过有效期。请向持有人索取新的凭证。',
    'The credential is past its period of validity. Ask the holder for a new one.',
  );
}

function notYetValid(): Finding {
  return failed(
    'notYetValid',
    '凭证尚未生效。请在其生效之后再核验，并核对本机时钟。',
    'The credential is not valid yet. Verify it after its first day, and check the clock of this machine.',
  );
}

function unreadablePeriod(): Finding {
  return failed(
    'tampered',
    '有效期无法读取。请向持有人索取原始文件。',
    'The period of validity cannot be read. Ask the holder for the original file.',
  );
}

/** The addresses of the status lists that a credential names; to compare with, never to fetch. */
export function statusListUrls(input: unknown): string[] {
  const shown = presented(input);
  if (!('wrapping' in shown)) return [];
  const status: unknown = shown.credential['credentialStatus'];
  const entries: unknown[] = Array.isArray(status) ? status : [status];
  const urls = entries.map((entry) => (isJson(entry) ? entry['statusListCredential'] : undefined));
  return [...new Set(urls.filter((url) => typeof url === 'string'))];
}

/** Whether there is anything to compute on; where there is not, verifying costs nothing. */
export function isPresented(input: unknown): boolean {
  return 'wrapping' in presented(input);
}

/** For whoever had to stop a verification because of what it cost. */
export function tooCostly(): Verdict {
  return verdict(new Map([['form', tooMuch()]]));
}
