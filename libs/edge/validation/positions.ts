/** Positions in queries: opaque outside, and refused where they were not written by the bank. */
import { decodePosition } from '#event-store';
import { Checked } from './decorators.js';
import { type FaultOf, instantFault } from './faults.js';

const isPosition = (value: unknown): boolean =>
  typeof value === 'string' && decodePosition(value) !== null;

const positionFault: FaultOf = (value) => (isPosition(value) ? null : { code: 'notPosition' });

const positionOrInstantFault: FaultOf = (value) =>
  isPosition(value) || instantFault(value) === null ? null : { code: 'notPositionOrInstant' };

/** A position as an earlier answer gave it; it stays text. */
export function IsPosition(): PropertyDecorator {
  return Checked('position', positionFault, { type: 'string', maxLength: 1_024 });
}

/** A position, or an instant with its offset; it stays text. */
export function IsPositionOrInstant(): PropertyDecorator {
  const schema = { type: 'string', maxLength: 1_024 };
  return Checked('positionOrInstant', positionOrInstantFault, schema);
}
