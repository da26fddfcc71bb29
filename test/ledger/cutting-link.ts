import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttingLink {
  /** `url` by way of this link. */
  through(url: string): string;
  /** The next answer of the server is swallowed and its connection cut, `times` times. */
  cutAnswers(times: number): void;
  /** How often that has happened. */
  readonly cuts: number;
  close(): Promise<void>;
}

/** A link to a server that can break between the server's commit and its answer. */
export async function cuttingLink(url: string): Promise<CuttingLink> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let toCut = 0;
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let asked = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (bytes) => {
      // Only a call of the append is cut, not the greeting of a connection.
      asked = bytes.includes('log_append') && toCut > 0;
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (!asked) return void client.write(bytes);
      asked = false;
      toCut -= 1;
      cuts += 1;
      client.destroy();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    through: (target) => {
      const changed = new URL(target);
      changed.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      return changed.href;
    },
    cutAnswers: (times) => {
      toCut = times;
    },
    get cuts() {
      return cuts;
    },
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
