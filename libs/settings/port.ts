import { createServer } from 'node:net';
import { CannotStart } from './cannot-start.js';
import type { Settings } from './settings.js';

/** How far from the usual port a free one is looked for. */
const NEIGHBOURS = 100;

type Found = 'free' | 'EADDRINUSE' | 'EACCES' | 'other';

/**
 * The port to listen on, asked for before the database is started: a port that was given, or the
 * first free one from the usual one on.
 * @throws CannotStart where the given port, or the host, cannot be had.
 */
export async function choosePort({ host, port, portGiven }: Settings): Promise<number> {
  if (port === 0) return 0;
  const last = portGiven ? port : port + NEIGHBOURS;
  for (let next = port; next <= last; next += 1) {
    const found = await probe(next, host);
    if (found === 'free') return next;
    if (portGiven || found !== 'EADDRINUSE') throw cannotListen(next, host, found);
  }
  throw cannotListen(port, host, 'EADDRINUSE');
}

function probe(port: number, host: string): Promise<Found> {
  const server = createServer();
  return new Promise((settle) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const { code } = error;
      settle(code === 'EADDRINUSE' || code === 'EACCES' ? code : 'other');
    });
    server.listen(port, host, () => {
      server.close(() => {
        settle('free');
      });
    });
  });
}

function cannotListen(port: number, host: string, found: Found): CannotStart {
  if (found === 'other') {
    return new CannotStart({
      zh: `本机没有地址 ${host}，无法监听。请更正 HOST，例如 127.0.0.1 或 0.0.0.0。`,
      en: `This computer has no address ${host} to listen on. Correct HOST, for example to 127.0.0.1 or 0.0.0.0.`,
    });
  }
  if (found === 'EACCES') {
    return new CannotStart({
      zh: `无权监听端口 ${port}。请用 PORT 另选一个 1024 以上的端口。`,
      en: `Listening on port ${port} is not permitted. Choose a PORT above 1024.`,
    });
  }
  return new CannotStart({
    zh: `端口 ${port} 已被其他程序占用。请结束该程序，或用 PORT 另选端口，例如 PORT=${port + 1}。`,
    en: `Port ${port} is taken by another program. End that program, or choose another PORT, for example PORT=${port + 1}.`,
  });
}
