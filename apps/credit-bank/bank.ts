import { Module } from '@nestjs/common';
import { boundsOf, createLogger, createServer, describeError, Metrics } from '#edge';
import type { Logger, ReadinessCheck, Server, Tokens } from '#edge';
import { Access } from '#issuer';
import { choosePort, type Environment, type Settings, type Started, type Stop } from '#settings';
import { openCommandApi } from '../command-api/open.js';
import { openQueryApi } from '../query-api/open.js';
import { openDatabase, type Database } from './database.js';
import { dataFolderTaken } from './folder-lock.js';
import { Projection } from './projection.js';

export interface Bank extends Started {
  readonly baseUrl: string;
  /** Signs for the seeds; null in production. */
  readonly demo: Tokens | null;
}

interface Beginning {
  readonly settings: Settings;
  readonly env: Environment;
  readonly say: (line: string) => void;
  readonly stop: Stop;
}

@Module({})
class CreditBankModule {}

/** Everything in one process: database, projector, commands and queries behind one address. */
export async function startBank(beginning: Beginning): Promise<Bank> {
  const { settings, say, stop } = beginning;
  const port = await choosePort(settings);
  if (settings.port !== 0 && port !== settings.port) {
    say(
      `端口 ${settings.port} 被占用，改用 ${port}。Port ${settings.port} is taken; using ${port}.`,
    );
  }
  say(`数据目录 · Data folder: ${settings.dataFolder}`);
  const onTaken = (): void => {
    stop(dataFolderTaken(settings.dataFolder));
  };
  const database = await openDatabase({ ...beginning, onTaken });
  try {
    return await serve(beginning, database, port);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function serve(
  { settings, say }: Beginning,
  database: Database,
  port: number,
): Promise<Bank> {
  const logger = createLogger(settings.logLevel);
  const access = await Access.open({ settings, keysUrl: database.urls.keys, logger });
  const commands = await openCommandApi(settings, database.urls, {
    registry: access.registry,
    onAppended: (positions) => projection.wake(positions),
    backlog: () => projection.backlog(),
  });
  const queries = await openQueryApi(settings, database.urls, logger);
  const projection = startProjection(settings, database, logger);
  const metrics = new Metrics({ process: true });
  metrics.gauge('append_queue_depth', 'Commands that wait for the log', commands.queueDepth);
  const appended = (): number => projection.appendedEvents();
  metrics.gauge('append_events', 'Events appended by this process since it started', appended);
  const module = { module: CreditBankModule, imports: [commands.module, queries.module] };
  const readiness = [rolesShown(settings), ...commands.readiness, ...queries.readiness];
  const parts = { ends: commands.ends, accessLog: queries.accessLog };
  const { tokens, mounted } = access;
  const shown = { logger, readiness, metrics };
  const options = { tokens, ...mounted, ...shown, ...parts, ...boundsOf(settings) };
  const server: Server = await createServer(module, options);
  const baseUrl = await server.listen(port, settings.host);
  const once = await access.begin(baseUrl);
  for (const line of once) say(line);
  const close = async (): Promise<void> => {
    await server.close();
    await projection.end();
    await Promise.all([commands.close(), queries.close(), access.close()]);
    await database.close();
  };
  return { baseUrl, demo: access.demo, close };
}

function startProjection(settings: Settings, database: Database, logger: Logger): Projection {
  return new Projection({
    url: database.urls.projector,
    workers: settings.projectorWorkers,
    onError: (error) => {
      logger.error(describeError(error), 'projector');
    },
  });
}

/** Less separation than planned is not hidden from whoever runs the bank. */
function rolesShown({ roles }: Settings): ReadinessCheck {
  return { name: 'roles', check: async () => ({ ready: true, details: { roles } }) };
}
