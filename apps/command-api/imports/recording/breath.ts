/** Lets other requests be served between pieces of work that take the processor. */
import { setImmediate } from 'node:timers/promises';

/** Rows between two breaths: about two milliseconds. */
const ROWS = 64;

/** `map` over a list, with a breath now and then. */
export async function mapped<T, U>(
  items: readonly T[],
  each: (item: T, index: number) => U,
): Promise<U[]> {
  const results: U[] = [];
  for (let index = 0; index < items.length; index++) {
    if (index % ROWS === ROWS - 1) await setImmediate();
    results.push(each(items[index] as T, index));
  }
  return results;
}
