/** A graph of nodes without names of which each points to all: to tell them apart takes ages. */
export function clique(nodes: number): object[] {
  const every = Array.from({ length: nodes }, (_, at) => ({ id: `_:n${at}` }));
  return every.map(({ id }) => ({ id, endorsement: every }));
}
