/** Which outcomes are parts of which, and where in a tree of them the credits stand. */
import { achievementIri } from '#credentials';
import type { AwardedOutcome, TranscriptContent } from '#credentials';

export interface PartTree {
  readonly outcome: AwardedOutcome;
  readonly parts: readonly PartTree[];
}

/** ELMO knows four levels, and readers of XML have limits; what is deeper begins anew. */
const DEEPEST = 32;

/**
 * Every outcome once, in the order of the transcript. What names itself as its own container, over
 * however many steps, is cut where it would begin again.
 */
export function partTrees({ outcomes, associations }: TranscriptContent): PartTree[] {
  const byIri = new Map(outcomes.map((outcome) => [achievementIri(outcome.id), outcome]));
  const containers = new Map(
    associations
      .filter(({ type, source, target }) => type === 'isPartOf' && source !== target)
      .map(({ source, target }) => [source, target]),
  );
  const parts = Map.groupBy(containers.keys(), (part) => containers.get(part) ?? '');
  const placed = new Set<string>();
  const tree = (iri: string, depth: number): PartTree[] => {
    const outcome = byIri.get(iri);
    if (outcome === undefined || placed.has(iri) || depth > DEEPEST) return [];
    placed.add(iri);
    const below = parts.get(iri) ?? [];
    return [{ outcome, parts: below.flatMap((part) => tree(part, depth + 1)) }];
  };
  const roots = [...byIri.keys()].filter((iri) => !byIri.has(containers.get(iri) ?? ''));
  return [...roots, ...byIri.keys()].flatMap((iri) => tree(iri, 1));
}

/**
 * The ids of those that show credits. A node with credits forbids them on all above and below it:
 * so the container carries them where it counts in the bank, as it does there, and its parts where
 * it does not. A replaced attempt shows none, or whoever adds them up counts the course twice.
 */
export function creditCarriers(content: TranscriptContent): ReadonlySet<string> {
  const replaced = new Set(
    content.associations.filter(({ type }) => type === 'replacedBy').map(({ source }) => source),
  );
  const carriers = ({ outcome, parts }: PartTree): string[] => {
    if (replaced.has(achievementIri(outcome.id))) return parts.flatMap(carriers);
    if (isSome(outcome.accumulated)) return [outcome.id];
    const below = parts.flatMap(carriers);
    if (below.length > 0) return below;
    return isSome(outcome.credits?.value ?? '') ? [outcome.id] : [];
  };
  return new Set(partTrees(content).flatMap(carriers));
}

function isSome(decimal: string): boolean {
  return /[1-9]/.test(decimal);
}
