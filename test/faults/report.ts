/** How a run is told: a line for each seed, and what all of them come to. */
import { KINDS, type Kind } from './model/findings.js';
import type { SeedReport } from './run-seed.js';

/** A seed that is over, as it is kept between runs. */
export interface Finished {
  readonly seed: number;
  /** Findings, and processes that ended by themselves. */
  readonly total: number;
  readonly line: string;
  readonly notes: readonly string[];
  readonly counts: Readonly<Record<Kind, number>>;
  readonly injuries: Readonly<Record<string, number>>;
  readonly statuses: Readonly<Record<string, number>>;
  readonly sums: Readonly<Record<Sum, number>>;
  /** UTC. */
  readonly at: string;
}

type Sum = 'commands' | 'refused' | 'retried' | 'events' | 'learners' | 'crashes';

const WORDS: Readonly<Record<Kind, string>> = {
  missed: 'missed',
  doubled: 'doubled',
  reordered: 'reordered',
  lostAcknowledged: 'lost-acknowledged',
  unequal: 'unequal',
};

export function lineOf(report: SeedReport): Finished {
  const { seed, findings, injuries } = report;
  const { commands, refused, retried, events, learners, lastWords } = report;
  const line = [
    `seed ${seed}`,
    report.layout,
    `${commands} commands (${refused} refused, ${retried} times sent again)`,
    `${events} events of ${learners} learners`,
    `${injuries.length} faults`,
    countsText(findings.counts),
    `${report.seconds.toFixed(0)} s`,
  ].join(' · ');
  const by: Record<string, number> = {};
  for (const { name, told } of injuries) {
    const kind = told.startsWith('skipped') ? `${name} (skipped)` : name;
    by[kind] = (by[kind] ?? 0) + 1;
  }
  return {
    seed,
    total: findings.total + lastWords.length,
    line,
    notes: [...findings.notes, ...lastWords.map((words) => `a process ended: ${words}`)],
    counts: findings.counts,
    injuries: by,
    statuses: Object.fromEntries(report.statuses),
    sums: { commands, refused, retried, events, learners, crashes: lastWords.length },
    at: new Date().toISOString(),
  };
}

function countsText(counts: Readonly<Record<Kind, number>>): string {
  return KINDS.map((kind) => `${WORDS[kind]} ${counts[kind]}`).join(', ');
}

export function machineOf(processors: string): string {
  return `${processors}, Node.js ${process.version}, ${process.platform}`;
}

export function summaryOf(finished: readonly Finished[], machine: string): string {
  const counts = { missed: 0, doubled: 0, reordered: 0, lostAcknowledged: 0, unequal: 0 };
  for (const one of finished) for (const kind of KINDS) counts[kind] += one.counts[kind];
  const sums = added(finished.map((one) => one.sums));
  const injuries = added(finished.map((one) => one.injuries));
  const statuses = added(finished.map((one) => one.statuses));
  const at = finished.map((one) => one.at).sort();
  return [
    `${finished.length} seeds, ${at[0] ?? ''} to ${at.at(-1) ?? ''}, ${machine}`,
    countsText(counts),
    told(sums),
    `faults: ${told(injuries)}`,
    `answers: ${told(statuses)}`,
  ].join('\n');
}

function added(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const one of all) {
    for (const [name, number] of Object.entries(one)) sums[name] = (sums[name] ?? 0) + number;
  }
  return sums;
}

function told(numbers: Readonly<Record<string, number>>): string {
  return Object.entries(numbers)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, number]) => `${name} ${number}`)
    .join(', ');
}
