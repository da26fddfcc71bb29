/** 成绩单: balances and outcomes as of a day, from what was known at a moment. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { CivilDate } from '#domain';
import { fieldError, Refusal } from '#edge';
import type { Caller } from '#edge';
import { decodePosition, partitionOf } from '#event-store';
import { renderTranscript, TranscriptReader } from '#transcript';
import type { Standing } from '#transcript';
import { BankClock } from '#edge';
import { Accounts, NotYet } from './accounts.js';
import type { SeenView } from './accounts.js';
import { Numbers } from './numbers.js';
import type { Shown } from './shown.js';
import { withinExtent } from './within-extent.js';

export interface Moment {
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly after?: string;
}

export class ReadTranscript {
  constructor(
    readonly caller: Caller,
    readonly learnerId: string,
    readonly moment: Moment,
  ) {}
}

export interface Stood extends Standing {
  readonly asOf: CivilDate;
  readonly view: SeenView;
}

@QueryHandler(ReadTranscript)
export class ReadTranscriptHandler implements IQueryHandler<
  ReadTranscript,
  Shown | NotYet | Refusal
> {
  constructor(
    private readonly accounts: Accounts,
    private readonly reader: TranscriptReader,
    private readonly numbers: Numbers,
    private readonly clock: BankClock,
  ) {}

  async execute(query: ReadTranscript): Promise<Shown | NotYet | Refusal> {
    const stood = await this.stand(query);
    if (stood instanceof NotYet || stood instanceof Refusal) return stood;
    const { extent } = stood.view.sight;
    const ids = stood.assessment.outcomes
      .map((one) => one.outcomeId)
      .filter((id) => extent.outcomes === null || extent.outcomes.has(id));
    const numbers = await this.numbers.of(stood.account, ids);
    const body = withinExtent(renderTranscript(stood, stood.asOf, numbers), extent);
    const { parked, lag, sight } = stood.view;
    const shown = parked === null ? body : { ...body, parked: true };
    return { body: shown, lag, right: sight.right };
  }

  /** The account as the query asks for it. */
  async stand(query: Pick<ReadTranscript, 'caller' | 'learnerId' | 'moment'>) {
    const { caller, learnerId, moment } = query;
    const view = await this.accounts.viewFor(caller, learnerId, moment.after);
    if (view instanceof NotYet || view instanceof Refusal) return view;
    const asOf = moment.asOf ?? this.clock.today();
    const standing =
      moment.knownAt === undefined
        ? await this.reader.standing(view, asOf)
        : await this.#known(view, asOf, moment.knownAt);
    return standing instanceof Refusal ? standing : ({ ...standing, asOf, view } satisfies Stood);
  }

  async #known(view: SeenView, asOf: string, knownAt: string): Promise<Standing | Refusal> {
    const { learnerId } = view;
    const positions = decodePosition(knownAt);
    const upTo =
      positions === null
        ? await this.reader.positionAt(learnerId, knownAt)
        : positions.get(partitionOf(learnerId));
    if (upTo === undefined) {
      const errors = [fieldError('/knownAt', 'notPositionOrInstant')];
      return new Refusal('invalidQuery', { errors });
    }
    if (view.parked !== null && view.parked <= upTo) return new Refusal('accountParked');
    const standing = await this.reader.standingAt(learnerId, asOf, upTo);
    return standing ?? new Refusal('notFound');
  }
}
