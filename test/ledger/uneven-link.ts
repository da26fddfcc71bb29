import { connect, createServer, type AddressInfo } from 'node:net';
import type { Socket } from 'node:net';

export interface UnevenLink {
  /** `url` by way of this link. */
  through(url: string): string;
  close(): Promise<void>;
}

/** A link whose every piece takes another time, at most `msMax`; a connection keeps its order. */
export async function unevenLink(url: string, msMax: number): Promise<UnevenLink> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    forward(client, upstream, msMax);
    forward(upstream, client, msMax);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    through: (target) => {
      const changed = new URL(target);
      changed.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      return changed.href;
    },
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function forward(from: Socket, to: Socket, msMax: number): void {
  let before = Promise.resolve();
  from.on('data', (bytes) => {
    const late = new Promise<void>((resolve) => setTimeout(resolve, Math.random() * msMax));
    before = Promise.all([before, late]).then(() => void to.write(bytes));
  });
}
