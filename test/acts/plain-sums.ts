/**
 * What a learner's sums must be, by adding up what was answered: no rule, no fold, no code of the
 * bank. Amounts are hundredths.
 */
import type { Answer, Json, Transcript } from './bank-user.js';

interface Draw {
  readonly outcomeId: string;
  readonly credits: number;
}

export interface Application {
  readonly learner: string;
  readonly conversionId: string;
  readonly converted: number;
  readonly draws: readonly Draw[];
}

const hundredths = (text: unknown): number => Number(String(text).replace('.', ''));

/** What the plan in the answer to an application would convert and draw. */
export function applicationOf(learner: string, { body }: Answer): Application {
  const plan = body['plan'] as Json;
  const matches = plan['matches'] as { credits: string; sources: Json[] }[];
  const draws = matches.flatMap(({ sources }) =>
    sources.map((one) => ({
      outcomeId: String(one['outcomeId']),
      credits: hundredths(one['drawn']) + hundredths(one['forfeited']),
    })),
  );
  const converted = matches.reduce((sum, { credits }) => sum + hundredths(credits), 0);
  return { learner, conversionId: String(body['conversionId']), converted, draws };
}

export class PlainSums {
  readonly #recorded = new Map<string, { learner: string; credits: number }>();
  readonly #granted: Application[] = [];

  record(learner: string, outcomeId: unknown, credits: string): void {
    this.#recorded.set(String(outcomeId), { learner, credits: hundredths(credits) });
  }

  revoke(outcomeId: string): void {
    this.#recorded.delete(outcomeId);
  }

  grant(application: Application): void {
    this.#granted.push(application);
  }

  /** Of each outcome that was drawn from: what it gave in all. */
  drawn(): Map<string, number> {
    const drawn = new Map<string, number>();
    for (const { outcomeId, credits } of this.#granted.flatMap((one) => one.draws)) {
      drawn.set(outcomeId, (drawn.get(outcomeId) ?? 0) + credits);
    }
    return drawn;
  }

  /** Outcomes that gave more than they have. */
  overspent(): string[] {
    return [...this.drawn()]
      .filter(([id, credits]) => credits > (this.#recorded.get(id)?.credits ?? 0))
      .map(([id]) => id);
  }

  of(learner: string): { recognised: number; consumed: number; converted: number } {
    const mine = this.#granted.filter((one) => one.learner === learner);
    const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
    return {
      recognised: sum(
        [...this.#recorded.values()].map((one) => (one.learner === learner ? one.credits : 0)),
      ),
      consumed: sum(mine.flatMap((one) => one.draws.map(({ credits }) => credits))),
      converted: sum(mine.map((one) => one.converted)),
    };
  }
}

/** The same three of what the bank shows. */
export function sumsShown({ balances }: Transcript): ReturnType<PlainSums['of']> {
  return {
    recognised: hundredths(balances.recognised),
    consumed: hundredths(balances.consumed),
    converted: hundredths(balances.converted),
  };
}
