/** Issuers that the operator trusts beside the bank: DID documents in a file, read at the start. */
import { readFile } from 'node:fs/promises';
import type { DidDocument } from '#credentials';
import { CannotStart } from '#settings';

/** @throws CannotStart where the file is not a list of DID documents. */
export async function trustedIssuers(path: string | undefined): Promise<readonly DidDocument[]> {
  if (path === undefined) return [];
  try {
    const read: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (Array.isArray(read) && read.every(isDidDocument)) return read;
  } catch {
    // Said below, the same for a file that is not there and one that is no JSON.
  }
  throw new CannotStart({
    zh: `TRUSTED_ISSUERS 指向的文件 ${path} 不是 DID 文档的 JSON 数组（每项含 id、verificationMethod、assertionMethod）。请改正文件，或去掉该变量。`,
    en: `The file ${path} of TRUSTED_ISSUERS is no JSON list of DID documents (id, verificationMethod, assertionMethod). Correct it, or leave the variable out.`,
  });
}

function isDidDocument(value: unknown): value is DidDocument {
  if (typeof value !== 'object' || value === null) return false;
  const { id, verificationMethod, assertionMethod } = value as Partial<DidDocument>;
  const named = typeof id === 'string' && Array.isArray(assertionMethod);
  return named && Array.isArray(verificationMethod) && verificationMethod.every(isMethod);
}

function isMethod(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { id, controller, publicKeyMultibase } = value as Record<string, unknown>;
  return [id, controller, publicKeyMultibase].every((each) => typeof each === 'string');
}
