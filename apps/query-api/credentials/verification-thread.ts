/** Verifies in a thread of its own: what a stranger sends never holds up anybody's answer. */
import { parentPort } from 'node:worker_threads';
import { verifyCredential } from '#credentials';
import type { ThreadAnswer, ThreadQuestion } from './credential-desk.js';

parentPort?.on('message', ({ id, input, pinned }: ThreadQuestion) => {
  void verifyCredential(input, pinned).then((verdict) => {
    const answer: ThreadAnswer = { id, verdict };
    parentPort?.postMessage(answer);
  });
});
