/** The bank's log as it lies in the database, and as a reader of it sees it go by. */
import { setTimeout as delay } from 'node:timers/promises';
import { EventStore, PARTITIONS, type StoredEvent } from '#event-store';
import { createPool } from '#postgres';
import type { Pool } from 'pg';
import type { LoggedEvent } from '../model/log-check.js';
import type { SeenEvent } from '../model/tail-check.js';

const DID: Readonly<Record<string, LoggedEvent['did']>> = {
  AccountOpened: 'opened',
  OutcomeRecorded: 'recorded',
  OutcomeAttested: 'attested',
  OutcomeCorrected: 'corrected',
  OutcomeRevoked: 'revoked',
  FactRecorded: 'told',
  ConversionApplied: 'applied',
  ConversionReviewed: 'reviewed',
  ConversionGranted: 'granted',
  ConversionReversed: 'reversed',
  RuleBookDrafted: 'drafted',
  RuleBookPublished: 'published',
  RulesChanged: 'rulesChanged',
};

interface Row {
  readonly partition: number;
  readonly position: bigint;
  readonly kind: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly data: string;
  readonly at: string;
}

/** Every event, in the order of partitions and positions. */
export async function readLog(owner: Pool, planted: ReadonlySet<string>): Promise<LoggedEvent[]> {
  const { rows } = await owner.query<Row>(
    `SELECT partition, position, stream_kind AS kind, stream_id AS stream, version, type, data,
       to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') AS at
     FROM log.events ORDER BY partition, position`,
  );
  return rows.map((row) => logged(row, planted));
}

interface Told {
  readonly outcomeId?: string;
  readonly conversionId?: string;
  readonly fact?: { readonly factId: string };
  readonly bookId?: string;
  readonly version?: number;
}

function logged(row: Row, planted: ReadonlySet<string>): LoggedEvent {
  const { partition, position, kind, stream, version, type, at } = row;
  const id = `${partition}:${position}`;
  const data = JSON.parse(row.data) as Told;
  const ofLearner = kind === 'L';
  const ofOtherBook = !ofLearner && data.bookId !== 'bank';
  const subject = data.fact?.factId ?? data.conversionId ?? data.outcomeId ?? '';
  return {
    id,
    partition,
    position,
    stream: `${kind} ${stream}`,
    version,
    order: String(partition),
    recordedAt: at,
    did: planted.has(id) || ofOtherBook ? null : (DID[type] ?? null),
    learner: ofLearner ? stream : '',
    subject: ofLearner ? subject : String(data.version),
  };
}

const LETTERS = { learner: 'L', institution: 'I', ruleBook: 'B', rules: 'R', precedent: 'P' };
const PAGE = 40;

/** Follows the log from its first event on, by way of the same hurt link as the bank. */
export class Tailer {
  readonly seen: SeenEvent[] = [];
  readonly #at = new Map(Array.from({ length: PARTITIONS }, (_, partition) => [partition, 0n]));
  readonly #url: () => string;

  /** `url` may change: it is asked each time the tailer starts anew, from where it was. */
  constructor(url: () => string) {
    this.#url = url;
  }

  /** Until it is told to end, and then to the end of the log. */
  async follow(isOver: () => boolean): Promise<void> {
    for (let whole = false; !whole;) {
      const pool = createPool(this.#url(), { name: 'faults tailer', max: 2 });
      const store = new EventStore(pool);
      try {
        whole = await this.#read(store, isOver);
      } catch {
        await delay(100);
      } finally {
        await store.close();
        await pool.end().catch(() => undefined);
      }
    }
  }

  /** For some pages; true once all was read after the end was told. */
  async #read(store: EventStore, isOver: () => boolean): Promise<boolean> {
    for (let page = 0; page < 50; page += 1) {
      const last = isOver();
      const events = await store.readPartitions(this.#at, PAGE);
      for (const event of events) this.#see(event);
      if (events.length === 0 && last) return true;
      if (events.length === 0) await delay(20);
    }
    return false;
  }

  #see(event: StoredEvent): void {
    const { partition, position, stream, version } = event;
    this.#at.set(partition, position);
    this.seen.push({
      id: `${partition}:${position}`,
      stream: `${LETTERS[stream.kind]} ${stream.id}`,
      version,
      order: String(partition),
      position,
    });
  }
}
