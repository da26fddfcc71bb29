/**
 * Counts of learners as someone else's institution may see them: fewer than five could be
 * recognised by who knows them, and so could what is left when the shown ones are subtracted from
 * a total that is shown beside them.
 */
export const SMALLEST_CELL = 5;

/** True for each count that must not be shown where the sum of all of them is. */
export function hiddenCells(counts: readonly number[]): boolean[] {
  const hidden = counts.map((count) => count > 0 && count < SMALLEST_CELL);
  for (;;) {
    const sum = counts.reduce((all, count, at) => (hidden[at] === true ? all + count : all), 0);
    if (sum === 0 || sum >= SMALLEST_CELL) return hidden;
    const next = smallestShown(counts, hidden);
    if (next < 0) return hidden;
    hidden[next] = true;
  }
}

function smallestShown(counts: readonly number[], hidden: readonly boolean[]): number {
  let smallest = -1;
  counts.forEach((count, at) => {
    if (count === 0 || hidden[at] === true) return;
    if (smallest < 0 || count < (counts[smallest] ?? 0)) smallest = at;
  });
  return smallest;
}
