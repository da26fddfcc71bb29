/** One kept connection with one request in flight, written on a bare socket: it costs little. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface LoadRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Empty: none is sent. */
  readonly token: string;
  readonly body?: string;
  /** Sent as `Idempotency-Key`. */
  readonly key?: string;
}

export interface LoadAnswer {
  readonly status: number;
  readonly body: string;
}

const HEAD_END = '\r\n\r\n';

export class Lane {
  private received = '';
  private answered: ((answer: LoadAnswer) => void) | null = null;
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

  ask(request: LoadRequest): Promise<LoadAnswer> {
    const body = request.body ?? '';
    const head = [
      `${request.method} ${request.path} HTTP/1.1`,
      `host: ${this.host}`,
      ...(request.token === '' ? [] : [`authorization: Bearer ${request.token}`]),
      ...(request.key === undefined ? [] : [`idempotency-key: ${request.key}`]),
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
    const body = this.received.slice(end + HEAD_END.length);
    this.received = '';
    const answered = this.answered;
    this.answered = null;
    answered?.({ status, body });
  }
}
