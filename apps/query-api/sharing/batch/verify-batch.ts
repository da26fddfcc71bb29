/**
 * `POST /v1/verifications/batch`: the share codes of many applicants, answered in their order. What
 * a row tells is a summary, so that a thousand whole transcripts are never in memory; two rows at a
 * time, so that single verifications go on beside them.
 */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Refusal } from '#edge';
import type { Right } from '#edge';
import type { RuleLibrary } from '#equivalence';
import { RuleFeed } from '#rule-feed';
import { ShareViews } from '../shares/share-views.js';
import type { ShareView } from '../shares/share-views.js';
import { VerificationDesk } from '../verification/desk.js';
import type { DeskAnswer } from '../verification/desk.js';
import type { Guesser } from '../verification/throttle.js';
import { programmeOf } from '../verification/transferable.js';
import type { Verification } from '../verification/verifier.js';
import type { BatchRow } from './rows.js';

export class VerifyBatch {
  constructor(
    readonly rows: readonly BatchRow[],
    readonly guesser: Guesser,
  ) {}
}

export interface RowAnswer {
  /** From 1, without the header. */
  readonly row: number;
  readonly answer: RowSummary | Refusal;
}

export interface BatchAnswer {
  readonly rows: readonly RowAnswer[];
  readonly rights: readonly Right[];
}

export interface RowSummary extends Pick<Verification, 'result' | 'checks' | 'share'> {
  readonly summary?: {
    readonly name?: string;
    readonly birthDate?: string;
    readonly balances?: NonNullable<Verification['transcript']>['balances'];
    readonly outcomes?: number;
    readonly revoked?: number;
  };
  readonly transferable?: { readonly converted: string; readonly optimal: boolean };
}

const AT_A_TIME = 2;
/** Rows that are not begun by then are answered "again later". */
const LONGEST_MS = 60_000;

@QueryHandler(VerifyBatch)
export class VerifyBatchHandler implements IQueryHandler<VerifyBatch, BatchAnswer> {
  constructor(
    private readonly desk: VerificationDesk,
    private readonly rules: RuleFeed,
    private readonly views: ShareViews,
  ) {}

  async execute({ rows, guesser }: VerifyBatch): Promise<BatchAnswer> {
    const library = await this.rules.forPlans();
    const views: ShareView[] = [];
    const answers: (DeskAnswer | Refusal)[] = [];
    const latest = performance.now() + LONGEST_MS;
    const tell = async (more: readonly ShareView[]): Promise<void> => {
      views.push(...more);
    };
    const queue = rows.entries();
    const work = async (): Promise<void> => {
      for (const [index, row] of queue) {
        const late = performance.now() > latest;
        answers[index] = late
          ? new Refusal('overloaded', { retryAfter: 1 })
          : await this.answer(row, guesser, { library, tell });
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    await this.views.record(views);
    return {
      rows: answers.map((one, index) => ({ row: index + 1, answer: summaryOf(one) })),
      rights: answers.flatMap((one) => (one instanceof Refusal ? [] : one.rights)),
    };
  }

  private async answer(
    { shareCode, pin, programme: asked }: BatchRow,
    guesser: Guesser,
    by: {
      readonly library: RuleLibrary;
      readonly tell: (views: readonly ShareView[]) => Promise<void>;
    },
  ): Promise<DeskAnswer | Refusal> {
    const programme = programmeOf(asked, guesser.caller, by.library);
    if (programme instanceof Refusal) return programme;
    return this.desk.answer({ shareCode, pin, programme }, guesser, by);
  }
}

function summaryOf(one: DeskAnswer | Refusal): RowSummary | Refusal {
  if (one instanceof Refusal) return one;
  const { result, checks, share, transcript, transferable } = one.verification;
  return {
    result,
    checks,
    ...(share === undefined ? {} : { share }),
    ...(transcript === undefined ? {} : { summary: ofTranscript(transcript) }),
    ...(transferable === undefined
      ? {}
      : { transferable: { converted: transferable.converted, optimal: transferable.optimal } }),
  };
}

function ofTranscript({
  name,
  birthDate,
  balances,
  outcomes,
}: NonNullable<Verification['transcript']>): NonNullable<RowSummary['summary']> {
  const revoked = outcomes?.filter((one) => one.status === 'revoked').length;
  return {
    ...(name === undefined ? {} : { name }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(balances === undefined ? {} : { balances }),
    ...(outcomes === undefined ? {} : { outcomes: outcomes.length }),
    ...(revoked === undefined ? {} : { revoked }),
  };
}
