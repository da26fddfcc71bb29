/**
 * PINs of shares. They are short, so their hash is slow (scrypt), and what is kept of it is sealed
 * under the learner's key besides. Its parameters stand in it, so another release may raise them.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const COST = { N: 2 ** 14, r: 8, p: 1 };
const HASH_BYTES = 32;
const SALT_BYTES = 16;

/** Four to 32 letters, digits and signs of ASCII, without blanks. */
const PIN = /^[\x21-\x7e]{4,32}$/;

export function isPin(text: unknown): text is string {
  return typeof text === 'string' && PIN.test(text);
}

/** The hash with its salt and parameters, as text. */
export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(pin, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, base64(salt), base64(hash)].join('$');
}

/**
 * Whether the PIN is the one of that hash. Without a hash it takes as long, and is not: who guesses
 * codes does not learn from the clock that one is known.
 */
export async function isPinOf(pin: string, hashed: string | null): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = (hashed ?? '').split('$');
  if (hashed === null) {
    await derive(pin, randomBytes(SALT_BYTES), COST);
    return false;
  }
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const wanted = Buffer.from(hash, 'base64url');
  return timingSafeEqual(await derive(pin, Buffer.from(salt, 'base64url'), cost), wanted);
}

function derive(pin: string, salt: Uint8Array, cost: typeof COST): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, HASH_BYTES, cost, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
