/** Transcripts as files for others: a thousand outcomes take a second, in a thread of its own. */
import type { Envelope, TranscriptContent } from '#credentials';
import { Refusal } from '#edge';
import { BoundedThread } from './bounded-thread.js';

export interface ToWrite {
  readonly form: 'elmo' | 'pdf';
  readonly envelope: Envelope;
  readonly content: TranscriptContent;
}

const SCRIPT = new URL('./file-thread.js', import.meta.url);
const LIMITS = { milliseconds: 15_000, megabytes: 256, pieces: 64 };
const RETRY_AFTER_S = 5;

export class FileDesk {
  readonly #thread = new BoundedThread<ToWrite, Uint8Array>(SCRIPT, LIMITS);

  async write(file: ToWrite): Promise<Buffer | Refusal> {
    const worked = await this.#thread.ask(file);
    if (worked === 'full' || worked === 'ended') {
      return new Refusal('tooManyRequests', { retryAfter: RETRY_AFTER_S });
    }
    return Buffer.from(worked.answer);
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
