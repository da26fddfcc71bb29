/** A small client of the bank's own API: what a college's system would do. */

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export class Client {
  constructor(private readonly baseUrl: string) {}

  /** The answer, whatever it says; another try where the bank asks for one. */
  async post(path: string, token: string, body: unknown): Promise<Answer> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    for (let left = 5; ; left -= 1) {
      const answer = await this.#send(path, init);
      if (left === 0 || !asksForRetry(answer)) return answer;
      await new Promise((resume) => setTimeout(resume, 500));
    }
  }

  async get(path: string, token: string): Promise<Answer> {
    return this.#send(path, { headers: { authorization: `Bearer ${token}` } });
  }

  async #send(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(new URL(path, this.baseUrl), {
      ...init,
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    return { status: response.status, body };
  }
}

function asksForRetry({ status, body }: Answer): boolean {
  return status === 503 || (status === 409 && body.code === 'inProgress');
}

/** An answer that a seed does not expect: the problem document says why. */
export function unexpected(what: string, { status, body }: Answer): Error {
  return new Error(`${what}: ${status} ${JSON.stringify(body)}`);
}
