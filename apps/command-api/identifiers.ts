/** Numbers of persons and organisations that carry a check digit. */
import { validate } from 'stdnum/lib/cjs/cn/ric.js';

interface Fault {
  readonly code: 'badCheckDigit' | 'notText';
}

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const USCC = /^[0-9A-HJ-NPQRTUWXY]{18}$/;

/**
 * 统一社会信用代码 (GB 32100): 17 characters and a check character, weights 3^i modulo 31. Own code:
 * `stdnum` knows no remainder 0 and no authority that is a letter.
 */
export function isUscc(text: string): boolean {
  if (!USCC.test(text)) return false;
  let sum = 0;
  let weight = 1;
  for (const character of text.slice(0, 17)) {
    sum += ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET[(31 - (sum % 31)) % 31] === text[17];
}

export function usccFault(value: unknown): Fault | null {
  if (typeof value !== 'string') return { code: 'notText' };
  return isUscc(value) ? null : { code: 'badCheckDigit' };
}

/** 公民身份号码 (GB 11643) in the one way of writing it, with a capital X; null where it is none. */
export function residentId(text: string): string | null {
  if (!/^[0-9]{17}[0-9Xx]$/.test(text)) return null;
  const upper = text.toUpperCase();
  return validate(upper).isValid ? upper : null;
}

/** The birth date inside a resident id. */
export function birthDateIn(resident: string): string {
  return `${resident.slice(6, 10)}-${resident.slice(10, 12)}-${resident.slice(12, 14)}`;
}
