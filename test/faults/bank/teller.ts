/** Asks the bank as a client should: after an unknown answer again, with the same key. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Chance } from '../chance.js';
import type { Crew, Member } from '../machine/crew.js';

export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

export interface Asked {
  readonly token: string;
  readonly path: string;
  readonly body: Json | string;
  readonly key: string;
}

/** The client's own patience for one answer. */
const ANSWER_MS = 10_000;
const AGAIN = new Set([429, 500, 502, 503, 504]);

export class Unanswered extends Error {}

export class Teller {
  /** How often each status came, `cut` for none. */
  readonly statuses = new Map<string, number>();
  /** Requests that were sent again. */
  retried = 0;
  /** Nobody waits for an answer beyond this moment of `performance.now()`. */
  deadline = Number.POSITIVE_INFINITY;
  #deskAt = 0;

  constructor(private readonly crew: Crew) {}

  /** The first answer that is one: acknowledged, or refused for good. */
  async post(asked: Asked, chance: Chance): Promise<Answer> {
    const { token, path, body, key } = asked;
    const type = typeof body === 'string' ? 'text/csv' : 'application/json';
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': type,
      'idempotency-key': key,
    };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const request = { method: 'POST', headers, body: text };
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#ask(this.#desk(), path, request);
      if (answer !== null && !isAgain(answer)) return answer;
      if (performance.now() > this.deadline) {
        throw new Unanswered(`POST ${path}: ${answer?.status ?? 'cut'}, ${attempt + 1} times`);
      }
      this.retried += 1;
      await delay(chance.between(20, Math.min(50 * 2 ** attempt, 800)));
    }
  }

  /** What is read; null where the bank has no answer at the moment. */
  async get(token: string, path: string): Promise<Answer | null> {
    const readers = this.crew.readers;
    const reader = readers[(this.#deskAt += 1) % readers.length];
    return this.#ask(reader, path, { headers: { authorization: `Bearer ${token}` } });
  }

  /** What the command side shows, of imports for example. */
  async getAtDesk(token: string, path: string): Promise<Answer | null> {
    return this.#ask(this.#desk(), path, { headers: { authorization: `Bearer ${token}` } });
  }

  /** In turn, so that a retry mostly meets another process. */
  #desk(): Member | undefined {
    const { desks } = this.crew;
    return desks[(this.#deskAt += 1) % desks.length];
  }

  async #ask(
    member: Member | undefined,
    path: string,
    request: RequestInit,
  ): Promise<Answer | null> {
    try {
      if (member === undefined) throw new Error('nobody takes commands');
      const signal = AbortSignal.timeout(ANSWER_MS);
      const response = await fetch(member.address + path, { ...request, signal });
      const body = (await response.json()) as Json;
      this.#count(`${response.status}${codeOf(body)}`);
      return { status: response.status, body };
    } catch {
      this.#count('cut');
      return null;
    }
  }

  #count(name: string): void {
    this.statuses.set(name, (this.statuses.get(name) ?? 0) + 1);
  }
}

function codeOf(body: Json): string {
  return typeof body['code'] === 'string' ? ` ${body['code']}` : '';
}

/** A key that is still being worked on is asked again as well. */
function isAgain({ status, body }: Answer): boolean {
  return AGAIN.has(status) || (status === 409 && body['code'] === 'inProgress');
}
