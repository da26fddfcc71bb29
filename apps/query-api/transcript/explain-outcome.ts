/** Why one outcome counts for what it counts: inputs, rule, version, arithmetic, reasons. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Refusal } from '#edge';
import type { Caller } from '#edge';
import { renderOutcome } from '#transcript';
import { NotYet } from './accounts.js';
import { Numbers } from './numbers.js';
import { ReadTranscriptHandler } from './read-transcript.js';
import type { Moment } from './read-transcript.js';
import type { Shown } from './shown.js';

export class ExplainOutcome {
  constructor(
    readonly caller: Caller,
    readonly learnerId: string,
    readonly outcomeId: string,
    readonly moment: Moment,
  ) {}
}

@QueryHandler(ExplainOutcome)
export class ExplainOutcomeHandler implements IQueryHandler<
  ExplainOutcome,
  Shown | NotYet | Refusal
> {
  constructor(
    private readonly transcripts: ReadTranscriptHandler,
    private readonly numbers: Numbers,
  ) {}

  async execute(query: ExplainOutcome): Promise<Shown | NotYet | Refusal> {
    const stood = await this.transcripts.stand(query);
    if (stood instanceof NotYet || stood instanceof Refusal) return stood;
    const { account, assessment, asOf, view } = stood;
    const { outcomeId } = query;
    const outcome = assessment.outcomes.find((one) => one.outcomeId === outcomeId);
    const record = account.outcomes[outcomeId];
    if (outcome === undefined || record === undefined) return new Refusal('notFound');
    const numbers = await this.numbers.of(account, [outcomeId]);
    const shown = renderOutcome(outcome, record, numbers.get(outcomeId) ?? null);
    return { body: { learnerId: account.learnerId, asOf, ...shown }, lag: view.lag };
  }
}
