/**
 * Share codes: 15 characters of Crockford's base32, which are 75 random bits, and his check symbol.
 * Case, hyphens and blanks do not matter, and letters that look like a digit are read as it.
 */
import { randomInt } from 'node:crypto';

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** A remainder by 37 needs five symbols more than there are digits. */
const CHECKS = `${DIGITS}*~$=U`;
const RANDOM_CHARACTERS = 15;

export function newShareCode(): string {
  let digits = '';
  for (let at = 0; at < RANDOM_CHARACTERS; at += 1) digits += DIGITS[randomInt(DIGITS.length)];
  return digits + checkOf(digits);
}

/** The code in the one way of writing it; null for what cannot be one, such as a typing error. */
export function readShareCode(text: string): string | null {
  const written = text
    .toUpperCase()
    .replace(/[-\s]/g, '')
    .replace(/[IL]/g, '1')
    .replaceAll('O', '0');
  if (written.length !== RANDOM_CHARACTERS + 1) return null;
  const digits = written.slice(0, RANDOM_CHARACTERS);
  if ([...digits].some((digit) => !DIGITS.includes(digit))) return null;
  return written.endsWith(checkOf(digits)) ? written : null;
}

function checkOf(digits: string): string {
  let remainder = 0;
  for (const digit of digits) remainder = (remainder * 32 + DIGITS.indexOf(digit)) % 37;
  return CHECKS[remainder] ?? '';
}
