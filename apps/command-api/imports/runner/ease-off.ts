/**
 * Back-pressure: an import that runs far ahead of the projection would be durable long before it
 * can be read. So it waits while too much is not projected, though never for long at one block: a
 * projector that stands still does not stop the deposits.
 */
import { setTimeout as pause } from 'node:timers/promises';

/** More than pages take to be full: an import alone is as fast as the projection. */
const BACKLOG_ALONE = 4_000;
/** Little enough that a single record which comes behind it is read within a second. */
const BACKLOG_BESIDE_OTHERS = 1_500;
/** Whoever recorded something this long ago may do so again at any moment. */
const OTHERS_MS = 2_000;
const STEP_MS = 5;
const WAIT_MAX_MS = 500;

export interface Traffic {
  /** Events of this process that are not projected. */
  readonly backlog: () => number;
  /** Milliseconds since a single command was appended. */
  readonly quietMs: () => number;
}

export async function easeOff({ backlog, quietMs }: Traffic): Promise<void> {
  const deadline = performance.now() + WAIT_MAX_MS;
  const most = (): number => (quietMs() < OTHERS_MS ? BACKLOG_BESIDE_OTHERS : BACKLOG_ALONE);
  while (backlog() > most() && performance.now() < deadline) await pause(STEP_MS);
}
