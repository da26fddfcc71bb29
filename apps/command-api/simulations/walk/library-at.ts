/** The published rules as they were at an epoch, whatever was published since. */
import type { RulesChanged } from '#domain';
import type { RuleLibrary } from '#equivalence';
import type { EventStore } from '#event-store';
import { RuleFeed } from '#rule-feed';

export async function libraryAt(
  log: Pick<EventStore, 'readAt' | 'readRulesMarkers'>,
  epoch: number,
): Promise<RuleLibrary> {
  const upTo = new RuleFeed({
    readAt: (partition, position) => log.readAt(partition, position),
    readRulesMarkers: async (partition, after) => {
      const markers = await log.readRulesMarkers(partition, after);
      return markers.filter((one) => (one.data as RulesChanged['data']).epoch <= epoch);
    },
  });
  return upTo.current();
}
