/** The operator's desk at a running bank, and the clients that it registers. */
import * as oidc from 'openid-client';
import type { RunningBank } from '../running/bank.js';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

interface Registered {
  readonly clientId: string;
  readonly clientSecret: string;
}

export class Desk {
  private constructor(
    readonly baseUrl: string,
    private readonly operator: string,
  ) {}

  static async at(bank: RunningBank): Promise<Desk> {
    return new Desk(bank.baseUrl, await bank.token('operator'));
  }

  /** The same operator's token at another process of the bank. */
  elsewhere(baseUrl: string, operator = this.operator): Desk {
    return new Desk(baseUrl, operator);
  }

  async get(path: string, token = this.operator): Promise<Answer> {
    return this.#sent(path, { headers: { authorization: `Bearer ${token}` } });
  }

  async post(path: string, body: object, token = this.operator): Promise<Answer> {
    return this.#sent(path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async institution(code: string): Promise<void> {
    const name = { zh: '院校', en: 'A college' };
    await this.post('/v1/institutions', { code, name, kind: 'university' });
  }

  /** A college's client, with a secret unless it has keys. */
  async client(of: { institution: string; clientId?: string; jwks?: object }): Promise<Registered> {
    const authentication = of.jwks === undefined ? 'secret' : 'privateKey';
    const answer = await this.post('/v1/clients', { authentication, role: 'college', ...of });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer));
    const { clientId, clientSecret } = answer.body;
    return { clientId: String(clientId), clientSecret: String(clientSecret) };
  }

  async discover(clientId: string, proof: oidc.ClientAuth): Promise<oidc.Configuration> {
    return oidc.discovery(new URL(`${this.baseUrl}/oidc`), clientId, undefined, proof, {
      // The test bank has no certificate: it stands on this computer only.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      execute: [oidc.allowInsecureRequests],
    });
  }

  /** An access token, or the error of the token endpoint. */
  async tokenOf(clientId: string, secret: string, scope = 'verify'): Promise<string> {
    const answer = await fetch(`${this.baseUrl}/oidc/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
    });
    const body = (await answer.json()) as { access_token?: string; error?: string };
    return body.access_token ?? body.error ?? '';
  }

  /** The status of a request for a token with this assertion. */
  async asserted(assertion: string): Promise<number> {
    const answer = await fetch(`${this.baseUrl}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  async #sent(path: string, init: RequestInit): Promise<Answer> {
    const answer = await fetch(this.baseUrl + path, init);
    const text = await answer.text();
    const json: unknown = text.startsWith('{') ? JSON.parse(text) : { text };
    return { status: answer.status, body: json as Record<string, unknown> };
  }
}
