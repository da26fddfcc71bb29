/** Why one outcome counts for what it counts: inputs, version, steps, and what is missing. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Refusal } from '#edge';
import type { Caller } from '#edge';
import { explainOutcome, showExplanation } from '#equivalence';
import {
  renderBalances,
  renderOutcome,
  renderRounding,
  shownPosition,
  TranscriptReader,
} from '#transcript';
import { NotYet } from './accounts.js';
import { Numbers } from './numbers.js';
import { ReadTranscriptHandler } from './read-transcript.js';
import type { Moment, Stood } from './read-transcript.js';
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
    private readonly reader: TranscriptReader,
    private readonly numbers: Numbers,
  ) {}

  async execute(query: ExplainOutcome): Promise<Shown | NotYet | Refusal> {
    const stood = await this.transcripts.stand(query);
    if (stood instanceof NotYet || stood instanceof Refusal) return stood;
    const { account, assessment, asOf, view } = stood;
    const { outcomeId } = query;
    const { fields, outcomes } = view.sight.extent;
    if (outcomes !== null) {
      return new Refusal(outcomes.has(outcomeId) ? 'consentNeeded' : 'notFound');
    }
    const outcome = assessment.outcomes.find((one) => one.outcomeId === outcomeId);
    const record = account.outcomes[outcomeId];
    if (outcome === undefined || record === undefined) return new Refusal('notFound');
    const numbers = await this.numbers.of(account, [outcomeId]);
    const body = {
      learnerId: account.learnerId,
      asOf,
      position: shownPosition(account.learnerId, stood.position),
      ...renderOutcome(outcome, record, numbers.get(outcomeId) ?? null),
      ...(await this.numbers.decisionsOn(account, record, asOf)),
      ...(await this.#explained(stood, outcomeId)),
      ...(fields.has('balances') ? { balances: renderBalances(assessment.balances) } : {}),
      ...(assessment.rounding === undefined
        ? {}
        : { rounding: renderRounding(assessment.rounding) }),
    };
    return { body, lag: view.lag, right: view.sight.right };
  }

  async #explained({ account, asOf, epoch }: Stood, outcomeId: string): Promise<object> {
    const { library, knownSince } = await this.reader.rulesAt(account.learnerId, epoch);
    const explained = explainOutcome(account, outcomeId, { library, epoch, asOf });
    if (explained === null) throw new Error('An assessed outcome has no explanation.');
    const { version, ...shown } = showExplanation(explained);
    const since = version.publishedEpoch === undefined ? null : knownSince(version.publishedEpoch);
    return { version: since === null ? version : { ...version, knownSince: since }, ...shown };
  }
}
