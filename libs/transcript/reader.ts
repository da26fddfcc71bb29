/** Answers about one learner: today's from its row, older ones by folding the stream again. */
import type { Pool } from 'pg';
import { foldAccount } from '#domain';
import type { Account, CivilDate, Instant } from '#domain';
import { assess } from '#equivalence';
import type { Assessment, RuleLibrary } from '#equivalence';
import { partitionOf } from '#event-store';
import type { EventStore } from '#event-store';
import { Joined } from '#postgres';
import { assessedOn, bookDays } from './booking.js';
import type { BookedEntry } from './booking.js';
import { LIVE, READ_SHAPE } from './live-model.js';
import { unpackEntry } from './packing.js';
import type { RuleShelf } from './rule-shelf.js';
import { stateOfRow } from './rows.js';
import type { LearnerState } from './state.js';

/** A learner's row, and how far its partition is. */
export interface LearnerView {
  readonly learnerId: string;
  readonly partition: number;
  /** The read model that it was read from. */
  readonly model: number;
  readonly state: LearnerState;
  /** Where the learner was parked; null for nearly everyone. */
  readonly parked: bigint | null;
  /** How far the partition was projected when the row was read. */
  readonly projected: bigint;
  /** Events of the partition that are not projected yet. */
  readonly lag: bigint;
}

export interface Standing {
  readonly account: Account;
  readonly assessment: Assessment;
  /** The last event that is counted in. */
  readonly position: bigint;
  /** The last rule change that is counted in. */
  readonly epoch: number;
}

/** The rules of a moment, for an explanation. */
export interface KnownRules {
  readonly library: RuleLibrary;
  /** When the learner's partition came to know a rule change; null where it is not known. */
  readonly knownSince: (epoch: number) => Instant | null;
}

/** Where a page of a statement begins: after this entry. */
export interface EntryKey {
  readonly position: bigint;
  readonly ordinal: number;
}

const LAST = `coalesce((SELECT e.position FROM log.events AS e
    WHERE e.partition = c.partition ORDER BY e.position DESC LIMIT 1), 0)`;

/** A row for each of the learners $2, of partitions $1, whom the live model knows. */
const READ_VIEW = `SELECT k.learner, c.model, a.position, a.epoch, a.next_change, a.body,
    p.position AS parked, c.position AS projected, ${LAST} - c.position AS lag
  FROM unnest($1::smallint[], $2::uuid[]) AS k (partition, learner)
  CROSS JOIN LATERAL (SELECT m.model, m.partition, m.position FROM read.checkpoints AS m
    WHERE m.model = ${LIVE} AND m.partition = k.partition LIMIT 1) AS c
  CROSS JOIN LATERAL (SELECT m.position, m.epoch, m.next_change, m.body FROM read.accounts AS m
    WHERE m.model = c.model AND m.partition = k.partition AND m.learner = k.learner LIMIT 1) AS a
  LEFT JOIN LATERAL (SELECT m.position FROM read.parked AS m
    WHERE m.model = c.model AND m.partition = k.partition AND m.stream = k.learner LIMIT 1) AS p
    ON true`;

/** No row at all where another model than $6 serves; one without a position where no entry is. */
const READ_ENTRIES = `SELECT e.position, e.ordinal, e.body
  FROM projection.live AS l
  LEFT JOIN LATERAL (
    SELECT m.position, m.ordinal, m.body FROM read.statement_entries AS m
    WHERE m.model = l.model AND m.partition = $1 AND m.learner = $2
      AND (m.position, m.ordinal) > ($3, $4)
    ORDER BY m.position, m.ordinal LIMIT $5) AS e ON true
  WHERE l.shape = ${READ_SHAPE} AND l.model = $6
  ORDER BY e.position, e.ordinal`;

const PROGRESS = `SELECT c.position >= $3 AND NOT EXISTS (SELECT FROM read.sweeps AS s
      WHERE s.model = c.model AND s.partition = $1 AND NOT s.done AND s.position <= $3
        AND (s.last_learner IS NULL OR s.last_learner < $2)
        AND EXISTS (SELECT FROM read.accounts AS a
          WHERE a.model = c.model AND a.partition = $1 AND a.learner = $2
            AND a.epoch < s.epoch)) AS reached,
    (SELECT p.position FROM read.parked AS p
      WHERE p.model = c.model AND p.partition = $1 AND p.stream = $2) AS parked
  FROM read.checkpoints AS c WHERE c.model = ${LIVE} AND c.partition = $1`;

interface ViewRow {
  readonly learner: string;
  readonly model: number;
  readonly position: bigint;
  readonly epoch: number;
  readonly next_change: string | null;
  readonly body: string;
  readonly parked: bigint | null;
  readonly projected: bigint;
  readonly lag: bigint;
}

interface EntryRow {
  readonly position: bigint | null;
  readonly ordinal: number;
  readonly body: string;
}

export class TranscriptReader {
  readonly #views = new Joined((ids: readonly string[]) => this.#readViews(ids));

  constructor(
    private readonly pool: Pool,
    private readonly log: EventStore,
    private readonly shelf: RuleShelf,
  ) {}

  /** Null for a learner whom the projection does not know (yet). */
  async view(learnerId: string): Promise<LearnerView | null> {
    const [row] = await this.#views.of([learnerId]);
    // Unpacked by whoever asked: a row that cannot be read fails nobody who asked along with it.
    if (row === undefined || row === null) return null;
    const { model, parked, projected, lag } = row;
    const partition = partitionOf(learnerId);
    return { learnerId, partition, model, state: stateOfRow(row), parked, projected, lag };
  }

  async #readViews(learnerIds: readonly string[]): Promise<(ViewRow | null)[]> {
    const unique = [...new Set(learnerIds)];
    const { rows } = await this.pool.query<ViewRow>({
      name: 'read-view',
      text: READ_VIEW,
      values: [unique.map(partitionOf), unique],
    });
    const found = new Map(rows.map((row) => [row.learner, row]));
    return learnerIds.map((id) => found.get(id) ?? null);
  }

  /** The account as of a day, from all that is projected. */
  async standing(view: LearnerView, asOf: CivilDate): Promise<Standing> {
    const { account, position, assessment, nextChange, epoch } = view.state;
    const stands = asOf >= assessment.asOf && (nextChange === null || nextChange > asOf);
    if (stands) return { account, assessment, position, epoch };
    const { library } = await this.shelf.upTo(view.partition, epoch);
    return { account, position, epoch, assessment: assessedOn(view.state, asOf, library) };
  }

  /** The account as of a day, from what the log knew at a position; null before the first event. */
  async standingAt(learnerId: string, asOf: CivilDate, upTo: bigint): Promise<Standing | null> {
    const events = await this.log.readStream({ kind: 'learner', id: learnerId }, { upTo });
    const last = events.at(-1);
    if (last === undefined) return null;
    const account = foldAccount(learnerId, events);
    const epoch = await this.shelf.epochAt(partitionOf(learnerId), upTo);
    const assessment = assess(account, this.shelf.library, epoch, asOf);
    return { account, assessment, position: last.position, epoch };
  }

  /** The rules up to `epoch` as the learner's partition knows them. */
  async rulesAt(learnerId: string, epoch: number): Promise<KnownRules> {
    const { library, markers } = await this.shelf.upTo(partitionOf(learnerId), epoch);
    const knownSince = (of: number): Instant | null =>
      markers.find((one) => one.epoch === of)?.recordedAt ?? null;
    return { library, knownSince };
  }

  /** The last position that was recorded in the learner's partition by an instant. */
  positionAt(learnerId: string, instant: string): Promise<bigint> {
    return this.log.positionAt(partitionOf(learnerId), instant);
  }

  /**
   * Statement entries after `after`, at most `limit`. What time alone has changed since the last
   * event is added as the projector will book it.
   */
  async entries(
    view: LearnerView,
    page: { readonly after: EntryKey; readonly limit: number; readonly today: CivilDate },
  ): Promise<BookedEntry[]> {
    const { after, limit, today } = page;
    const booked = await this.#booked(view, after, limit);
    if (booked === null) {
      const now = await this.view(view.learnerId);
      return now === null ? [] : this.entries(now, page);
    }
    if (booked.length === limit) return booked;
    const last = booked.at(-1) ?? after;
    const dated = await this.#dated(view, today);
    return [...booked, ...dated.filter((one) => isAfter(one, last))].slice(0, limit);
  }

  /** Whether the learner's row holds everything up to a position of its partition. */
  async progress(
    learnerId: string,
    position: bigint,
  ): Promise<{ readonly reached: boolean; readonly parked: bigint | null }> {
    const { rows } = await this.pool.query<{ reached: boolean; parked: bigint | null }>({
      name: 'read-progress',
      text: PROGRESS,
      values: [partitionOf(learnerId), learnerId, position],
    });
    return rows[0] ?? { reached: false, parked: null };
  }

  /** Null where another model serves since the view was read: two of them are never mixed. */
  async #booked(view: LearnerView, after: EntryKey, limit: number): Promise<BookedEntry[] | null> {
    const { learnerId, partition, model } = view;
    const { rows } = await this.pool.query<EntryRow>({
      name: 'read-entries',
      text: READ_ENTRIES,
      values: [partition, learnerId, after.position, after.ordinal, limit, model],
    });
    if (rows.length === 0) return null;
    return rows.flatMap(({ position, ordinal, body }) =>
      position === null ? [] : [{ position, ordinal, entry: unpackEntry(body) }],
    );
  }

  async #dated(view: LearnerView, today: CivilDate): Promise<readonly BookedEntry[]> {
    const { nextChange, epoch } = view.state;
    if (nextChange === null || nextChange > today) return [];
    const { library } = await this.shelf.upTo(view.partition, epoch);
    return bookDays(view.state, today, library).entries;
  }
}

function isAfter(one: EntryKey, other: EntryKey): boolean {
  if (one.position !== other.position) return one.position > other.position;
  return one.ordinal > other.ordinal;
}
