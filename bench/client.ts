/** Single requests to the bank, outside what is measured. */

export class BankClient {
  constructor(
    readonly baseUrl: string,
    readonly token: string,
  ) {}

  /** The same bank, asked by someone else. */
  as(token: string): BankClient {
    return new BankClient(this.baseUrl, token);
  }

  /** Null where the bank refuses, which is an answer too. */
  async tries(path: string, body: unknown): Promise<Record<string, unknown> | null> {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    const request = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(this.baseUrl + path, request);
    if (response.status < 400 || response.status > 499) return answerOf(response);
    await response.text();
    return null;
  }

  async post(path: string, body: unknown): Promise<Record<string, unknown>> {
    return this.send('POST', path, 'application/json', JSON.stringify(body));
  }

  async get(path: string): Promise<Record<string, unknown>> {
    const headers = { authorization: `Bearer ${this.token}` };
    const response = await fetch(this.baseUrl + path, { headers });
    return answerOf(response);
  }

  /** Uploads lines as they are made, so that no file is held in memory. */
  async upload(lines: Iterable<string>): Promise<string> {
    const response = await fetch(`${this.baseUrl}/v1/imports?mode=continue`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'text/csv' },
      body: ReadableStream.from(inBlocks(lines)),
      duplex: 'half',
    });
    const { importId } = await answerOf(response);
    return String(importId);
  }

  private async send(
    method: string,
    path: string,
    type: string,
    body: string,
  ): Promise<Record<string, unknown>> {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': type };
    return answerOf(await fetch(this.baseUrl + path, { method, headers, body }));
  }
}

async function answerOf(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

function* inBlocks(lines: Iterable<string>): Generator<Uint8Array> {
  let block = '';
  for (const text of lines) {
    block += text;
    if (block.length < 65_536) continue;
    yield Buffer.from(block);
    block = '';
  }
  yield Buffer.from(block);
}

/** Asks until the answer is there; for what is measured by its own clock. */
export async function until<T>(ask: () => Promise<T | null>, everyMs: number): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
