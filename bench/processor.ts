/** Processor time as Linux counts it: what neighbours on the machine take is not in it. */
import { readdirSync, readFileSync } from 'node:fs';

/** Linux reports times in hundredths of a second, whatever its own clock does. */
const TICK_US = 10_000;

interface Used {
  readonly parent: number;
  readonly us: number;
  /** Of children that have ended. */
  readonly endedUs: number;
}

/** User and system time of a process or a thread; nothing where it has ended. */
function used(stat: string): Used | null {
  try {
    const text = readFileSync(stat, 'utf8');
    // The name may hold blanks and brackets; what follows the last bracket is numbers.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    const ended = Number(fields[13]) + Number(fields[14]);
    return { parent: Number(fields[1]), us: ticks * TICK_US, endedUs: ended * TICK_US };
  } catch {
    return null;
  }
}

/** Microseconds of a whole process, all its threads together. */
export function processUs(pid: number): number {
  return used(`/proc/${pid}/stat`)?.us ?? 0;
}

/** Microseconds of the thread that a Node.js process answers requests in. */
export function mainThreadUs(pid: number): number {
  return used(`/proc/${pid}/task/${pid}/stat`)?.us ?? 0;
}

/** Microseconds of a database server: its postmaster and every session, living or ended. */
export function serverUs(postmaster: number): number {
  const own = used(`/proc/${postmaster}/stat`);
  let total = (own?.us ?? 0) + (own?.endedUs ?? 0);
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const one = used(`/proc/${name}/stat`);
    if (one?.parent === postmaster) total += one.us;
  }
  return total;
}
