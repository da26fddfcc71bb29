/** What a simulation tries: the rules published at its epoch, and the tried book beside them. */
import type { RulesChanged } from '#domain';
import { trialOf } from '#equivalence';
import type { Trial } from '#equivalence';
import type { EventStore } from '#event-store';
import { InstitutionFacts, RuleFeed } from '#rule-feed';
import type { Subject } from '../runs/run.js';

type Log = Pick<EventStore, 'readAt' | 'readRulesMarkers' | 'readStream'>;

/**
 * The rules are those of the simulation's epoch, whatever was published since. The institution's
 * facts are those of now: a simulation that is taken up again after a crash may know one more.
 */
export async function trialAt(log: Log, subject: Subject): Promise<Trial> {
  const { document, epoch, today } = subject;
  const rules = rulesAt(log, epoch);
  if (document.scope.kind === 'recognition') return trialOf(await rules.current(), subject, today);
  const library = await rules.forPlans();
  const facts = await new InstitutionFacts(log).of(document.authority);
  return trialOf(library, subject, today, facts);
}

function rulesAt(log: Log, epoch: number): RuleFeed {
  return new RuleFeed({
    readAt: (partition, position) => log.readAt(partition, position),
    readRulesMarkers: async (partition, after) => {
      const markers = await log.readRulesMarkers(partition, after);
      return markers.filter((one) => (one.data as RulesChanged['data']).epoch <= epoch);
    },
  });
}
