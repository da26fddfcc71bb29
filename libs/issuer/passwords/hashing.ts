/** Passwords as they are kept, and those that the bank draws itself. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** 32 MiB and some 80 ms for each guess, as OWASP's password storage sheet asks for. */
const WORK = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 } as const;

const hashed = promisify<string, Uint8Array, number, typeof WORK, Buffer>(scrypt);

/** One form for what several keyboards write in several ways; nothing else of it is changed. */
export function normalised(password: string): string {
  return password.normalize('NFKC');
}

export async function passwordHash(password: string): Promise<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  return Buffer.concat([salt, await hashed(normalised(password), salt, HASH_BYTES, WORK)]);
}

export async function matches(password: string, stored: Buffer): Promise<boolean> {
  const salt = stored.subarray(0, SALT_BYTES);
  const given = await hashed(normalised(password), salt, HASH_BYTES, WORK);
  return timingSafeEqual(given, stored.subarray(SALT_BYTES));
}

/** No password hashes to it. */
export const NOBODY = randomBytes(SALT_BYTES + HASH_BYTES);

/** 32 of them, so that every byte stands for one as likely as for another. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz023456789';

/** 100 bits in letters that nobody mistakes for one another. */
export function drawnPassword(): string {
  return [...randomBytes(20)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}
