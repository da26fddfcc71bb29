/**
 * Back-pressure: an import that runs far ahead of the projection would be durable long before it
 * can be read. So it waits while too much is not projected, though never for long at one block: a
 * projector that stands still does not stop the deposits.
 */
import { setTimeout as pause } from 'node:timers/promises';

/**
 * More than pages take to be full, and little enough that a single record which comes behind it is
 * read within a second.
 */
const BACKLOG_MAX = 1_500;
const STEP_MS = 5;
const WAIT_MAX_MS = 500;

export async function easeOff(backlog: () => number): Promise<void> {
  const deadline = performance.now() + WAIT_MAX_MS;
  while (backlog() > BACKLOG_MAX && performance.now() < deadline) await pause(STEP_MS);
}
