/** What the share specs do with a running bank: a learner, their shares, and who looks at them. */
import { request } from 'node:http';
import type { RunningBank } from '../running/bank.js';
import { BankUser, unique } from './bank-user.js';
import type { Answer, Json } from './bank-user.js';

const DAY_MS = 86_400_000;

export interface Sharer {
  readonly id: string;
  readonly token: string;
}

export class ShareDesk {
  private constructor(
    readonly bank: RunningBank,
    readonly user: BankUser,
    /** The admissions office of college A, whose programmes `user` publishes. */
    readonly office: string,
    readonly otherOffice: string,
  ) {}

  static async of(bank: RunningBank): Promise<ShareDesk> {
    const user = await BankUser.of(bank);
    await user.bankBook([]);
    const office = await bank.token('admissions', { institution: 'A' });
    const otherOffice = await bank.token('admissions', { institution: 'B' });
    return new ShareDesk(bank, user, office, otherOffice);
  }

  /** With a name, a birth date and, where they are given, outcomes. */
  async learner(outcomes: readonly Json[] = [{ code: 'S1', credits: '6' }]): Promise<Sharer> {
    const externalIds = [{ issuer: 'A', value: unique('student') }];
    const person = { name: '=林小雨', birthDate: '2001-02-03' };
    const made = await this.user.must('college', '/v1/learners', { externalIds, ...person });
    const id = String(made['learnerId']);
    for (const one of outcomes) await this.user.record(id, one);
    return { id, token: await this.user.learnerToken(id) };
  }

  ask({ id, token }: Sharer, body: Json = {}, headers: Json = {}): Promise<Answer> {
    const share = { purpose: '申请入学', expiresAt: inDays(30), ...body };
    return this.user.post(token, `/v1/learners/${id}/shares`, share, headers);
  }

  /** The share as it was opened. */
  async share(of: Sharer, body: Json = {}): Promise<Json & { shareId: string; shareCode: string }> {
    const { status, body: opened } = await this.ask(of, body);
    if (status !== 201) throw new Error(JSON.stringify(opened));
    return opened as Json & { shareId: string; shareCode: string };
  }

  async withdraw({ id, token }: Sharer, shareId: string): Promise<number> {
    const path = `${this.bank.baseUrl}/v1/learners/${id}/shares/${shareId}`;
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(path, { method: 'DELETE', headers })).status;
  }

  /** From an address of its own, so that no case spends another one's tries. */
  verify(body: Json, { token, at, address }: Asking = {}): Promise<Answer> {
    const url = new URL(`${at ?? this.bank.baseUrl}/v1/verifications`);
    const headers = {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    return send(url, { headers, body: JSON.stringify(body), address: address ?? strangers() });
  }

  async views({ id, token }: Sharer, shareId: string): Promise<Json[]> {
    const { body } = await this.user.get(token, `/v1/learners/${id}/shares/${shareId}/views`);
    return body['views'] as Json[];
  }
}

export interface Asking {
  readonly token?: string;
  /** Another process of the bank. */
  readonly at?: string;
  readonly address?: string;
}

let last = 1;
/** A loopback address that nobody used yet. */
export function strangers(): string {
  last += 1;
  return `127.0.${Math.floor(last / 250)}.${(last % 250) + 1}`;
}

export function inDays(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString();
}

interface Sent {
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly address: string;
}

function send(url: URL, { headers, body, address }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers, localAddress: address, agent: false };
    const asked = request(url, options, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const text = Buffer.concat(parts).toString();
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Json });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
