/** Signs checkpoints one after the other, as long as there is something new to sign. */
import { setTimeout as pause } from 'node:timers/promises';
import { describeError } from '#edge';
import type { Logger } from '#edge';
import { signCheckpoint, type SigningParts } from './sign-checkpoint.js';

const EVERY_MS = 10_000;

export class CheckpointSigning {
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly parts: SigningParts & { readonly logger: Logger }) {}

  start(): void {
    this.#running = this.#run();
  }

  /** Ends after the checkpoint at hand. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await signCheckpoint(this.parts);
      } catch (error) {
        this.parts.logger.error(describeError(error), 'no checkpoint was signed');
      }
      await pause(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
