/**
 * One learner by simple arithmetic: what each outcome is worth now, added up. It knows four things
 * of the books that the suite publishes and nothing else of rules: an outcome with the tag `capped`
 * stands for at most the edition's cap, one with the tag `camp` for nothing once the learner is
 * told to be a veteran, everything else at face value, and what is revoked for nothing.
 */
import type { Act, Draw, Edition } from './acts.js';

interface PlainOutcome {
  readonly tags: readonly string[];
  credits: number;
  revoked: boolean;
  edition: Edition;
}

interface PlainGrant {
  readonly draws: readonly Draw[];
  readonly converted: number;
}

/** By `account subject`, never 0: `recognised <outcome>`, `converted <conversion>`. */
export type Amounts = Map<string, number>;

export interface PlainBalances {
  readonly accumulated: number;
  readonly recognised: number;
  readonly consumed: number;
  readonly available: number;
  readonly converted: number;
  readonly overdrawn: number;
}

export class PlainAccount {
  readonly #outcomes = new Map<string, PlainOutcome>();
  readonly #grants = new Map<string, PlainGrant>();
  #veteran = false;

  /** One more thing that happened, while this edition was the last one published. */
  take(act: Act, edition: Edition): void {
    switch (act.did) {
      case 'recorded':
        this.#outcomes.set(act.outcomeId, {
          tags: act.tags,
          credits: act.credits,
          revoked: false,
          edition,
        });
        return;
      case 'corrected':
        this.#of(act.outcomeId).credits = act.credits;
        return;
      case 'revoked':
        this.#of(act.outcomeId).revoked = true;
        return;
      case 'told':
        this.#veteran = true;
        return;
      case 'granted':
        this.#grants.set(act.conversionId, act);
        return;
      case 'reversed':
        this.#grants.delete(act.conversionId);
        return;
      case 'opened':
      case 'attested':
      case 'applied':
      case 'reviewed':
      case 'drafted':
      case 'published':
        return;
    }
  }

  /** An edition that reassesses takes the place of the one by which each outcome stood. */
  reassess(edition: Edition): void {
    for (const outcome of this.#outcomes.values()) outcome.edition = edition;
  }

  amounts(): Amounts {
    const amounts: Amounts = new Map();
    for (const [id, outcome] of this.#outcomes) {
      add(amounts, `accumulated ${id}`, outcome.revoked ? 0 : outcome.credits);
      add(amounts, `recognised ${id}`, this.#recognised(outcome));
    }
    for (const [id, grant] of this.#grants) {
      add(amounts, `converted ${id}`, grant.converted);
      for (const { outcomeId, credits } of grant.draws) {
        add(amounts, `consumed ${outcomeId}`, credits);
      }
    }
    return amounts;
  }

  get outcomes(): string[] {
    return [...this.#outcomes.keys()];
  }

  #recognised({ revoked, tags, credits, edition }: PlainOutcome): number {
    if (revoked || (this.#veteran && tags.includes('camp'))) return 0;
    return tags.includes('capped') && credits > edition.cap ? edition.cap : credits;
  }

  #of(outcomeId: string): PlainOutcome {
    const found = this.#outcomes.get(outcomeId);
    if (found === undefined) throw new Error(`nothing was recorded as ${outcomeId}`);
    return found;
  }
}

export function balancesOf(amounts: Amounts): PlainBalances {
  const sums = { accumulated: 0, recognised: 0, consumed: 0, converted: 0 };
  for (const [name, amount] of amounts) sums[name.split(' ', 1)[0] as keyof typeof sums] += amount;
  const available = sums.recognised - sums.consumed;
  return { ...sums, available, overdrawn: available < 0 ? -available : 0 };
}

/** What is more in `after`, or less; what did not change is not among it. */
export function differences(before: Amounts, after: Amounts): Amounts {
  const changed: Amounts = new Map();
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    add(changed, name, (after.get(name) ?? 0) - (before.get(name) ?? 0));
  }
  return changed;
}

function add(amounts: Amounts, name: string, amount: number): void {
  const sum = (amounts.get(name) ?? 0) + amount;
  if (sum === 0) amounts.delete(name);
  else amounts.set(name, sum);
}
