/** What a password has to be that a person chooses: long, and not one that is guessed first. */
import { normalised } from './hashing.js';
import { unguessed } from './guessable.js';

/** In characters, after normalisation: one factor alone has to be long (NIST SP 800-63B). */
const LEAST = 15;
/** In bytes of UTF-8, after normalisation: room for 64 characters of any script. */
const MOST_BYTES = 256;
/** So many characters have to be left beside what guessers try first. */
const LEAST_UNGUESSED = 8;

/** Words of the bank itself; those of an account are its name and its institution's code. */
const OF_THE_BANK = ['creditbank', 'credit', 'bank', 'xuefenyinhang', 'xuefen', 'yinhang'];
const OF_THE_BANK_ZH = ['学分银行', '学分', '银行'];

const LEAST_OF_A_WORD = 3;

export type PasswordFault = 'short' | 'long' | 'common' | 'context';

/** Null where it may be chosen; `context` are the account's name and what else belongs to it. */
export function passwordFault(password: string, context: readonly string[]): PasswordFault | null {
  const chosen = normalised(password);
  if (Buffer.byteLength(chosen) > MOST_BYTES) return 'long';
  if ([...chosen].length < LEAST) return 'short';
  if (unguessed(chosen) < LEAST_UNGUESSED) return 'common';
  const words = [...OF_THE_BANK, ...OF_THE_BANK_ZH, ...context.flatMap(wordsOf)];
  return unguessed(chosen, words) < LEAST_UNGUESSED ? 'context' : null;
}

/** A name as a whole and in its parts; what is too short would be found in everything. */
function wordsOf(name: string): string[] {
  const plain = normalised(name).toLowerCase();
  const whole = plain.replace(/[\s._-]/gu, '');
  const parts = plain.split(/[^\p{L}\p{N}]+/u);
  return [whole, ...parts].filter((word) => [...word].length >= LEAST_OF_A_WORD);
}
