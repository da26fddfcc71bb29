/** Checks a bundle step by step: each says what it found in both languages. */
import { verifyCredential } from '#credentials';
import type { Check, DidDocument, VerificationResult } from '#credentials';
import { readBundle, type BundleParts } from './form.js';
import { checkRecorded } from './recorded.js';
import { shownOf, type Shown } from './shown.js';

export interface Trust {
  /** The issuer's DID document, from its own address: nothing in the file can stand for it. */
  readonly issuers?: readonly DidDocument[];
  /** Keys that were compared by a person, as DID documents write them (`publicKeyMultibase`). */
  readonly comparedKeys?: readonly string[];
  /** The log's verifier keys, from elsewhere. */
  readonly logKeys?: readonly string[];
  readonly now: Date;
}

export type Bilingual = Check['detail'];

export type StepName = 'file' | 'keys' | Check['name'] | 'log';

export interface Step {
  readonly name: StepName;
  readonly result: 'passed' | 'failed' | 'notChecked';
  readonly detail: Bilingual;
}

export interface BundleReport {
  readonly result: VerificationResult;
  /** Always all of them, in order. */
  readonly steps: readonly Step[];
  /** What the credential says; nothing where its signature is not right. */
  readonly shown: Shown | null;
}

const AFTER_FILE: readonly StepName[] = [
  ...(['keys', 'form', 'issuer', 'proof', 'status', 'period', 'log'] as const),
];

/** `text` is the whole file. Never throws for a text, and reads nothing but it. */
export async function checkBundle(text: string, trust: Trust): Promise<BundleReport> {
  const bundle = readBundle(text);
  if (bundle === null) {
    const rest = AFTER_FILE.map((name): Step => ({ name, result: 'notChecked', detail: NOT_DONE }));
    return { result: 'tampered', steps: [NO_BUNDLE, ...rest], shown: null };
  }
  const keys = checkKeys(bundle, trust);
  const { issuers } = keys;
  const verdict = await verifyCredential(bundle.credential, {
    issuers: issuers ?? bundle.issuers,
    statusLists: bundle.statusLists,
    now: trust.now,
  });
  const signed = verdict.checks.some((one) => one.name === 'proof' && one.result === 'passed');
  const log = signed ? checkRecorded(bundle, trust.logKeys) : notDone('log');
  return {
    result: resultOf(verdict.result, { trusted: issuers !== null, log }),
    steps: [IS_BUNDLE, keys.step, ...verdict.checks, log],
    shown: signed ? shownOf(bundle.credential, keysOf(issuers ?? bundle.issuers)) : null,
  };
}

/** A signature by keys that nobody vouches for proves nothing, however right it is. */
function resultOf(
  result: VerificationResult,
  { trusted, log }: { readonly trusted: boolean; readonly log: Step },
): VerificationResult {
  if (result === 'tampered' || log.result === 'failed') return 'tampered';
  return trusted ? result : 'unknownIssuer';
}

interface Keys {
  readonly step: Step;
  /** The issuers to trust; null where nobody vouches for the keys of the file. */
  readonly issuers: readonly DidDocument[] | null;
}

function checkKeys({ issuers }: BundleParts, trust: Trust): Keys {
  if (trust.issuers !== undefined) {
    return { step: step('keys', 'passed', PINNED), issuers: trust.issuers };
  }
  const compared = new Set(trust.comparedKeys);
  if (compared.size === 0) {
    return { step: step('keys', 'notChecked', NOBODY_VOUCHES), issuers: null };
  }
  const vouched = issuers.map((issuer) => onlyKeys(issuer, compared));
  if (vouched.every((issuer) => issuer.assertionMethod.length === 0)) {
    return { step: step('keys', 'failed', OTHER_KEYS), issuers: null };
  }
  return { step: step('keys', 'passed', COMPARED), issuers: vouched };
}

/** The issuer with those of its keys that were compared. */
function onlyKeys(issuer: DidDocument, compared: ReadonlySet<string>): DidDocument {
  const methods = issuer.verificationMethod.filter((one) => compared.has(one.publicKeyMultibase));
  const ids = new Set(methods.map((one) => one.id));
  return {
    id: issuer.id,
    verificationMethod: methods,
    assertionMethod: issuer.assertionMethod.filter((id) => ids.has(id)),
  };
}

function keysOf(issuers: readonly DidDocument[]): string[] {
  return issuers.flatMap((one) => one.verificationMethod.map((key) => key.publicKeyMultibase));
}

function step(name: StepName, result: Step['result'], detail: Bilingual): Step {
  return { name, result, detail };
}

const NOT_DONE: Bilingual = {
  zh: '前面的检查未通过，此项未进行。',
  en: 'Not done, for an earlier check failed.',
};

function notDone(name: StepName): Step {
  return step(name, 'notChecked', NOT_DONE);
}

const IS_BUNDLE = step('file', 'passed', {
  zh: '文件是学分银行的离线核验包。',
  en: 'The file is a bundle of a credit bank.',
});

const NO_BUNDLE = step('file', 'failed', {
  zh: '文件不是学分银行的离线核验包，或已不完整。请向持有人索取原始文件。',
  en: 'The file is no bundle of a credit bank, or not a whole one. Ask the holder for the original file.',
});

const PINNED: Bilingual = {
  zh: '签发者的公钥取自你提供的文件。',
  en: 'The issuer’s keys are those of the document that you gave.',
};

const COMPARED: Bilingual = {
  zh: '签名公钥与你核对过的一致。',
  en: 'The signing key is one that you compared.',
};

const OTHER_KEYS: Bilingual = {
  zh: '文件中的公钥与你核对过的都不同。请从签发者的官方网址重新获取公钥。',
  en: 'None of the keys in the file is one that you compared. Get the keys anew from the issuer’s own address.',
};

const NOBODY_VOUCHES: Bilingual = {
  zh: '公钥只来自文件本身：任何人都能造出这样的文件。请把下面的公钥与签发者网站 /.well-known/did.json 中的逐字核对，或提供该文件。',
  en: 'The keys come from the file itself, and anybody can make such a file. Compare the key below, letter by letter, with the one in /.well-known/did.json at the issuer’s address, or give that document.',
};
