/** The query side alone, on a given database that a projector elsewhere keeps up to date. */
import { boundsOf, createLogger, createServer, Metrics } from '#edge';
import { Access } from '#issuer';
import { migrate } from '#migrations';
import { checkServer, deriveUrls } from '#postgres';
import { choosePort, requireDatabaseUrl, requireSettings, runProcess } from '#settings';
import { openQueryApi } from './open.js';

await runProcess(async () => {
  const settings = requireSettings(process.env);
  const urls = deriveUrls(requireDatabaseUrl(settings), process.env);
  const port = await choosePort(settings);
  await checkServer(urls.owner, { log: console.log });
  await migrate(urls, { roles: settings.roles });
  const logger = createLogger(settings.logLevel);
  const access = await Access.open({ settings, keysUrl: urls.keys, logger });
  const api = await openQueryApi(settings, urls, logger);
  const metrics = new Metrics({ process: true });
  const { tokens } = access;
  const { readiness, ends, accessLog } = api;
  const options = { tokens, logger, metrics, readiness, ends, accessLog, ...boundsOf(settings) };
  const server = await createServer(api.module, options);
  const baseUrl = await server.listen(port, settings.host);
  console.log(`query-api 已就绪 · is ready: ${baseUrl}`);
  return {
    close: async () => {
      await server.close();
      await Promise.all([api.close(), access.close()]);
    },
  };
});
