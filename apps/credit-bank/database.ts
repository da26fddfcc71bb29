import { migrate } from '#migrations';
import { checkServer, deriveUrls, startEmbedded, type DatabaseUrls } from '#postgres';
import type { Environment, Settings } from '#settings';
import { FolderLock } from './folder-lock.js';

export interface Database {
  readonly urls: DatabaseUrls;
  close(): Promise<void>;
}

interface Opening {
  readonly settings: Settings;
  readonly env: Environment;
  readonly say: (line: string) => void;
  /** Told when this bank must stop, for another one has its data folder. */
  readonly onTaken: () => void;
}

/** The given database, or the embedded one of the data folder; migrated either way. */
export async function openDatabase(opening: Opening): Promise<Database> {
  const { settings, env, say } = opening;
  if (settings.databaseUrl === undefined) return openEmbedded(opening);
  const urls = deriveUrls(settings.databaseUrl, env);
  await checkServer(settings.databaseUrl, { log: say });
  await migrate(urls, { roles: settings.roles });
  return { urls, close: async () => undefined };
}

async function openEmbedded({ settings, env, say, onTaken }: Opening): Promise<Database> {
  const folder = settings.dataFolder;
  const server = await startEmbedded({ dataDir: folder, log: say });
  if (!server.home.startsWith(folder)) {
    say(`数据库文件 · Database files: ${server.home}`);
  }
  let lock: FolderLock;
  try {
    lock = await FolderLock.take(server.url, folder, onTaken);
  } catch (error) {
    // The server is another bank's; it stays.
    await server.leave();
    throw error;
  }
  const close = async (): Promise<void> => {
    await lock.release();
    await server.stop();
  };
  try {
    const urls = deriveUrls(server.url, env);
    await migrate(urls, { roles: settings.roles });
    return { urls, close };
  } catch (error) {
    await close();
    throw error;
  }
}
