/**
 * How often a code may be tried. By code, so that no PIN is found by trying; by address or client,
 * so that no code is. Whoever has the right code and PIN gets the code's whole quota back; one who
 * has one right code does not thereby get more tries at others.
 */
import { Injectable } from '@nestjs/common';
import { Attempts, Refusal } from '#edge';
import type { Caller } from '#edge';

const ALLOWED = {
  /** Wrong tries at one code, whoever makes them. */
  code: { most: 5, seconds: 15 * 60 },
  /** Of an address that shows no token. */
  address: { most: 60, seconds: 15 * 60 },
  /** Of a client, an office with its batches: several full ones fit. */
  client: { most: 5_000, seconds: 60 * 60 },
};

/** Tries at one code that may wait for each other. */
const IN_LINE = 32;

export interface Guesser {
  readonly caller: Caller | undefined;
  readonly address: string;
}

interface Line {
  last: Promise<unknown>;
  length: number;
}

@Injectable()
export class Throttle {
  readonly #attempts = new Attempts(ALLOWED);
  readonly #lines = new Map<string, Line>();

  /**
   * Does `work`, unless too much was tried before. Tries at one code go one after another: a
   * hundred at once are no more than a hundred in turn, and right ones are never taken for wrong.
   */
  async run<T>(
    { code, guesser }: { readonly code: string | null; readonly guesser: Guesser },
    work: () => Promise<{ readonly right: boolean; readonly answer: T }>,
  ): Promise<T | Refusal> {
    const { caller, address } = guesser;
    const who = caller === undefined ? { address } : { client: caller.clientId };
    const attempt = async (): Promise<T | Refusal> => {
      const refusal = this.#attempts.take({ ...who, ...(code === null ? {} : { code }) });
      if (refusal !== null) return refusal;
      const { right, answer } = await work();
      if (right && code !== null) this.#attempts.forgive({ code });
      return answer;
    };
    return code === null ? attempt() : this.#inLine(code, attempt);
  }

  async #inLine<T>(code: string, attempt: () => Promise<T | Refusal>): Promise<T | Refusal> {
    const line = this.#lines.get(code) ?? { last: Promise.resolve(), length: 0 };
    if (line.length >= IN_LINE) return new Refusal('tooManyRequests', { retryAfter: 1 });
    const mine = line.last.then(attempt);
    line.last = mine.catch(() => undefined);
    line.length += 1;
    this.#lines.set(code, line);
    try {
      return await mine;
    } finally {
      line.length -= 1;
      if (line.length === 0) this.#lines.delete(code);
    }
  }
}
