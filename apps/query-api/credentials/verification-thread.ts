/** Verifies in a thread of its own: what a stranger sends never holds up anybody's answer. */
import { parentPort } from 'node:worker_threads';
import { verifyCredential } from '#credentials';
import type { ToVerify } from './credential-desk.js';

parentPort?.on('message', ({ input, pinned }: ToVerify) => {
  void verifyCredential(input, pinned).then((verdict) => parentPort?.postMessage(verdict));
});
