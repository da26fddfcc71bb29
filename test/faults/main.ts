/**
 * `npm run test:faults`: the bank under load and under fire, seed by seed, judged by a plain model.
 *
 *   npm run test:faults                                  one seed of the clock's choosing
 *   npm run test:faults -- --seed 7                      this one, fault by fault
 *   npm run test:faults -- --seeds 50 --seconds 60       the long form; stopped and started again
 *                                                        it goes on after the last finished seed
 *   npm run test:faults -- --seeds 50 --anew             from its first seed again
 *   npm run test:faults -- --seeds 50 --log out.txt      its report in a file as well
 *
 *   npm run test:faults -- --server found    on the machine's own PostgreSQL, with its pg_dump
 *
 * Ends with 1 where anything was missed, doubled, reordered, lost though acknowledged, or unequal,
 * or a process of the bank ended by itself.
 */
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { lineOf, machineOf, summaryOf, type Finished } from './report.js';
import { runSeed } from './run-seed.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    first: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '60' },
    anew: { type: 'boolean', default: false },
    log: { type: 'string' },
    server: { type: 'string', default: 'embedded' },
  },
});

function whole(name: 'seed' | 'seeds' | 'first' | 'seconds', least: number): number {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= least) return number;
  throw new Error(`--${name} is a whole number from ${least} on`);
}

const programs = values.server === 'found' ? 'found' : 'embedded';

function say(line: string): void {
  console.log(line);
}

async function finishedIn(file: string): Promise<Finished[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Finished);
}

/** One seed told fault by fault, and nothing kept of it. */
async function single(seed: number, seconds: number): Promise<Finished[]> {
  say(`seed ${seed}; again: npm run test:faults -- --seed ${seed} --seconds ${seconds}`);
  const report = await runSeed(seed, { seconds, say, programs });
  const finished = lineOf(report);
  say(finished.line);
  for (const note of finished.notes) say(`    ${note}`);
  return [finished];
}

async function several(seeds: number, seconds: number): Promise<Finished[]> {
  const first = whole('first', 0);
  const file = `test-results/faults-${programs}-${first}-${seeds}-${seconds}.ndjson`;
  await mkdir(dirname(file), { recursive: true });
  if (values.anew) await rm(file, { force: true });
  const done = await finishedIn(file);
  if (done.length > 0) say(`${done.length} of ${seeds} seeds are done already; going on.`);
  for (let seed = first; seed < first + seeds; seed += 1) {
    if (done.some((one) => one.seed === seed)) continue;
    const finished = lineOf(await runSeed(seed, { seconds, programs }));
    done.push(finished);
    await appendFile(file, `${JSON.stringify(finished)}\n`);
    say(`[${done.length}/${seeds}] ${finished.line}`);
    for (const note of finished.notes) say(`    ${note}`);
  }
  return done;
}

const seconds = whole('seconds', 15);
const finished =
  values.seeds === undefined
    ? await single(values.seed === undefined ? Date.now() % 1_000_000 : whole('seed', 0), seconds)
    : await several(whole('seeds', 1), seconds);
const machine = machineOf(`${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}`);
const summary = summaryOf(finished, machine);
say(summary);
if (values.log !== undefined) {
  const lines = finished.flatMap(({ line, notes }) => [
    line,
    ...notes.map((note) => `    ${note}`),
  ]);
  await writeFile(values.log, `${lines.join('\n')}\n\n${summary}\n`);
}
process.exitCode = finished.some(({ total }) => total > 0) ? 1 : 0;
