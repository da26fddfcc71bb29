/** The bank's database for a command beside it, whether its bank runs or not. */
import { migrate } from '#migrations';
import { checkServer, deriveUrls, startEmbedded, type DatabaseUrls } from '#postgres';
import type { Settings } from '#settings';
import { FolderLock } from './folder-lock.js';

export interface ReachedDatabase {
  readonly urls: DatabaseUrls;
  /** For when every pool is ended. */
  readonly close: () => Promise<void>;
}

/** The given database, or the embedded one of the data folder; migrated either way. */
export async function reachDatabase(
  settings: Settings,
  say: (line: string) => void,
): Promise<ReachedDatabase> {
  const { databaseUrl, dataFolder } = settings;
  if (databaseUrl !== undefined) await checkServer(databaseUrl, { log: say });
  const server =
    databaseUrl === undefined ? await startEmbedded({ dataDir: dataFolder, log: say }) : null;
  const urls = deriveUrls(databaseUrl ?? server?.url ?? '', process.env);
  await migrate(urls, { roles: settings.roles });
  const close = async (): Promise<void> => {
    if (server === null) return;
    // Whoever holds the folder needs the server; without a bank it is ours to stop.
    const lock = await FolderLock.take(server.url, dataFolder, () => undefined).catch(() => null);
    await lock?.release();
    if (lock === null) await server.leave();
    else await server.stop();
  };
  return { urls, close };
}
