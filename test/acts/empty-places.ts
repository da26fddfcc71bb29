/** Texts of an answer that say nothing, or show a place that was not filled; by their paths. */
export function emptyPlaces(shown: unknown, path = ''): string[] {
  if (typeof shown === 'string') {
    const isText = /\/(?:zh|en)$/.test(path);
    return isText && !/^[^{}]*[^{}\s][^{}]*$/.test(shown) ? [`${path}: ${shown}`] : [];
  }
  if (typeof shown !== 'object' || shown === null) return [];
  return Object.entries(shown).flatMap(([name, one]) => emptyPlaces(one, `${path}/${name}`));
}
