/** Cursors of the registers: opaque outside, the last key inside. */
import { fieldError, Refusal } from '#edge';

export function pageCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key), 'utf8').toString('base64url');
}

/** The key that a cursor holds, as many parts as `start` has; `start` itself without a cursor. */
export function readCursor(
  cursor: string | undefined,
  start: readonly string[],
): readonly string[] | Refusal {
  if (cursor === undefined) return start;
  const key = parsed(cursor);
  const fits = key !== null && key.length === start.length && pageCursor(key) === cursor;
  if (fits) return key;
  return new Refusal('invalidQuery', { errors: [fieldError('/cursor', 'invalidValue')] });
}

function parsed(cursor: string): string[] | null {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const texts = Array.isArray(key) && key.every((part) => typeof part === 'string');
    return texts && !key.some((part: string) => part.includes('\0')) ? key : null;
  } catch {
    return null;
  }
}
