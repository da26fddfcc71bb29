import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface PartingLink {
  /** The server's URL by way of this link. */
  readonly url: string;
  /** Cuts every connection, and every new one as soon as it comes. */
  part(): void;
  /** Says nothing more, to anybody, and cuts nothing. */
  silence(): void;
  /** A way to the server again; whoever was there in the silence is cut. */
  join(): void;
  close(): Promise<void>;
}

/** A link to a server that goes away, loudly or not, and comes back under the same address. */
export async function partingLink(url: string): Promise<PartingLink> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let state: 'joined' | 'parted' | 'silent' = 'joined';
  const cutAll = (): void => sockets.forEach((socket) => socket.destroy());
  const keep = (socket: Socket, other?: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      other?.destroy();
    });
  };
  const server = createServer((client) => {
    if (state === 'parted') return void client.destroy();
    if (state === 'silent') return keep(client);
    const upstream = connect(Number(port), hostname);
    keep(client, upstream);
    keep(upstream, client);
    client.on('data', (bytes) => state === 'joined' && upstream.write(bytes));
    upstream.on('data', (bytes) => state === 'joined' && client.write(bytes));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const through = new URL(url);
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: through.href,
    part: () => {
      state = 'parted';
      cutAll();
    },
    silence: () => {
      state = 'silent';
    },
    join: () => {
      cutAll();
      state = 'joined';
    },
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        cutAll();
      }),
  };
}
