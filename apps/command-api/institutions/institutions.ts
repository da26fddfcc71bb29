/** Which institution codes are registered. Registering is for ever, so a found code is kept. */
import { Injectable } from '@nestjs/common';
import { EventStore, streamIdOf } from '#event-store';

const MAX_KEPT = 50_000;

@Injectable()
export class Institutions {
  readonly #registered = new Set<string>();

  constructor(private readonly store: EventStore) {}

  /** Whether each of these codes is registered, asked of the log only for what is not known yet. */
  async among(codes: Iterable<string>): Promise<(code: string) => boolean> {
    const unknown = [...new Set(codes)].filter((code) => !this.#registered.has(code));
    if (unknown.length === 0) return this.#has;
    const claims = await this.store.claims('institution', unknown.map(institutionKey));
    if (this.#registered.size > MAX_KEPT) this.#registered.clear();
    const found = new Set(unknown.filter((_, index) => (claims[index] ?? null) !== null));
    for (const code of found) this.#registered.add(code);
    return (code) => found.has(code) || this.#registered.has(code);
  }

  readonly #has = (code: string): boolean => this.#registered.has(code);
}

/** The claim on an institution's code: the 128 bits of its stream's id. */
export function institutionKey(code: string): Uint8Array {
  return Buffer.from(streamIdOf('institution', code).id.replaceAll('-', ''), 'hex');
}
