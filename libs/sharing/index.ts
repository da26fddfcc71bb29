/**
 * What both sides of a share need: its code, and the hash of its PIN.
 *
 *   const code = newShareCode();                 // 16 characters, shown once
 *   readShareCode(typed) → code | null           // before anything is looked up
 *   const hash = await hashPin(pin);             // to be sealed
 *   await isPinOf(pin, hash | null)              // as slow without a hash
 */
export { hashPin, isPin, isPinOf } from './pin.js';
export { newShareCode, readShareCode } from './share-code.js';
