/** The projector alone, on a given database: what `command-api` elsewhere appends. */
import { createLogger, describeError } from '#edge';
import { migrate } from '#migrations';
import { checkServer, createPool, deriveUrls } from '#postgres';
import { requireDatabaseUrl, requireSettings, runProcess } from '#settings';
import { requireModel } from '#transcript';
import { Projector } from './projector.js';

await runProcess(async () => {
  const settings = requireSettings(process.env);
  const urls = deriveUrls(requireDatabaseUrl(settings), process.env);
  await checkServer(urls.owner, { log: console.log });
  await migrate(urls, { roles: settings.roles });
  const logger = createLogger(settings.logLevel);
  const workers = settings.projectorWorkers;
  const pool = createPool(urls.projector, { name: 'projector', max: 5 * workers, durable: false });
  await requireModel(pool);
  const onError = (error: unknown): void => {
    logger.error(describeError(error), 'projector');
  };
  const projectors = Array.from(
    { length: workers },
    () => new Projector(pool, { shared: true, onError }),
  );
  for (const projector of projectors) projector.start();
  console.log('projector 已就绪 · is ready');
  return {
    close: async () => {
      await Promise.all(projectors.map((projector) => projector.stop()));
      await pool.end();
    },
  };
});
