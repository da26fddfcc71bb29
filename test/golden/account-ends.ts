/** Another account of the same person, which joins; then the learner is forgotten. */
interface Placed {
  readonly kind: 'learner';
  readonly id: string;
  readonly type: string;
  readonly data: object;
}

const OTHER = '00a1b2c3-0000-4000-8000-000000000002';
const [A, SEALED] = ['4121010845', 'c2VhbGVk'];

export function accountEnds(
  learner: string,
  outcome: Pick<Placed, 'type' | 'data'>,
): readonly Placed[] {
  const on = (id: string, type: string, data: object): Placed => {
    return { kind: 'learner', id, type, data };
  };
  const opened = on(OTHER, 'AccountOpened', { learnerId: OTHER, by: A, externalIds: [] });
  const held = [opened, on(OTHER, outcome.type, outcome.data)];
  return [
    ...held,
    on(OTHER, 'AccountClosed', { into: learner, by: 'bank', reason: SEALED }),
    ...held.map(({ type, data }, at) =>
      on(learner, 'AccountJoined', {
        from: OTHER,
        earlier: [],
        by: 'bank',
        reason: SEALED,
        part: at + 1,
        parts: held.length,
        events: [{ type, data, epoch: 2, recordedOn: '2026-01-20' }],
      }),
    ),
    on(learner, 'LearnerForgotten', {
      by: 'bank',
      basis: 'learnerAsked',
      keys: [
        { learnerId: learner, digest: 'a'.repeat(64) },
        { learnerId: OTHER, digest: 'b'.repeat(64) },
      ],
    }),
  ];
}
