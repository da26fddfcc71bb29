import { describe, expect, it } from '@jest/globals';
import { currentShape, upcaster, type OldShape } from './old-shapes.js';

/** As if credits had once been decimal text, and the event had once had another name. */
const SHAPES: readonly OldShape[] = [
  {
    type: 'CreditsNoted',
    until: '0.0.1',
    isOf: () => true,
    next: (data) => ({ type: 'OutcomeNoted', data }),
  },
  {
    type: 'OutcomeNoted',
    until: '0.0.2',
    isOf: ({ credits }) => typeof credits === 'string',
    next: ({ credits, ...rest }) => ({
      type: 'OutcomeNoted',
      data: { ...rest, credits: Number(String(credits).replace('.', '')) },
    }),
  },
];

describe('an event of an old shape', () => {
  const current = upcaster(SHAPES);

  it('becomes the present one, through every shape between', () => {
    const old = { type: 'CreditsNoted', data: { by: 'A', credits: '3.00' } };
    const now = { type: 'OutcomeNoted', data: { by: 'A', credits: 300 } };
    expect(current(old)).toEqual(now);
    expect(current({ ...old, type: 'OutcomeNoted' })).toEqual(now);
  });

  it('is not changed itself', () => {
    const old = Object.freeze({ type: 'CreditsNoted', data: Object.freeze({ credits: '3.00' }) });
    expect(current(old)).not.toBe(old);
    expect(old.data.credits).toBe('3.00');
  });

  it.each([
    ['of the present shape', { type: 'OutcomeNoted', data: { by: 'A', credits: 300 } }],
    ['of a name that is not listed', { type: 'Other', data: { credits: '3.00' } }],
    ['that no fold can read', { type: 'OutcomeNoted', data: null }],
  ])('stays the same object where it is one %s', (_, event) => {
    expect(current(event)).toBe(event);
    expect(currentShape(event)).toBe(event);
  });

  it('is unreadable where a step fails, or the list leads in a circle', () => {
    const circle = upcaster([
      { type: 'A', until: '1', isOf: () => true, next: (data) => ({ type: 'B', data }) },
      { type: 'B', until: '2', isOf: () => true, next: (data) => ({ type: 'A', data }) },
    ]);
    expect(circle({ type: 'A', data: {} })).toEqual({ type: 'A', data: null });
    const failing = upcaster([
      { type: 'A', until: '1', isOf: () => true, next: ({ by }) => (by as () => never)() },
    ]);
    expect(failing({ type: 'A', data: { by: 'A' } })).toEqual({ type: 'A', data: null });
  });
});
