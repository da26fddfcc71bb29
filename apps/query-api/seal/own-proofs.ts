import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { Refusal } from '#edge';
import type { Caller } from '#edge';
import { decodePosition, partitionOf } from '#event-store';
import { EVENT_ROW, eventRow, leafText } from '#seal';
import { READER_POOL } from '../pools.js';
import type { Seen } from '../seen.js';
import { Accounts, NotYet } from '../transcript/accounts.js';
import { Seals } from './seals.js';

/** $1 partition, $2 position. */
const EVENT = `SELECT ${EVENT_ROW} FROM log.events AS e
  WHERE e.partition = $1::smallint AND e.position = $2::bigint`;

export interface AskedProof {
  readonly learnerId: string;
  readonly position: string;
  readonly checkpoint: string | undefined;
}

@Injectable()
export class OwnProofs {
  constructor(
    @Inject(READER_POOL) private readonly pool: Pool,
    private readonly accounts: Accounts,
    private readonly seals: Seals,
  ) {}

  /** What belongs to somebody else is not found, as what is not there. */
  async of(
    caller: Caller,
    { learnerId, position, checkpoint }: AskedProof,
  ): Promise<Seen | Refusal> {
    const view = await this.accounts.viewFor(caller, learnerId, undefined);
    if (view instanceof Refusal) return view;
    if (view instanceof NotYet) return new Refusal('notFound');
    const number = decodePosition(position)?.get(partitionOf(learnerId));
    const leaf = number === undefined ? null : await this.#leafOf(learnerId, number);
    if (leaf === null) return new Refusal('notFound');
    const proof = await this.seals.inclusion(position, checkpoint);
    if (proof instanceof Refusal) return proof;
    return { body: { leaf, ...proof }, rights: [view.sight.right] };
  }

  async #leafOf(learnerId: string, position: bigint): Promise<string | null> {
    const { rows } = await this.pool.query<(string | null)[]>({
      name: 'seal-own-event',
      text: EVENT,
      values: [partitionOf(learnerId), position],
      rowMode: 'array',
    });
    const [row] = rows.map(eventRow);
    return row?.streamId === learnerId ? leafText(row) : null;
  }
}
