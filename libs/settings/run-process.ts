import { isExplained, type CannotStart } from './cannot-start.js';

/** What was started, and how it ends well. */
export interface Started {
  close(): Promise<void>;
}

/** Ends the process from within; with a reason it ends as a failure that says why. */
export type Stop = (reason?: CannotStart) => void;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Ctrl-C reaches npm and us, and npm passes its own on: one wish, told twice. */
const SAME_WISH_MS = 2000;
/** What has begun is finished within this, or not at all. */
const CLOSING_MS = 30_000;

/**
 * The life of a process: starts, waits for a signal, and ends what it started. A signal during the
 * start ends it right after; a second one, later, ends the process as it stands.
 */
export async function runProcess(start: (stop: Stop) => Promise<Started>): Promise<void> {
  // Whoever reads our output may leave before us.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const ending = Promise.withResolvers<CannotStart | undefined>();
  let askedAt: number | undefined;
  const onSignal = (): void => {
    if (askedAt !== undefined && performance.now() - askedAt > SAME_WISH_MS) process.exit(130);
    if (askedAt === undefined) say('正在停止… Stopping…');
    askedAt ??= performance.now();
    ending.resolve(undefined);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    const started = await start(ending.resolve);
    const reason = await ending.promise;
    await closed(started);
    if (reason !== undefined) throw reason;
    process.exit(0);
  } catch (error) {
    if (!isExplained(error)) throw error;
    say(`${error.text.zh}\n${error.text.en}`);
    process.exit(1);
  }
}

async function closed(started: Started): Promise<void> {
  const limit = setTimeout(() => {
    say('未能在 30 秒内正常停止，现强制退出。Not stopped within 30 s; leaving as it stands.');
    process.exit(1);
  }, CLOSING_MS);
  await started.close();
  clearTimeout(limit);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
