/**
 * What a checked file has said so far, for files of millions of rows: 16 bytes for each piece of
 * evidence. Parts of digests stand for the whole, so two of a billion billion might be confused;
 * a check only foretells, and recording decides anew.
 */
import { RESULTS, type OutcomeResult } from '#domain';
import type { ClaimWrite } from '#event-store';

const WORDS = 4;
const RESULT_BITS = 2;
const RESULT_MASK = (1 << RESULT_BITS) - 1;

export interface Seen {
  readonly sameOwner: boolean;
  readonly sameContent: boolean;
  readonly result: OutcomeResult;
}

export class SeenEvidence {
  #slots: number;
  #words: Uint32Array;
  #count = 0;

  /** `expected` pieces fit without moving. */
  constructor(expected: number) {
    this.#slots = 1 << Math.ceil(Math.log2(Math.max(expected, 64) * 1.6));
    this.#words = new Uint32Array(this.#slots * WORDS);
  }

  find(claim: ClaimWrite): Seen | null {
    const at = this.#place(claim.key);
    const words = this.#words;
    if (words[at + 2] === 0) return null;
    const said = words[at + 3] as number;
    return {
      sameOwner: words[at + 2] === ownerWord(claim),
      sameContent: said >>> RESULT_BITS === word(claim.content, 0) >>> RESULT_BITS,
      result: RESULTS[said & RESULT_MASK] ?? 'passed',
    };
  }

  /** Adds it, or writes over what was said before. */
  put(claim: ClaimWrite, result: OutcomeResult): void {
    if (this.#count * 1.4 > this.#slots) this.#grow();
    const at = this.#place(claim.key);
    const words = this.#words;
    if (words[at + 2] === 0) this.#count += 1;
    words[at] = word(claim.key, 0);
    words[at + 1] = word(claim.key, 4);
    words[at + 2] = ownerWord(claim);
    words[at + 3] = (word(claim.content, 0) & ~RESULT_MASK) | RESULTS.indexOf(result);
  }

  #place(key: Uint8Array): number {
    return this.#placeOf(word(key, 0), word(key, 4));
  }

  #placeOf(first: number, second: number): number {
    const words = this.#words;
    const mask = this.#slots - 1;
    for (let slot = first & mask; ; slot = (slot + 1) & mask) {
      const at = slot * WORDS;
      if (words[at + 2] === 0 || (words[at] === first && words[at + 1] === second)) return at;
    }
  }

  #grow(): void {
    const before = this.#words;
    this.#slots *= 2;
    this.#words = new Uint32Array(this.#slots * WORDS);
    for (let at = 0; at < before.length; at += WORDS) {
      if (before[at + 2] === 0) continue;
      const to = this.#placeOf(before[at] as number, before[at + 1] as number);
      this.#words.set(before.subarray(at, at + WORDS), to);
    }
  }
}

/** Never 0, which marks an empty slot. */
function ownerWord(claim: ClaimWrite): number {
  return Number.parseInt(claim.owner.slice(0, 8), 16) || 1;
}

function word(bytes: Uint8Array | undefined, at: number): number {
  if (bytes === undefined) return 0;
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at, at + 4);
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}
