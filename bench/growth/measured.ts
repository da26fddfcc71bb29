/** Everything that is measured when the city has reached a size. */
import type pg from 'pg';
import { projectAnew } from '../catch-up.js';
import { line, ratios, range, spreadOf } from '../figures.js';
import { run as runLoad } from '../load.js';
import type { LoadRequest } from '../lane.js';
import type { Rounds } from '../rounds.js';
import { rebuildOnce, startBank } from '../servers.js';
import type { BankEnvironment, RunningServer } from '../servers.js';
import { LEARNERS_OF_A_COHORT, SCHOOL } from './city.js';
import { eventsOf } from './growing.js';
import { readRates } from './reads.js';
import type { Growth, Point } from './state.js';

const CONNECTIONS = 32;
const APPEND_SECONDS = 5;

export interface Subject {
  readonly environment: BankEnvironment;
  readonly owner: pg.Pool;
  readonly port: number;
  readonly token: string;
}

interface About {
  readonly size: number;
  readonly importMostMb: number;
  readonly rounds: Rounds;
  /** Without catch-up and rebuild. */
  readonly brief: boolean;
}

type Measured = Omit<Point, 'at' | 'commit'>;

export async function measured(subject: Subject, growth: Growth, about: About): Promise<Measured> {
  const { environment, owner, port } = subject;
  const events = await eventsOf(owner);
  const anew = about.brief ? null : await projectedAnew(subject);
  const rebuilt = about.brief ? null : await rebuildOnce(environment);
  const rebuildRate = rebuilt === null ? null : Math.round(events / rebuilt.seconds);
  line('  rebuild with comparison and swap, events/s', String(rebuildRate));
  await owner.query('VACUUM (ANALYZE)');
  await owner.query('CHECKPOINT');
  const bytes = { log: await bytesOf(owner, 'log'), read: await bytesOf(owner, 'read') };
  const bank = await startBank(environment, port);
  const reads = await readRates({ environment, owner, bank }, about.rounds);
  const readRatio = ratios(reads.transcripts, reads.selectOne);
  line('  transcripts ÷ SELECT 1', range(readRatio, 2));
  const appends = await appendRate(subject, bank);
  await bank.stop();
  line('  single POSTs, 1/s', appends.perSecond.toFixed(0));
  return {
    size: about.size,
    events,
    learners: growth.cohorts * LEARNERS_OF_A_COHORT,
    importRowsPerSecond: Math.round(growth.rows / growth.durableSeconds),
    importVisibleRowsPerSecond: Math.round(growth.rows / growth.visibleSeconds),
    importMostMb: about.importMostMb,
    catchUpPerSecond: {
      oneWorker: anew === null ? null : Math.round(anew.one.perSecond),
      twoWorkers: anew === null ? null : Math.round(anew.two.perSecond),
    },
    catchUpMostMb: anew === null ? null : Math.max(anew.one.mostMb, anew.two.mostMb),
    rebuildPerSecond: rebuildRate,
    rebuildMostMb: rebuilt?.mostMb ?? null,
    logBytesPerEvent: Math.round(bytes.log / events),
    readBytesPerEvent: Math.round(bytes.read / events),
    transcriptsPerSecond: spreadOf(reads.transcripts),
    selectOnePerSecond: spreadOf(reads.selectOne),
    readRatio: spreadOf(readRatio, 2),
    appendPerSecond: Math.round(appends.perSecond),
    appendP99Ms: Number(appends.p99Ms.toFixed(1)),
  };
}

/** The projection from the first event on. */
async function projectedAnew({ environment, owner, port }: Subject) {
  const one = await projectAnew(environment, owner, { port, workers: 1 });
  line('  catch-up with one worker, events/s', one.perSecond.toFixed(0));
  const two = await projectAnew(environment, owner, { port, workers: 2 });
  line('  catch-up with two workers, events/s', two.perSecond.toFixed(0));
  return { one, two };
}

/** Tables, their indexes and what lies out of line. */
async function bytesOf(owner: pg.Pool, schema: string): Promise<number> {
  const { rows } = await owner.query<{ bytes: string }>(
    `SELECT sum(pg_total_relation_size(c.oid))::text AS bytes FROM pg_class AS c
     WHERE c.relnamespace = to_regnamespace($1) AND c.relkind IN ('r', 'p')`,
    [schema],
  );
  return Number(rows[0]?.bytes ?? 0);
}

/** Outcomes recorded one by one for learners of the city; they belong to the next size. */
async function appendRate({ owner, token }: Subject, bank: RunningServer) {
  const { rows } = await owner.query<{ learner: string }>(
    'SELECT learner FROM read.accounts ORDER BY md5(learner::text) DESC LIMIT 10000',
  );
  const run = String(Date.now());
  let at = 0;
  const next = (): LoadRequest => {
    at += 1;
    const path = `/v1/learners/${rows[at % rows.length]?.learner ?? ''}/outcomes`;
    const body = JSON.stringify({
      kind: 'course',
      issuer: SCHOOL,
      number: `${run}-${at}`,
      title: `Course ${at % 300}`,
      code: `K0${at % 300}`,
      result: 'passed',
      awardedOn: '2024-06-30',
      credits: '2.50',
      grade: { scale: 'percent', value: String(60 + (at % 41)) },
    });
    return { method: 'POST', path, token, body };
  };
  const seconds = APPEND_SECONDS;
  return runLoad({ baseUrl: bank.baseUrl, connections: CONNECTIONS, seconds, next });
}
