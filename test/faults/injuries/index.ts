/** Every kind of harm, by the name under which a run reports it. */
import { fillDisk, moveDatabase, slowWriters, stopDatabase } from './database.js';
import { cutAfterCommit, cutClients, cutDatabase, slowClients, slowCommit } from './links.js';
import { poison } from './poison.js';
import { jumpClock, killAll, killOne, pauseDesk, pauseProjector } from './processes.js';
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
} as const satisfies Record<string, Injury>;

export type InjuryName = keyof typeof INJURIES;

export const INJURY_NAMES = Object.keys(INJURIES) as InjuryName[];
