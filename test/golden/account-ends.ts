/** Another account of the same person, which joins; then the learner is forgotten. */
import { LEARNER, type PlacedEvent } from './present-events.js';

const OTHER = '00a1b2c3-0000-4000-8000-000000000002';
const [A, SEALED] = ['4121010845', 'c2VhbGVk'];

export function accountEnds(outcome: PlacedEvent): readonly PlacedEvent[] {
  const on = (id: string, type: string, data: object): PlacedEvent => {
    return { kind: 'learner', id, type, data };
  };
  const opened = on(OTHER, 'AccountOpened', { learnerId: OTHER, by: A, externalIds: [] });
  const held = [opened, on(OTHER, outcome.type, outcome.data)];
  return [
    ...held,
    on(OTHER, 'AccountClosed', { into: LEARNER, by: 'bank', reason: SEALED }),
    ...held.map(({ type, data }, at) =>
      on(LEARNER, 'AccountJoined', {
        from: OTHER,
        earlier: [],
        by: 'bank',
        reason: SEALED,
        part: at + 1,
        parts: held.length,
        events: [{ type, data, epoch: 2, recordedOn: '2026-01-20' }],
      }),
    ),
    on(LEARNER, 'LearnerForgotten', {
      by: 'bank',
      basis: 'learnerAsked',
      keys: [
        { learnerId: LEARNER, digest: 'a'.repeat(64) },
        { learnerId: OTHER, digest: 'b'.repeat(64) },
      ],
    }),
  ];
}
