import { Inject } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { LearnerId } from '#domain';
import { AccountEnds, actorOf, fieldError, problemOf, Refusal } from '#edge';
import type { Caller, CommandDigests, Language } from '#edge';
import { encodePosition, EventStore, partitionOf } from '#event-store';
import type { Positions } from '#event-store';
import { PersonalData } from '#personal-data';
import type { Answered } from '../answers.js';
import { externalIdKey } from '../learners/identity.js';
import type { RowResult } from './decide-rows.js';
import type { BatchMode, BatchRowBody } from './outcome.dto.js';
import type { Prepared, Row } from './prepare.js';
import { Preparing } from './preparing.js';
import { Recorder } from './recorder.js';

export class RecordBatch {
  constructor(
    readonly rows: readonly (BatchRowBody | Refusal)[],
    readonly mode: BatchMode,
    readonly asked: { readonly caller: Caller; readonly language: Language },
    readonly command: CommandDigests | null,
  ) {}
}

@CommandHandler(RecordBatch)
export class RecordBatchHandler implements ICommandHandler<RecordBatch, Answered | Refusal> {
  @Inject(AccountEnds) private readonly ends: AccountEnds;

  constructor(
    private readonly store: EventStore,
    private readonly personalData: PersonalData,
    private readonly preparing: Preparing,
    private readonly recorder: Recorder,
  ) {}

  async execute({ rows, mode, asked, command }: RecordBatch): Promise<Answered | Refusal> {
    const by = actorOf(asked.caller);
    const prepared = await this.prepared(rows, asked.caller);
    const recorded = await this.recorder.record({ rows: prepared, by, mode, command });
    if (recorded instanceof Refusal) return recorded;
    const { results, positions, repeated } = recorded;
    const shown = results.map((result) => shownAs(result, positions, asked.language));
    const position = positions.size === 0 ? {} : { position: encodePosition(positions) };
    return { status: 200, body: { results: shown, ...position }, repeated };
  }

  /** One result for each row, in order: prepared together, refused where there is no learner. */
  private async prepared(
    rows: readonly (BatchRowBody | Refusal)[],
    caller: Caller,
  ): Promise<(Prepared | Refusal)[]> {
    const learners = await this.learnersOf(rows, caller);
    const ends = await this.ends.of(learners.filter((id) => id !== null));
    learners.forEach((id, index) => {
      const end = ends.get(id ?? '');
      if (end?.end === 'closed') learners[index] = end.into;
    });
    const keys = await this.personalData.keysOf(learners.filter((id) => id !== null));
    const open: Row[] = [];
    const slots = rows.map((row, index): Refusal | number => {
      if (row instanceof Refusal) return row;
      const key = keys.get(learners[index] ?? '');
      if (ends.get(learners[index] ?? '')?.end === 'forgotten') {
        return new Refusal('learnerForgotten');
      }
      const at = row.learnerId === undefined ? '/learner' : '/learnerId';
      if (key === undefined) return unknownLearner(at);
      return open.push({ key, body: row }) - 1;
    });
    const prepared = await this.preparing.prepare(open, actorOf(caller));
    return slots.map((slot) =>
      slot instanceof Refusal ? slot : (prepared[slot] ?? unknownLearner('/learnerId')),
    );
  }

  /** Learner ids as given, or found by external ids of the caller's own institution. */
  private async learnersOf(
    rows: readonly (BatchRowBody | Refusal)[],
    caller: Caller,
  ): Promise<(LearnerId | null)[]> {
    const keys = rows.map((row) => {
      const id = row instanceof Refusal ? undefined : row.learner?.externalId;
      if (id === undefined || id.issuer !== caller.institution) return null;
      return externalIdKey(this.personalData, id);
    });
    const asked = keys.filter((key) => key !== null);
    const claims = asked.length === 0 ? [] : await this.store.claims('externalId', asked);
    let next = 0;
    const owners = keys.map((key) => (key === null ? null : (claims[next++]?.owner ?? null)));
    return rows.map((row, index) =>
      row instanceof Refusal ? null : (row.learnerId ?? owners[index] ?? null),
    );
  }
}

function unknownLearner(at: string): Refusal {
  return new Refusal('unknownLearner', { errors: [fieldError(at, 'invalidValue')] });
}

function shownAs(result: RowResult, positions: Positions, language: Language): object {
  if (result instanceof Refusal) {
    const problem = problemOf(result, language);
    // In a batch the address is right and the row is wrong.
    const status = result.code === 'unknownLearner' ? 422 : problem.status;
    return { status, problem: { ...problem, status } };
  }
  const { status, learnerId, outcomeId, components } = result;
  const partition = partitionOf(learnerId);
  const own = new Map([[partition, positions.get(partition) ?? 0n]]);
  const parts = components.length === 0 ? {} : { components };
  return { status, outcomeId, learnerId, ...parts, position: encodePosition(own) };
}
