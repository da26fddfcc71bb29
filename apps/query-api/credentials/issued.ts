/**
 * The register of what was issued, on the primary. What is revoked follows the log itself: before
 * anybody is told a status, the log is searched for what was revoked or corrected since.
 */
import { randomInt } from 'node:crypto';
import type { Pool, QueryConfig } from 'pg';
import { STATUS_LIST_LENGTH } from '#credentials';
import { partitionOf } from '#event-store';

export interface Content {
  readonly learnerId: string;
  /** Of what it says, without when and under which id. */
  readonly digest: Uint8Array;
  readonly outcomes: readonly string[];
  /** Of the learner's partition: what was recorded by then is in it. */
  readonly position: bigint;
}

export interface Issued {
  readonly credential: string;
  readonly list: number;
  readonly place: number;
}

const FIND = `SELECT credential, list, place FROM credentials.issued
  WHERE learner = $1 AND digest = $2 AND revoked_from IS NULL`;

const NEWEST_LIST = 'SELECT coalesce(max(list), 1) AS list FROM credentials.issued';

const ISSUE = `INSERT INTO credentials.issued
    (position, issued_at, credential, learner, list, place, partition, digest, outcomes)
  VALUES ($1, clock_timestamp(), gen_random_uuid(), $2, $3, $4, $5, $6, $7)
  ON CONFLICT DO NOTHING RETURNING credential, list, place`;

const BEHIND = `SELECT s.partition, s.position AS since, l.position AS upto
  FROM credentials.searched AS s
  CROSS JOIN LATERAL (SELECT e.position FROM log.events AS e
    WHERE e.partition = s.partition ORDER BY e.position DESC LIMIT 1) AS l
  WHERE l.position > s.position`;

/**
 * Looked for only once something was issued; a correction holds as if always so. `joined`: the
 * accounts whose outcomes have come into this one, by the events that brought them.
 */
const CHANGES = `SELECT e.partition, e.position, e.stream_id AS learner, e.type,
    e.data::json ->> 'outcomeId' AS outcome,
    CASE e.type WHEN 'OutcomeRevoked' THEN e.data::json ->> 'effectiveOn'
      ELSE e.recorded_on::text END AS day,
    ARRAY (SELECT account FROM log.events AS j
      CROSS JOIN LATERAL (SELECT j.data::json ->> 'from' AS account UNION
        SELECT json_array_elements_text(j.data::json -> 'earlier')) AS from_there
      WHERE j.partition = e.partition AND j.stream_id = e.stream_id
        AND j.type = 'AccountJoined') AS joined
  FROM unnest($1::smallint[], $2::bigint[], $3::bigint[]) AS r (partition, since, upto)
  CROSS JOIN LATERAL (SELECT FROM credentials.issued ORDER BY credential LIMIT 1) AS has
  CROSS JOIN LATERAL (SELECT * FROM log.events AS e
    WHERE e.partition = r.partition AND e.position > r.since AND e.position <= r.upto
      AND e.type IN ('OutcomeRevoked', 'OutcomeCorrected')
    ORDER BY e.position) AS e`;

const REVOKE = `UPDATE credentials.issued AS i
  SET revoked_from = c.day, cause = c.type
  FROM unnest($1::smallint[], $2::bigint[], $3::uuid[], $4::uuid[], $5::date[], $6::text[])
    AS c (partition, position, learner, outcome, day, type)
  WHERE i.partition = c.partition AND i.learner = c.learner AND i.position < c.position
    AND c.outcome = ANY (i.outcomes) AND (i.revoked_from IS NULL OR i.revoked_from > c.day)`;

const SEARCHED = `UPDATE credentials.searched AS s SET position = r.upto
  FROM unnest($1::smallint[], $2::bigint[]) AS r (partition, upto)
  WHERE s.partition = r.partition AND s.position < r.upto`;

const PLACES = `SELECT place FROM credentials.issued
  WHERE list = $1 AND revoked_from <= $2 ORDER BY place`;

const HAS_LIST = 'SELECT EXISTS (SELECT FROM credentials.issued WHERE list = $1) AS found';

const ONE = `SELECT credential, learner, list, place, revoked_from::text AS "revokedFrom"
  FROM credentials.issued WHERE credential = $1`;

const OF_LEARNERS = `SELECT credential, outcomes, revoked_from::text AS "revokedFrom",
    cause, to_char(issued_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "issuedAt"
  FROM credentials.issued
  WHERE partition = ANY ($1) AND learner = ANY ($2) ORDER BY issued_at, credential`;

const WITHDRAW = `UPDATE credentials.issued
  SET revoked_from = $2, cause = $3
  WHERE credential = $1 AND (revoked_from IS NULL OR revoked_from > $2)`;

/** How often a taken place is drawn before a new list begins: lists end about half full. */
const DRAWS = 4;

interface Behind {
  readonly partition: number;
  readonly since: bigint;
  readonly upto: bigint;
}

interface OfLearner {
  readonly credential: string;
  readonly issuedAt: string;
  readonly outcomes: readonly string[];
  readonly revokedFrom: string | null;
  readonly cause: string | null;
}

interface Change {
  readonly partition: number;
  readonly position: bigint;
  readonly learner: string;
  readonly outcome: string;
  readonly day: string;
  readonly type: string;
}

export class IssuedCredentials {
  constructor(private readonly pool: Pool) {}

  /** The credential of this content: the one that stands, or a new one at a place of its own. */
  async issue(content: Content): Promise<Issued> {
    const { learnerId, position } = content;
    for (;;) {
      const there = await this.#standing(content);
      if (there !== null) return there;
      const issued = await this.#draw(content);
      if (issued === null) continue;
      // What was revoked between the reading of the account and now is not missed.
      const partition = partitionOf(learnerId);
      await this.#revoke([{ partition, since: position, upto: 2n ** 63n - 1n }]);
      return issued;
    }
  }

  /** Null where somebody else has issued the same at this moment. */
  async #draw(content: Content): Promise<Issued | null> {
    const { learnerId, digest, outcomes, position } = content;
    const [newest] = await this.#rows<{ list: number }>({
      name: 'newest-status-list',
      text: NEWEST_LIST,
      values: [],
    });
    for (let draw = 0; draw <= DRAWS; draw += 1) {
      const list = (newest?.list ?? 1) + (draw < DRAWS ? 0 : 1);
      const place = randomInt(STATUS_LIST_LENGTH);
      const values = [position, learnerId, list, place, partitionOf(learnerId), digest, outcomes];
      const [issued] = await this.#rows<Issued>({ name: 'issue-credential', text: ISSUE, values });
      if (issued !== undefined) return issued;
      const there = await this.#standing(content);
      if (there !== null) return there;
    }
    return null;
  }

  /** What stands of this content. */
  async #standing({ learnerId, digest }: Content): Promise<Issued | null> {
    const [there] = await this.#rows<Issued>({
      name: 'find-issued',
      text: FIND,
      values: [learnerId, digest],
    });
    return there ?? null;
  }

  /** Brings the register to what the log says now. */
  async follow(): Promise<void> {
    const behind = await this.#rows<Behind>({ name: 'issued-behind', text: BEHIND, values: [] });
    if (behind.length === 0) return;
    await this.#revoke(behind);
    await this.#rows({
      name: 'issued-searched',
      text: SEARCHED,
      values: [behind.map(({ partition }) => partition), behind.map(({ upto }) => upto)],
    });
  }

  async #revoke(ranges: readonly Behind[]): Promise<void> {
    const found = await this.#rows<Change & { joined: readonly string[] }>({
      name: 'issued-changes',
      text: CHANGES,
      values: [
        ranges.map(({ partition }) => partition),
        ranges.map(({ since }) => since),
        ranges.map(({ upto }) => upto),
      ],
    });
    if (found.length === 0) return;
    const changes = found.flatMap((one) => [one, ...one.joined.map((id) => inJoined(one, id))]);
    await this.#rows({
      name: 'revoke-issued',
      text: REVOKE,
      values: [
        changes.map(({ partition }) => partition),
        changes.map(({ position }) => position),
        changes.map(({ learner }) => learner),
        changes.map(({ outcome }) => outcome),
        changes.map(({ day }) => day),
        changes.map(({ type }) => type),
      ],
    });
  }

  /** The places whose bit is set on that day; null where there is no such list. */
  async revokedPlaces(list: number, today: string): Promise<number[] | null> {
    await this.follow();
    const rows = await this.#rows<{ place: number }>({
      name: 'revoked-places',
      text: PLACES,
      values: [list, today],
    });
    if (rows.length > 0) return rows.map(({ place }) => place);
    const [has] = await this.#rows<{ found: boolean }>({
      name: 'has-status-list',
      text: HAS_LIST,
      values: [list],
    });
    return has?.found === true ? [] : null;
  }

  async find(
    credential: string,
  ): Promise<(Issued & { learner: string; revokedFrom: string | null }) | null> {
    await this.follow();
    const [row] = await this.#rows<Issued & { learner: string; revokedFrom: string | null }>({
      name: 'find-credential',
      text: ONE,
      values: [credential],
    });
    return row ?? null;
  }

  /** All that were issued to a learner, by every id; what each says is kept nowhere. */
  async of(learnerIds: readonly string[]): Promise<object[]> {
    await this.follow();
    const rows = await this.#rows<OfLearner>({
      name: 'credentials-of-learners',
      text: OF_LEARNERS,
      values: [learnerIds.map(partitionOf), learnerIds],
    });
    return rows.map(({ credential, issuedAt, outcomes, revokedFrom, cause }) => ({
      credentialId: credential,
      issuedAt,
      outcomes,
      ...(revokedFrom === null ? {} : { revokedFrom }),
      ...(cause === null ? {} : { cause }),
    }));
  }

  /** `cause`: who took it back. */
  async withdraw(credential: string, day: string, cause: 'learner' | 'operator'): Promise<void> {
    await this.#rows({
      name: 'withdraw-credential',
      text: WITHDRAW,
      values: [credential, day, cause],
    });
  }

  async #rows<Row>(statement: QueryConfig): Promise<Row[]> {
    return (await this.pool.query(statement)).rows as Row[];
  }
}

/** What an account that was joined has issued came before anything that happened afterwards. */
function inJoined(change: Change, learner: string): Change {
  return { ...change, learner, partition: partitionOf(learner), position: 2n ** 63n - 1n };
}
