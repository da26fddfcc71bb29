/** Transcripts as files for others: a thousand outcomes take a second, in a thread of its own. */
import type { Envelope, TranscriptContent } from '#credentials';
import { accepted, Refusal } from '#edge';
import { BoundedThread } from './bounded-thread.js';

export interface ToWrite {
  readonly form: 'elmo' | 'pdf';
  readonly envelope: Envelope;
  readonly content: TranscriptContent;
}

const SCRIPT = new URL('./file-thread.js', import.meta.url);
/** A thousand outcomes, every text as long as it may be and of rare characters: ten seconds. */
const LIMITS = { milliseconds: 30_000, megabytes: 512, pieces: 64 };

export class FileDesk {
  readonly #thread = new BoundedThread<ToWrite, Uint8Array>(SCRIPT, LIMITS);

  /** The whole file; refuses `overloaded`. */
  async write(file: ToWrite): Promise<Buffer> {
    const worked = await this.#thread.ask(file);
    const refusal = new Refusal('overloaded', { retryAfter: 5 });
    const { answer } = accepted(typeof worked === 'string' ? refusal : worked);
    return Buffer.from(answer);
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
