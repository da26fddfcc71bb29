/**
 * A load of HTTP requests over a fixed number of kept connections, one request in flight on each.
 * Written on bare sockets, so that the load costs the machine as little as it can: the bank and its
 * peer are measured with the same one.
 */
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface LoadRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string;
  readonly body?: string;
}

export interface LoadResult {
  readonly requests: number;
  /** Answers with another status than 2xx. */
  readonly refused: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface Load {
  readonly baseUrl: string;
  readonly connections: number;
  readonly seconds: number;
  readonly next: () => LoadRequest;
}

/** Runs for the given seconds, then lets what is in flight come back. */
export async function run(load: Load): Promise<LoadResult> {
  const url = new URL(load.baseUrl);
  const latencies: number[] = [];
  let refused = 0;
  const started = performance.now();
  const deadline = started + load.seconds * 1_000;
  const lanes = Array.from({ length: load.connections }, async () => {
    const lane = await Lane.open(url);
    while (performance.now() < deadline) {
      const sent = performance.now();
      const status = await lane.ask(load.next());
      latencies.push(performance.now() - sent);
      if (status < 200 || status > 299) refused += 1;
    }
    lane.close();
  });
  await Promise.all(lanes);
  const seconds = (performance.now() - started) / 1_000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
  const perSecond = latencies.length / seconds;
  return { requests: latencies.length, refused, perSecond, p50Ms: at(0.5), p99Ms: at(0.99) };
}

const HEAD_END = '\r\n\r\n';

class Lane {
  private received = '';
  private answered: ((status: number) => void) | null = null;
  private failed: ((error: Error) => void) | null = null;

  private constructor(
    private readonly socket: Socket,
    private readonly host: string,
  ) {
    socket.setEncoding('latin1');
    socket.setNoDelay(true);
    socket.on('data', (text: string) => this.take(text));
    socket.on('error', (error) => this.failed?.(error));
    socket.on('close', () => this.failed?.(new Error('The server closed the connection.')));
  }

  static open(url: URL): Promise<Lane> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(url.port), url.hostname);
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new Lane(socket, url.host));
      });
    });
  }

  ask(request: LoadRequest): Promise<number> {
    const body = request.body ?? '';
    const head = [
      `${request.method} ${request.path} HTTP/1.1`,
      `host: ${this.host}`,
      `authorization: Bearer ${request.token}`,
      ...(body === ''
        ? []
        : ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`]),
    ];
    return new Promise((resolve, reject) => {
      this.answered = resolve;
      this.failed = reject;
      this.socket.write(head.join('\r\n') + HEAD_END + body);
    });
  }

  close(): void {
    this.failed = null;
    this.socket.destroy();
  }

  /** Both servers answer with a content length, so an answer ends where that says. */
  private take(text: string): void {
    this.received += text;
    const end = this.received.indexOf(HEAD_END);
    if (end < 0) return;
    const length = /\r\ncontent-length: (\d+)/i.exec(this.received.slice(0, end));
    if (this.received.length < end + HEAD_END.length + Number(length?.[1] ?? 0)) return;
    const status = Number(this.received.slice(9, 12));
    this.received = '';
    const answered = this.answered;
    this.answered = null;
    answered?.(status);
  }
}
