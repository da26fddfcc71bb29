/**
 * Preloaded (`--import`) into a process of the bank, and into its threads: its clock is the
 * machine's plus the milliseconds that stand in a file, looked at all the time, so that the clock
 * of a running process jumps. Timers and `performance` go on as they do when a clock is set.
 */
import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 50;
const file = process.env['FAULTS_CLOCK'];
const parent = Number(process.env['FAULTS_PARENT']);
const machine = Date;
let shift = 0;

function look(): void {
  // A suite that was killed leaves nobody behind.
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  try {
    shift = Number(readFileSync(file ?? '', 'utf8')) || 0;
  } catch {
    shift = 0;
  }
}

function now(): number {
  return machine.now() + shift;
}

if (file !== undefined) {
  look();
  setInterval(look, LOOK_EVERY_MS).unref();
  globalThis.Date = new Proxy(machine, {
    construct: (target, given: unknown[], called) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, called) as object,
    apply: () => new machine(now()).toString(),
    get: (target, name, self) =>
      name === 'now' ? now : (Reflect.get(target, name, self) as unknown),
  });
}
