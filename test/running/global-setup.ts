import { startEmbedded, type EmbeddedServer } from '#postgres';

/** Where the specs find their server: a URL of an owner who may create databases and logins. */
const VARIABLE = 'CREDIT_BANK_TEST_SERVER';

const started = globalThis as { creditBankTestServer?: EmbeddedServer };

/** One throw-away server for the whole run; a server named from outside is used as it is. */
export default async function setUp(): Promise<void> {
  if (process.env[VARIABLE] !== undefined) return;
  const server = await startEmbedded({ dataDir: { throwAway: true } });
  started.creditBankTestServer = server;
  // The workers of Jest start later and inherit it.
  process.env[VARIABLE] = server.url;
}
