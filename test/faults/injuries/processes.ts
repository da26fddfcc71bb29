/** kill -9, SIGSTOP and SIGCONT, and a clock that jumps. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Injury } from './scene.js';

const HOUR_MS = 3_600_000;

export const killOne: Injury = async ({ crew }, chance) => {
  const victim = chance.oneOf(crew.members);
  victim.kill9();
  return `kill -9 of a ${victim.app}`;
};

export const killAll: Injury = async ({ crew }) => {
  for (const member of crew.members) member.kill9();
  return `kill -9 of all ${crew.members.length} processes`;
};

/** Stopped in whatever it was doing, long enough for another one to take over. */
export const pauseProjector: Injury = async ({ crew }, chance) => {
  const owner = chance.oneOf(crew.projectors);
  const ms = chance.happens(0.15) ? 12_000 : chance.between(300, 3_000);
  owner.pause();
  await delay(ms);
  owner.resume();
  return `SIGSTOP of a ${owner.app} for ${ms} ms`;
};

export const pauseDesk: Injury = async ({ crew }, chance) => {
  const desk = chance.oneOf(crew.desks);
  const ms = chance.between(300, 2_500);
  desk.pause();
  await delay(ms);
  desk.resume();
  return `SIGSTOP of a ${desk.app} for ${ms} ms`;
};

export const jumpClock: Injury = async (scene, chance) => {
  const shift = chance.oneOf([-HOUR_MS, HOUR_MS]);
  await scene.shiftClock(shift);
  await delay(chance.between(1_000, 2_500));
  await scene.shiftClock(0);
  return `clocks ${shift < 0 ? 'back' : 'forward'} by an hour and home again`;
};
