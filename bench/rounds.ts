/** Alternating rounds: A B A B …, each from a settled database. */
import type pg from 'pg';

/** One of the things that are compared; it answers with its rate a second. */
export interface Side {
  readonly name: string;
  run(seconds: number): Promise<number>;
}

export interface Rounds {
  readonly rounds: number;
  readonly seconds: number;
}

/** The rates of each side, by its name, in the order of the rounds; `owners` of each database. */
export async function alternate(
  owners: readonly pg.Pool[],
  sides: readonly Side[],
  { rounds, seconds }: Rounds,
): Promise<Map<string, number[]>> {
  const rates = new Map<string, number[]>(sides.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    const told: string[] = [];
    for (const side of sides) {
      for (const owner of owners) await settle(owner);
      const rate = await side.run(seconds);
      rates.get(side.name)?.push(rate);
      told.push(`${side.name} ${rate.toFixed(0)}/s`);
    }
    process.stdout.write(`  round ${round} of ${rounds}: ${told.join(', ')}\n`);
  }
  return rates;
}

/** What earlier rounds left to be written or cleaned up is not the next one's to pay. */
async function settle(owner: pg.Pool): Promise<void> {
  await owner.query('VACUUM (ANALYZE)');
  await owner.query('CHECKPOINT');
}
