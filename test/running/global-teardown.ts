import type { EmbeddedServer } from '#postgres';

const started = globalThis as { creditBankTestServer?: EmbeddedServer };

/** Ends the server that this run started, and leaves one named from outside alone. */
export default async function tearDown(): Promise<void> {
  await started.creditBankTestServer?.stop();
}
