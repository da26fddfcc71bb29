/**
 * Clears what is kept for a time only, and keys that must not be there any more: answers to
 * idempotency keys, finished imports and their refused rows, keys of forgotten learners. In small
 * steps with a breath between them, so that nobody waits for it; processes that clear together take
 * different rows.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { CivilDate } from '#domain';
import { describeError } from '#edge';
import type { BankClock, Logger } from '#edge';
import type { EventStore } from '#event-store';
import type { LearnerAccounts } from '#issuer';
import type { PersonalData } from '#personal-data';

const EVERY_MS = 3_600_000;
const BREATH_MS = 50;
const COMMANDS_OF_A_STEP = 1_000;
const REFUSED_OF_A_STEP = 1_000;
const IMPORTS_OF_A_STEP = 100;

const FINISHED = `state IN ('completed', 'failed', 'cancelled')
  AND finished_at < now() - $1 * interval '1 day'`;

/** $1 days, $2 how many */
const CLEAR_REFUSED = {
  name: 'clear-refused',
  text: `
  DELETE FROM imports.refused WHERE ctid = ANY (ARRAY(
    SELECT one.ctid FROM imports.jobs AS job CROSS JOIN LATERAL (
      SELECT refused.ctid FROM imports.refused AS refused
      WHERE refused.import_id = job.import_id LIMIT $2 FOR UPDATE SKIP LOCKED) AS one
    WHERE ${FINISHED} ORDER BY job.finished_at LIMIT $2))`,
};

/** What an import leaves goes before the import itself. $1 days, $2 how many */
const CLEAR_IMPORTS = {
  name: 'clear-imports',
  text: `
  DELETE FROM imports.jobs WHERE ctid = ANY (ARRAY(
    SELECT job.ctid FROM imports.jobs AS job WHERE ${FINISHED}
      AND (SELECT 1 FROM imports.refused WHERE import_id = job.import_id LIMIT 1) IS NULL
      AND (SELECT 1 FROM imports.spool WHERE import_id = job.import_id LIMIT 1) IS NULL
    ORDER BY job.finished_at LIMIT $2 FOR UPDATE SKIP LOCKED))`,
};

/** Learners who were forgotten, in the order of their ids. $1 after this id, $2 how many */
const FORGOTTEN = {
  name: 'forgotten-learners',
  text: `
  SELECT encode(key, 'hex')::uuid AS learner FROM log.claims
  WHERE kind = 'account' AND by = 'forgotten' AND key > uuid_send($1::uuid)
  ORDER BY kind, key LIMIT $2`,
};

interface Statement {
  readonly name: string;
  readonly text: string;
}

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

export interface ClearingParts {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly personalData: PersonalData;
  readonly learnerAccounts: LearnerAccounts;
  readonly clock: BankClock;
  readonly logger: Logger;
  /** Whole days that everything is kept. */
  readonly keepDays: number;
}

export class Clearing {
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly parts: ClearingParts) {}

  start(): void {
    this.#running = this.#run();
  }

  /** Ends after the step at hand. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#destroyForgotten();
        await this.#clear();
      } catch (error) {
        this.parts.logger.warn(describeError(error), 'what is out of its time stays for now');
      }
      await this.#wait(EVERY_MS);
    }
  }

  async #clear(): Promise<void> {
    const { store, clock, keepDays } = this.parts;
    const before = daysBefore(clock.today(), keepDays);
    await this.#untilNone(() => store.forgetCommands(before, COMMANDS_OF_A_STEP));
    await this.#untilNone(() => this.#delete(CLEAR_REFUSED, REFUSED_OF_A_STEP));
    await this.#untilNone(() => this.#delete(CLEAR_IMPORTS, IMPORTS_OF_A_STEP));
  }

  /**
   * Keys and sign-ins of forgotten learners that are there still: a forgetting was cut off between
   * its event and its end, or a backup brought them back.
   */
  async #destroyForgotten(): Promise<void> {
    for (let after = BEFORE_ALL; !this.#stopping.signal.aborted; await this.#wait(BREATH_MS)) {
      const { rows } = await this.parts.pool.query<{ learner: string }>({
        ...FORGOTTEN,
        values: [after, 1_000],
      });
      const last = rows.at(-1);
      if (last === undefined) return;
      const learners = rows.map((row) => row.learner);
      const left = await this.parts.personalData.destroyKeys(learners);
      await this.parts.learnerAccounts.forget(learners);
      if (left > 0) this.parts.logger.warn({ keys: left }, 'keys of forgotten learners destroyed');
      after = last.learner;
    }
  }

  async #delete(statement: Statement, most: number): Promise<number> {
    const values = [this.parts.keepDays, most];
    return (await this.parts.pool.query({ ...statement, values })).rowCount ?? 0;
  }

  async #untilNone(step: () => Promise<number>): Promise<void> {
    while (!this.#stopping.signal.aborted && (await step()) > 0) await this.#wait(BREATH_MS);
  }

  async #wait(ms: number): Promise<void> {
    const { signal } = this.#stopping;
    await pause(ms, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

function daysBefore(day: CivilDate, days: number): CivilDate {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - days);
  return at.toISOString().slice(0, 10);
}
