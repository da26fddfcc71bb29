/** The rows of simulations: asked for once, taken up by a runner, ended once. */
import type { Pool } from 'pg';
import type { CommandDigests } from '#edge';
import { runOf } from './run.js';
import type { Progress, Run, RunRow, RunState, Subject } from './run.js';
import * as sql from './statements.js';

/** How long a simulation stays with a process that says nothing more. */
const LEASE_MS = 6_000;
const KEPT_DAYS = 30;

export interface NewRun extends Subject {
  readonly simulationId: string;
  readonly authority: string;
}

/** `lost`: somebody else has taken it up. */
export type Standing = 'mine' | 'cancelAsked' | 'lost';

export class Runs {
  constructor(private readonly pool: Pool) {}

  /** False where the idempotency key has begun another one. */
  async begin(run: NewRun, command: CommandDigests | null): Promise<boolean> {
    const { rowCount } = await this.pool.query(sql.BEGIN, [
      run.simulationId,
      run.bookId,
      run.version,
      run.contentHash,
      run.authority,
      JSON.stringify(run.document),
      run.epoch,
      run.today,
      command?.key ?? null,
      command?.request ?? null,
    ]);
    return rowCount === 1;
  }

  async ofKey(key: Uint8Array): Promise<{ simulationId: string; request: Uint8Array } | null> {
    type Found = { simulation_id: string; request: Buffer };
    const { rows } = await this.pool.query<Found>(sql.OF_KEY, [key]);
    const [row] = rows;
    return row === undefined ? null : { simulationId: row.simulation_id, request: row.request };
  }

  async unfinished(authority: string): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>(sql.COUNT_UNFINISHED, [authority]);
    return rows[0]?.count ?? 0;
  }

  async read(simulationId: string): Promise<Run | null> {
    const { rows } = await this.pool.query<RunRow>(sql.READ, [simulationId]);
    return rows[0] === undefined ? null : runOf(rows[0]);
  }

  async ofBook(bookId: string, limit: number): Promise<Run[]> {
    const { rows } = await this.pool.query<RunRow>(sql.OF_BOOK, [bookId, limit]);
    return rows.map(runOf);
  }

  async takeUp(): Promise<Run | null> {
    const { rows } = await this.pool.query<RunRow>({
      name: 'simulations-take-up',
      text: sql.TAKE_UP,
      values: [LEASE_MS],
    });
    return rows[0] === undefined ? null : runOf(rows[0]);
  }

  /** Writes how far it has come and keeps it; tells whether it is still the caller's. */
  async keep({ simulationId, run }: Run, progress: Progress): Promise<Standing> {
    const { rows } = await this.pool.query<{ cancel_asked: boolean }>({
      name: 'simulations-keep',
      text: sql.KEEP,
      values: [
        simulationId,
        run,
        progress.partition,
        progress.lastLearner,
        progress.learners,
        progress.done,
        Math.round(progress.workedMs),
        progress.tally === null ? null : JSON.stringify(progress.tally),
        LEASE_MS,
      ],
    });
    if (rows[0] === undefined) return 'lost';
    return rows[0].cancel_asked ? 'cancelAsked' : 'mine';
  }

  async finish(run: Run, state: RunState, failure: string | null = null): Promise<void> {
    await this.pool.query(sql.FINISH, [run.simulationId, run.run, state, failure]);
  }

  async release(run: Run): Promise<void> {
    await this.pool.query(sql.RELEASE, [run.simulationId, run.run]);
  }

  async cancel(simulationId: string): Promise<void> {
    await this.pool.query(sql.CANCEL, [simulationId]);
  }

  async dropOld(): Promise<void> {
    await this.pool.query({
      name: 'simulations-drop-old',
      text: sql.DROP_OLD,
      values: [KEPT_DAYS],
    });
  }
}
