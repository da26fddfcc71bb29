/** The command side alone, on a given database; a projector elsewhere finds what it appends. */
import { AccessLog } from '#access-log';
import { boundsOf, createLogger, createServer, Metrics } from '#edge';
import { Access } from '#issuer';
import { migrate } from '#migrations';
import { checkServer, deriveUrls } from '#postgres';
import { choosePort, requireDatabaseUrl, requireSettings, runProcess } from '#settings';
import { ALONE, openCommandApi } from './open.js';

await runProcess(async () => {
  const settings = requireSettings(process.env);
  const urls = deriveUrls(requireDatabaseUrl(settings), process.env);
  const port = await choosePort(settings);
  await checkServer(urls.owner, { log: console.log });
  await migrate(urls, { roles: settings.roles });
  const logger = createLogger(settings.logLevel);
  const access = await Access.open({ settings, keysUrl: urls.keys, logger });
  const api = await openCommandApi(settings, urls, { ...ALONE, registry: access.registry });
  const metrics = new Metrics({ process: true });
  metrics.gauge('append_queue_depth', 'Commands that wait for the log', api.queueDepth);
  const accessLog = AccessLog.open(urls.reader);
  const { tokens, mounted } = access;
  const { readiness, ends } = api;
  const options = {
    tokens,
    ...mounted,
    logger,
    metrics,
    readiness,
    ends,
    accessLog,
    ...boundsOf(settings),
  };
  const server = await createServer(api.module, options);
  const baseUrl = await server.listen(port, settings.host);
  for (const line of await access.begin(baseUrl)) console.log(line);
  console.log(`command-api 已就绪 · is ready: ${baseUrl}`);
  return {
    close: async () => {
      await server.close();
      await Promise.all([api.close(), accessLog.close(), access.close()]);
    },
  };
});
