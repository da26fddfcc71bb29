/**
 * Transcripts that learners read of themselves beside `SELECT 1` through the same stack, in
 * alternating rounds.
 */
import type pg from 'pg';
import { run as runLoad } from '../load.js';
import type { LoadRequest } from '../lane.js';
import { alternate } from '../rounds.js';
import type { Rounds, Side } from '../rounds.js';
import { ownTokens } from '../own-tokens.js';
import { startSelectOne } from '../servers.js';
import type { BankEnvironment, RunningServer } from '../servers.js';

const CONNECTIONS = 32;
const READ_LEARNERS = 10_000;

export interface ReadRates {
  readonly transcripts: readonly number[];
  readonly selectOne: readonly number[];
}

interface Reading {
  readonly environment: BankEnvironment;
  readonly owner: pg.Pool;
  readonly bank: RunningServer;
}

export async function readRates(reading: Reading, rounds: Rounds): Promise<ReadRates> {
  const { environment, owner, bank } = reading;
  // From all over the keys, so that a large log's reads are not those of a few warm pages.
  const { rows } = await owner.query<{ learner: string }>(
    'SELECT learner FROM read.accounts ORDER BY md5(learner::text) LIMIT $1',
    [READ_LEARNERS],
  );
  const tokens = await ownTokens(
    environment.dataDir,
    rows.map(({ learner }) => learner),
  );
  const peer = await startSelectOne(environment);
  const side = (name: string, baseUrl: string, last: string): Side => {
    let at = 0;
    const next = (): LoadRequest => {
      at += 1;
      const learner = rows[at % rows.length]?.learner ?? '';
      const token = tokens[at % rows.length] ?? '';
      return { method: 'GET', path: `/v1/learners/${learner}/${last}`, token };
    };
    return {
      name,
      run: async (seconds) => {
        const load = await runLoad({ baseUrl, connections: CONNECTIONS, seconds, next });
        if (load.refused > 0) throw new Error(`${load.refused} reads of ${name} were refused.`);
        return load.perSecond;
      },
    };
  };
  const sides = [
    side('transcripts', bank.baseUrl, 'transcript'),
    side('selectOne', peer.baseUrl, 'one'),
  ];
  const rates = await alternate([owner], sides, rounds);
  await peer.stop();
  return {
    transcripts: rates.get('transcripts') ?? [],
    selectOne: rates.get('selectOne') ?? [],
  };
}
