/** The causes of a learner's row, in the order of its outcomes and facts: no id is said again. */
import type { Account } from '#domain';
import type { Cause } from './state.js';

type PackedCause = readonly [position: string, recordedAt: string, event: number | string];
export type PackedCauses = readonly (PackedCause | null)[];

/** Named by their place. New ones go to the end: rows are kept. */
const EVENTS = [
  'OutcomeRecorded',
  'OutcomeUpdated',
  'OutcomeCorrected',
  'OutcomeRevoked',
  'FactRecorded',
];

export function packCauses(
  account: Account,
  causes: { readonly [id: string]: Cause },
): PackedCauses {
  return idsOf(account).map((id) => {
    const cause = causes[id];
    if (cause === undefined) return null;
    const { position, recordedAt, event } = cause;
    const place = EVENTS.indexOf(event);
    return [position, recordedAt, place < 0 ? event : place];
  });
}

export function unpackCauses(account: Account, packed: PackedCauses): { [id: string]: Cause } {
  const causes: { [id: string]: Cause } = {};
  idsOf(account).forEach((id, at) => {
    const [position, recordedAt, event] = packed[at] ?? [];
    if (position === undefined || recordedAt === undefined) return;
    const name = typeof event === 'number' ? EVENTS[event] : event;
    causes[id] = { position, recordedAt, event: name ?? '' };
  });
  return causes;
}

function idsOf({ outcomes, facts = [] }: Account): string[] {
  return [...Object.keys(outcomes), ...facts.map((one) => one.factId)];
}
