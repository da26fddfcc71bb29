import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Actor, LearnerId } from '#domain';
import { AccountEnds, Refusal } from '#edge';
import type { CommandDigests } from '#edge';
import { encodePosition } from '#event-store';
import { PersonalData } from '#personal-data';
import type { Answered } from '../answers.js';
import type { RecordBody } from './outcome.dto.js';
import { Preparing } from './preparing.js';
import { Recorder } from './recorder.js';

export class RecordOutcome {
  constructor(
    readonly learnerId: LearnerId,
    readonly body: RecordBody,
    readonly by: Actor,
    readonly command: CommandDigests | null,
  ) {}
}

/** What a recording for an account that has ended is refused with before that is known. */
const MAY_HAVE_ENDED: ReadonlySet<string> = new Set(['unknownLearner', 'conflict']);

@CommandHandler(RecordOutcome)
export class RecordOutcomeHandler implements ICommandHandler<RecordOutcome, Answered | Refusal> {
  constructor(
    private readonly personalData: PersonalData,
    private readonly preparing: Preparing,
    private readonly recorder: Recorder,
    private readonly ends: AccountEnds,
  ) {}

  /** The account is asked for only where the log says that it ended: it may have joined another. */
  async execute(asked: RecordOutcome): Promise<Answered | Refusal> {
    const answered = await this.record(asked);
    if (!(answered instanceof Refusal) || !MAY_HAVE_ENDED.has(answered.code)) return answered;
    const end = (await this.ends.of([asked.learnerId])).get(asked.learnerId);
    if (end?.end === 'forgotten') return new Refusal('learnerForgotten');
    if (end?.end !== 'closed') return answered;
    return this.record({ ...asked, learnerId: end.into });
  }

  private async record(asked: RecordOutcome): Promise<Answered | Refusal> {
    const { learnerId, body, by, command } = asked;
    // A key is made before its account and no id is told before both are durable, so who has a key
    // has an account; who was forgotten has none.
    const key = await this.personalData.keyOf(learnerId);
    if (key === null) return new Refusal('unknownLearner');
    const rows = await this.preparing.prepare([{ key, body }], by);
    const recorded = await this.recorder.record({ rows, by, mode: 'continue', command });
    if (recorded instanceof Refusal) return recorded;
    const { results, positions, repeated } = recorded;
    const [result] = results;
    if (result === undefined || result instanceof Refusal) return result ?? new Refusal('notFound');
    const { outcomeId, components } = result;
    const parts = components.length === 0 ? {} : { components };
    const position = encodePosition(positions);
    return {
      status: result.status,
      body: { outcomeId, learnerId: result.learnerId, ...parts, position },
      repeated,
    };
  }
}
