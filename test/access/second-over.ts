import { eventually } from '../running/database.js';

/** Sign-ins are told apart to the second: of two within one, none is from before the other. */
export async function secondOver(): Promise<void> {
  const now = (): number => Math.floor(Date.now() / 1_000);
  const began = now();
  await eventually('the second is over', () => (now() > began ? true : undefined));
}
