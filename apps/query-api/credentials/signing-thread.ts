/** Signs in a thread of its own, by the one key that it was given when it started. */
import { parentPort, workerData } from 'node:worker_threads';
import { asJwt, withProof, type IssuerKey } from '#credentials';
import type { Signed, ToSign } from './signing-desk.js';

const key = workerData as IssuerKey;

async function signed({ credential, as, now }: ToSign): Promise<string> {
  if (as === 'jwt') return asJwt(credential, key);
  return JSON.stringify(await withProof(credential, key, now));
}

parentPort?.on('message', (question: ToSign) => {
  void signed(question)
    .then((text): Signed => ({ text }))
    // Only what kind of fault: its text may quote the credential.
    .catch((error: unknown): Signed => ({ fault: error instanceof Error ? error.name : 'none' }))
    .then((answer) => parentPort?.postMessage(answer));
});
