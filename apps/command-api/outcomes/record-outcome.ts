import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Actor, LearnerId } from '#domain';
import { Refusal } from '#edge';
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

@CommandHandler(RecordOutcome)
export class RecordOutcomeHandler implements ICommandHandler<RecordOutcome, Answered | Refusal> {
  constructor(
    private readonly personalData: PersonalData,
    private readonly preparing: Preparing,
    private readonly recorder: Recorder,
  ) {}

  async execute({ learnerId, body, by, command }: RecordOutcome): Promise<Answered | Refusal> {
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
