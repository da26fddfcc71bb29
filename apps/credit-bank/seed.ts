import type { Tokens } from '#edge';
import { runSeeds, type SeedRole } from '../../seeds/index.js';

const CLIENT = 'credit-bank-seeds';

/** Sends the demo content to the bank over HTTP; a bank that refuses it runs on without. */
export async function seed(
  bank: { readonly baseUrl: string; readonly tokens: Tokens },
  say: (line: string) => void,
): Promise<void> {
  say('正在装入示例数据… Loading the sample data…');
  const tokenOf = (role: SeedRole, of: { institution?: string; learner?: string } = {}) =>
    bank.tokens.sign({ clientId: CLIENT, role, ...of });
  try {
    await runSeeds(bank.baseUrl, tokenOf, say);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say(`示例数据未能全部装入，学分银行照常运行。The sample data is incomplete: ${reason}`);
  }
}
