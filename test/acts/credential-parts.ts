/** Where a credential says that more of it is, as paths of the bank that runs. */
import type { Json } from './bank-user.js';

export interface Subject {
  readonly verifiableCredential: { name: string; credentialSubject: Json }[];
  readonly association: Json[];
  readonly creditBalance: Json;
}

export function listOf(credential: Json): string {
  const { statusListCredential } = credential['credentialStatus'] as Record<string, string>;
  return new URL(statusListCredential!).pathname;
}

export function revocations({ id }: Json): string {
  return `${new URL(String(id)).pathname}/revocations`;
}
