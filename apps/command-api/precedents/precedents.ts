/** Whether there is such a precedent, for decisions that follow one. */
import { Injectable } from '@nestjs/common';
import { EventStore } from '#event-store';

@Injectable()
export class Precedents {
  constructor(private readonly store: EventStore) {}

  /** True where none is named, too: following one is nobody's duty. */
  async has(precedentId: string | undefined): Promise<boolean> {
    if (precedentId === undefined) return true;
    const stream = { kind: 'precedent', id: precedentId } as const;
    return (await this.store.readStream(stream)).length > 0;
  }
}
