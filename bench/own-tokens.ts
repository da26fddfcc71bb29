/** A demo token of each learner, signed by the key of the bank’s folder, for what is theirs. */
import { Tokens } from '#edge';
import { keyFile } from '#personal-data';

export async function ownTokens(
  dataDir: string,
  learners: readonly string[],
): Promise<readonly string[]> {
  const tokens = new Tokens(await keyFile(dataDir, 'token.key'));
  return Promise.all(
    learners.map((learner) =>
      tokens.sign({ clientId: `bench-${learner}`, role: 'learner', learner }),
    ),
  );
}
