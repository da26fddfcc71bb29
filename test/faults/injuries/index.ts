/** Every kind of harm, by the name under which a run reports it. */
import { fillDisk, moveDatabase, slowWriters, stopDatabase } from './database.js';
import { cutAfterCommit, cutClients, cutDatabase, slowClients, slowCommit } from './links.js';
import { poison } from './poison.js';
import { rebuild } from './rebuild.js';
import { jumpClock, killAll, killOne, pauseDesk, pauseProjector } from './processes.js';
import type { Chance } from '../chance.js';
import type { Injury } from './scene.js';

export const INJURIES = {
  killOne,
  killAll,
  pauseProjector,
  pauseDesk,
  jumpClock,
  stopDatabase,
  fillDisk,
  moveDatabase,
  slowWriters,
  cutAfterCommit,
  cutDatabase,
  slowCommit,
  cutClients,
  slowClients,
  poison,
  rebuild,
} as const satisfies Record<string, Injury>;

export type InjuryName = keyof typeof INJURIES;

export const INJURY_NAMES = Object.keys(INJURIES) as InjuryName[];

/** What may befall the bank while something else does; the others need its whole attention. */
const BESIDE: readonly InjuryName[] = [
  'killOne',
  'pauseProjector',
  'pauseDesk',
  'jumpClock',
  'stopDatabase',
  'slowWriters',
  'cutAfterCommit',
  'cutDatabase',
  'slowCommit',
  'cutClients',
  'slowClients',
];

/** The injury, and often a second one at the same moment. */
export function together(name: InjuryName, chance: Chance): readonly InjuryName[] {
  const second = chance.oneOf(BESIDE);
  const fits = BESIDE.includes(name) && second !== name;
  return fits && chance.happens(0.5) ? [name, second] : [name];
}
