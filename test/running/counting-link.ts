import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CountingLink {
  /** `url` by way of this link. */
  through(url: string): string;
  /** How often the server was asked, by the name of the statement; '' for those without. */
  readonly asked: ReadonlyMap<string, number>;
  /** How often a client waited for the server to be ready again. */
  readonly roundTrips: number;
  reset(): void;
  close(): Promise<void>;
}

/** Cuts what a client sends into messages: a type, four bytes of length, the rest. */
class Messages {
  #left = Buffer.alloc(0);
  /** The first message of a connection has no type. */
  #greeted = false;

  take(bytes: Buffer): { readonly type: string; readonly body: Buffer }[] {
    this.#left = Buffer.concat([this.#left, bytes]);
    const found: { type: string; body: Buffer }[] = [];
    for (;;) {
      const head = this.#greeted ? 1 : 0;
      if (this.#left.length < head + 4) return found;
      const end = head + this.#left.readInt32BE(head);
      if (this.#left.length < end) return found;
      const type = this.#greeted ? String.fromCharCode(this.#left[0] ?? 0) : 'greeting';
      found.push({ type, body: this.#left.subarray(head + 4, end) });
      this.#left = this.#left.subarray(end);
      this.#greeted = true;
    }
  }
}

/** The name of the statement in a Bind message, after the name of its portal. */
function statementOf(bind: Buffer): string {
  const portal = bind.indexOf(0) + 1;
  return bind.toString('latin1', portal, bind.indexOf(0, portal));
}

/** A link to a server that counts what goes over it. */
export async function countingLink(url: string): Promise<CountingLink> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const asked = new Map<string, number>();
  let roundTrips = 0;
  const count = (name: string): void => void asked.set(name, (asked.get(name) ?? 0) + 1);
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const messages = new Messages();
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
      for (const { type, body } of messages.take(bytes)) {
        if (type === 'S' || type === 'Q') roundTrips += 1;
        if (type === 'Q') count('');
        if (type === 'B') count(statementOf(body));
      }
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => client.write(bytes));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    through: (target) => {
      const changed = new URL(target);
      changed.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      return changed.href;
    },
    asked,
    get roundTrips() {
      return roundTrips;
    },
    reset: () => {
      asked.clear();
      roundTrips = 0;
    },
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
