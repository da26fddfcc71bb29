/** Applications, their reviews, appeals and precedents, for specs of the projection. */
import { randomUUID } from 'node:crypto';
import type { EventStore, NewEvent } from '#event-store';

const CLOCK = { startedOn: '2026-01-10', dueOn: '2026-01-20' };
const NEXT = { startedOn: '2026-01-12', dueOn: '2026-01-17' };

/** The first `acts` acts of an application that is refused, appealed against and reviewed anew. */
export function caseEvents(acts: number): NewEvent[] {
  const conversionId = randomUUID();
  const appealId = randomUUID();
  const on = (type: string, data: object): NewEvent => ({ type, data: { conversionId, ...data } });
  const events = [
    on('ConversionApplied', {
      by: 'learner',
      institution: 'A',
      programme: 'P1',
      ruleBook: { id: 'book', version: 1, contentHash: 'h' },
      steps: [
        { step: 'department', days: 10 },
        { step: 'certifyingBody', days: 5, by: 'C' },
      ],
      matches: [{ course: 'C1', credits: 300, rule: 'm1', sources: [] }],
      awaitsLearner: false,
      appealTerms: { days: 30, decisionDays: 30 },
      clock: CLOCK,
    }),
    reviewed(on, 'department', 'approve', NEXT),
    reviewed(on, 'certifyingBody', 'refuse'),
    on('ConversionRefused', {
      by: 'C',
      code: 'outdated',
      reason: 'c2VhbGVk',
      appealUntil: '2026-02-12',
    }),
    on('ConversionAppealed', { by: 'learner', appealId, reason: 'c2VhbGVk', dueOn: '2026-03-01' }),
    on('ConversionAppealDecided', {
      by: 'bank',
      appealId,
      decision: 'uphold',
      reason: 'c2VhbGVk',
      clock: CLOCK,
    }),
    reviewed(on, 'department', 'return'),
  ];
  return events.slice(0, acts);
}

function reviewed(
  on: (type: string, data: object) => NewEvent,
  step: string,
  decision: string,
  clock?: object,
): NewEvent {
  const data = { by: 'A', step, decision, reason: 'c2VhbGVk', items: [] };
  return on('ConversionReviewed', clock === undefined ? data : { ...data, clock });
}

/** A precedent whose case nobody looks for. */
export async function enterPrecedent(store: EventStore): Promise<void> {
  const precedentId = randomUUID();
  const event = {
    type: 'PrecedentEntered',
    data: {
      precedentId,
      by: 'A',
      case: { kind: 'conversion', id: randomUUID() },
      decision: 'refused',
      reasonCode: 'outdated',
      subject: { institution: 'A', programme: 'P1', course: 'C1' },
      summary: { zh: '内容已过时。', en: 'Out of date.' },
    },
  };
  const stream = { kind: 'precedent', id: precedentId } as const;
  const { result } = await store.append({
    streams: [{ stream, expected: 'none', events: [event] }],
  });
  if (result !== 'appended') throw new Error(`not appended: ${result}`);
}
