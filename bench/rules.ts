/**
 * `npm run bench:rules`: how many learners one core assesses in a second under the bank's book, and
 * what twice the outcomes or twice the rules make of it. No database, no log: rules alone.
 *
 *   npm run bench:rules -- --rounds 5 --seconds 1
 */
import { parseArgs } from 'node:util';
import { emptyAccount } from '#domain';
import type { Account, OutcomeFacts, OutcomeRecord } from '#domain';
import { assess, RuleLibrary } from '#equivalence';
import { line, range } from './figures.js';
import { rulesOf } from './rule-table.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
  },
});
const ROUNDS = Number(values.rounds);
const SECONDS = Number(values.seconds);
const LEARNERS = 1_000;
const TODAY = '2026-02-01';

function libraryOf(times: number): RuleLibrary {
  return RuleLibrary.empty().with({
    epoch: 1,
    bookId: 'bank',
    version: 1,
    change: 'published',
    contentHash: 'a',
    document: {
      bookId: 'bank',
      language: '1',
      title: { zh: '一', en: 'one' },
      authority: 'bank',
      scope: { kind: 'recognition' },
      validFrom: '2000-01-01',
      referenceDate: 'awarded',
      rules: rulesOf(times),
    },
  });
}

/** Learners that differ: three courses for every certificate, some of them failing a rule. */
function accountsOf(outcomes: number): Account[] {
  return Array.from({ length: LEARNERS }, (_, learner) => {
    const records = Array.from({ length: outcomes }, (_each, at) => recordOf(learner, at));
    const all = Object.fromEntries(records.map((one) => [one.outcomeId, one]));
    return { ...emptyAccount(`learner-${learner}`), version: outcomes + 1, outcomes: all };
  });
}

function recordOf(learner: number, at: number): OutcomeRecord {
  const facts = factsOf(learner * 31 + at * 7, at);
  return {
    outcomeId: `00000000-0000-4000-9000-${String(learner * 1_000 + at).padStart(12, '0')}`,
    facts,
    number: '',
    numberChecked: true,
    recordedBy: facts.issuer,
    attestedBy: [],
    recordedOn: '2025-09-01',
    epoch: 1,
  };
}

function factsOf(seed: number, at: number): OutcomeFacts {
  const issuer = seed % 3 === 0 ? 'B' : 'A';
  const awardedOn = `20${15 + (seed % 10)}-0${1 + (seed % 9)}-15`;
  const plain = { issuer, title: `Outcome ${at}`, result: 'passed', awardedOn } as const;
  if (at % 4 === 3) {
    const level = ['elementary', 'intermediate', 'advanced'][seed % 3] ?? '';
    const scheme = { scheme: 'x-certificate', code: `X0-${seed % 4}`, level };
    return { ...plain, kind: 'skillLevelCertificate', ...scheme, credits: 200 };
  }
  const grade = { scale: 'percent', value: String(50 + (seed % 50)) };
  const tags = seed % 5 === 0 ? ['lab'] : seed % 7 === 0 ? ['quarter'] : [];
  const worth = seed % 2 === 0 ? { credits: 300 } : { hours: 4_800 };
  return { ...plain, kind: 'course', code: `K0${at}`, grade, tags, ...worth };
}

interface Rate {
  /** Per second of processor time of this thread: what a core of its own would do. */
  readonly core: number;
  /** Per second by the clock, with whatever else the machine is doing. */
  readonly clock: number;
}

/** Learners assessed, one after the other, round and round. */
function rate(accounts: readonly Account[], library: RuleLibrary): Rate {
  const begun = performance.now();
  const before = processorTime();
  let done = 0;
  let sum = 0;
  let spent = 0;
  while (spent < SECONDS * 1_000) {
    for (const account of accounts) sum += assess(account, library, 1, TODAY).balances.recognised;
    done += accounts.length;
    spent = performance.now() - begun;
  }
  if (sum === 0) throw new Error('Nothing was recognised: the figures would mean nothing.');
  return { core: (done / (processorTime() - before)) * 1_000_000, clock: (done / spent) * 1_000 };
}

/** Microseconds of this thread; of the whole process where Node.js cannot tell them apart. */
function processorTime(): number {
  const known: Partial<NodeJS.Process> = process;
  const told = known.threadCpuUsage?.() ?? process.cpuUsage();
  return told.user + told.system;
}

const CASES = [
  { name: '8 outcomes, 30 rules', outcomes: 8, times: 1 },
  { name: '16 outcomes, 30 rules', outcomes: 16, times: 1 },
  { name: '32 outcomes, 30 rules', outcomes: 32, times: 1 },
  { name: '8 outcomes, 60 rules', outcomes: 8, times: 2 },
  { name: '8 outcomes, 120 rules', outcomes: 8, times: 4 },
].map((one) => ({
  ...one,
  accounts: accountsOf(one.outcomes),
  library: libraryOf(one.times),
  rates: [] as Rate[],
}));

for (const { accounts, library } of CASES) rate(accounts, library);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const one of CASES) one.rates.push(rate(one.accounts, one.library));
}
line('learners recognised per second and core', `median of ${ROUNDS} rounds`);
for (const { name, rates } of CASES) {
  const [core, clock] = [rates.map((one) => one.core), rates.map((one) => one.clock)];
  line(`  ${name}`, `${range(core)}; by the clock ${range(clock)}`);
}
