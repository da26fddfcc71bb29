import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { Pool } from 'pg';
import { createPool } from '#postgres';
import { cursorOf, keyOf, type ViewKey } from './cursor.js';
import type { Viewed, Why } from './texts.js';
import type { RecordedView, View } from './view.js';

/** The view was not written; whatever it was of must not be shown. */
export class ViewsNotRecorded extends Error {
  constructor(cause: unknown) {
    super('a view could not be entered in the access log', { cause });
    this.name = 'ViewsNotRecorded';
  }
}

interface Waiting {
  readonly views: readonly View[];
  readonly done: () => void;
  readonly failed: (error: ViewsNotRecorded) => void;
}

const ROWS_OF_AN_INSERT = 2_000;
const WAITING_MAX = 10_000;

const RECORD = `INSERT INTO access.views
    (learner, seen_at, id, grant_id, what, why, client, role, institution)
  SELECT v.learner, now(), v.id, v.grant_id, v.what, v.why, v.client, v.role, v.institution
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::text[]) AS v (learner, id, grant_id, what, why, client, role, institution)`;

/** $1 ids of one learner, $2 $3 before this moment and id, $4 how many. */
const PAGE = `SELECT v.learner, v.id, v.grant_id, v.what, v.why, v.client, v.role, v.institution,
    to_char(v.seen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
  FROM unnest($1::uuid[]) AS one (learner)
  CROSS JOIN LATERAL (SELECT * FROM access.views AS w
    WHERE w.learner = one.learner AND (w.seen_at, w.id) < ($2::timestamptz, $3::uuid)
    ORDER BY w.seen_at DESC, w.id DESC LIMIT $4) AS v
  ORDER BY v.seen_at DESC, v.id DESC LIMIT $4`;

interface Row {
  readonly at: string;
  readonly learner: string;
  readonly id: string;
  readonly grant_id: string | null;
  readonly what: Viewed;
  readonly why: Why;
  readonly client: string | null;
  readonly role: string | null;
  readonly institution: string | null;
}

export interface ViewPage {
  readonly views: readonly RecordedView[];
  readonly next: string | null;
}

/**
 * The views of one process, combined: one insert is on its way at a time, the next takes along
 * whatever has come in since. Nothing waits for company, so a view waits for one insert at most
 * before its own, and its answer for the commit.
 */
export class AccessLog {
  readonly #pool: Pool;
  #queue: Waiting[] = [];
  #rows = 0;
  #draining = false;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** On the primary: what a replica cannot write down, nobody is shown. */
  static open(url: string): AccessLog {
    return new AccessLog(
      createPool(url, { name: 'access log', max: 3, statementTimeoutMs: 5_000 }),
    );
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  /** Durable when it resolves. @throws ViewsNotRecorded, and then nothing may be shown. */
  record(views: readonly View[]): Promise<void> {
    if (views.length === 0) return Promise.resolve();
    if (this.#rows >= WAITING_MAX) return Promise.reject(new ViewsNotRecorded('too many wait'));
    return new Promise((done, failed) => {
      this.#queue.push({ views, done, failed });
      this.#rows += views.length;
      if (!this.#draining) void this.#drain();
    });
  }

  /** The views of one learner, by every id, newest first; null where the cursor is none of ours. */
  async page(
    learnerIds: readonly string[],
    { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<ViewPage | null> {
    const before = keyOf(cursor);
    if (before === null) return null;
    const { rows } = await this.#pool.query<Row>({
      name: 'access-log-page',
      text: PAGE,
      values: [learnerIds, before.at, before.id, limit + 1],
    });
    const page = rows.slice(0, limit);
    const last: ViewKey | undefined = page.at(-1);
    const views = page.map(recorded);
    return { views, next: rows.length > limit && last !== undefined ? cursorOf(last) : null };
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    while (this.#queue.length > 0) {
      const batch = this.#take();
      try {
        await this.#insert(batch.flatMap(({ views }) => views));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(new ViewsNotRecorded(error));
      }
      // Whoever was answered may ask again, and comes along with the next insert.
      await turn();
    }
    this.#draining = false;
  }

  /** At least one, and no more rows than an insert takes. */
  #take(): Waiting[] {
    let rows = 0;
    let count = 0;
    for (const { views } of this.#queue) {
      if (count > 0 && rows + views.length > ROWS_OF_AN_INSERT) break;
      rows += views.length;
      count += 1;
    }
    this.#rows -= rows;
    return this.#queue.splice(0, count);
  }

  async #insert(views: readonly View[]): Promise<void> {
    await this.#pool.query({
      name: 'access-log-record',
      text: RECORD,
      values: [
        views.map((one) => one.learnerId),
        views.map(() => randomUUID()),
        views.map((one) => one.grant ?? null),
        views.map((one) => one.what),
        views.map((one) => one.why),
        views.map((one) => one.who.client ?? null),
        views.map((one) => one.who.role ?? null),
        views.map((one) => one.who.institution ?? null),
      ],
    });
  }
}

function recorded(row: Row): RecordedView {
  const { at, learner: learnerId, grant_id: grant, what, why, client, role, institution } = row;
  const who = {
    ...(client === null ? {} : { client }),
    ...(role === null ? {} : { role }),
    ...(institution === null ? {} : { institution }),
  };
  return { at, learnerId, what, why, ...(grant === null ? {} : { grant }), who };
}
