/** A PostgreSQL that the suite may hurt, whichever programs it runs on. */
import { startEmbedded } from '#postgres';
import { foundPrograms, startFound } from './found-server.js';

/** `embedded`: the bank's own binaries. `found`: those of the machine, with their pg_dump. */
export type Programs = 'embedded' | 'found';

export interface Server {
  /** The owner's URL of the bank's database. */
  readonly url: string;
  /** With `postmaster.pid` in it. */
  readonly pgdata: string;
  stop(): Promise<void>;
}

/** Started again whenever it dies, which `onRestart` is told. */
export async function startServer(
  programs: Programs,
  folder: string,
  onRestart: () => void,
): Promise<Server> {
  if (programs === 'found') {
    const found = await foundPrograms();
    if (found === null) throw new Error('no PostgreSQL with initdb, pg_ctl and pg_dump was found');
    return startFound(found, folder, onRestart);
  }
  const server = await startEmbedded({ dataDir: folder, onRestart });
  return { url: server.url, pgdata: `${server.home}/pgdata`, stop: () => server.stop() };
}
