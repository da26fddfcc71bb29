/** A TCP link that can be cut and slowed down, also between what was asked and its answer. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface End {
  readonly host: string;
  readonly port: number;
}

/** True for the bytes of a request whose answer may be hurt. */
export type Counts = (request: Buffer) => boolean;

export class Link {
  /** Where new connections lead; null refuses them. */
  target: End | null;
  /** How many answers were swallowed, and how many connections were cut beside them. */
  swallowed = 0;
  cut = 0;
  readonly #server: Server;
  readonly #pairs = new Set<Socket>();
  readonly #counts: Counts;
  #toSwallow = 0;
  #holdMs = 0;

  private constructor(target: End | null, counts: Counts) {
    this.target = target;
    this.#counts = counts;
    this.#server = createServer((client) => this.#join(client));
  }

  static async open(target: End | null, counts: Counts = () => true): Promise<Link> {
    const link = new Link(target, counts);
    await new Promise<void>((listening) => link.#server.listen(0, '127.0.0.1', listening));
    return link;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** `url` by way of this link. */
  through(url: string): string {
    const changed = new URL(url);
    changed.host = `127.0.0.1:${this.port}`;
    return changed.href;
  }

  /** The next answers that count are swallowed, each with its connection. */
  swallow(answers: number): void {
    this.#toSwallow = answers;
  }

  /** Answers that count are held back so long; 0 for no longer. */
  hold(ms: number): void {
    this.#holdMs = ms;
  }

  /** Cuts every connection as it stands. */
  cutAll(): void {
    for (const socket of this.#pairs) socket.destroy();
    this.cut += this.#pairs.size;
    this.#pairs.clear();
  }

  heal(): void {
    this.#toSwallow = 0;
    this.#holdMs = 0;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((done) => this.#server.close(() => done()));
    this.cutAll();
    await closed;
  }

  #join(client: Socket): void {
    if (this.target === null) return void client.destroy();
    const { host, port } = this.target;
    const server = connect(port, host);
    this.#pairs.add(client);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.#pairs.delete(client);
        client.destroy();
        server.destroy();
      });
    }
    let asked = false;
    client.on('data', (bytes) => {
      asked ||= this.#counts(bytes);
      server.write(bytes);
    });
    let before = Promise.resolve();
    server.on('data', (bytes) => {
      const counted = asked;
      asked = false;
      if (counted && this.#toSwallow > 0) {
        this.#toSwallow -= 1;
        this.swallowed += 1;
        return void client.destroy();
      }
      before = this.#send(client, bytes, { before, ms: counted ? this.#holdMs : 0 });
    });
  }

  /** A connection keeps its order, however long its pieces are held. */
  #send(to: Socket, bytes: Buffer, after: { before: Promise<void>; ms: number }): Promise<void> {
    const { before, ms } = after;
    const held = ms === 0 ? before : Promise.all([before, wait(ms)]);
    return held.then(() => {
      if (!to.destroyed) to.write(bytes);
    });
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

/** Calls that write the log, and the end of every transaction of a projector. */
export function endsInCommit(request: Buffer): boolean {
  const text = request.toString('latin1');
  return text.includes('log_append') || text.includes('COMMIT');
}

export function isPost(request: Buffer): boolean {
  return request.subarray(0, 5).toString('latin1') === 'POST ';
}
