/**
 * `npm run bench:plans`: how long a conversion plan takes, by its size and by how many courses each
 * outcome may stand for, under four caps that bind. Rules alone, with the solver at hand.
 *
 *   npm run bench:plans -- --plans 200
 */
import { parseArgs } from 'node:util';
import { emptyAccount } from '#domain';
import type { Account, OutcomeRecord } from '#domain';
import { planConversion, RuleLibrary } from '#equivalence';
import type { Plan } from '#equivalence';
import { exactSolver } from '#solver';
import { line } from './figures.js';

const { values } = parseArgs({ options: { plans: { type: 'string', default: '200' } } });
const PLANS = Number(values.plans);
const ON = '2026-02-01';
/** Outcomes and courses; how many courses an outcome may stand for, 0 for all of them. */
const SIZES = [
  [10, 3],
  [20, 3],
  [40, 1],
  [40, 3],
  [40, 8],
  [40, 0],
  [80, 3],
] as const;

/** The same numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const SIZES_OF_SOURCES = ['2.00', '2.50', '3.00', '4.00', '4.00', '5.00', '6.00'];
const SIZES_OF_COURSES = ['2.00', '2.00', '2.50', '3.00', '3.00', '4.00', '4.00', '5.00', '6.00'];

function pick<T>(from: readonly T[], next: (below: number) => number): T {
  return from[next(from.length)] as T;
}

function accountOf(size: number, next: (below: number) => number): Account {
  const outcomes: Record<string, OutcomeRecord> = {};
  for (let at = 0; at < size; at += 1) {
    const outcomeId = `00000000-0000-4000-9000-${String(at).padStart(12, '0')}`;
    const credits = Math.round(Number(pick(SIZES_OF_SOURCES, next)) * 100);
    outcomes[outcomeId] = {
      outcomeId,
      facts: {
        kind: 'course',
        issuer: `I${next(4)}`,
        title: `Course ${at}`,
        code: `S${at}`,
        result: 'passed',
        awardedOn: `202${next(6)}-0${next(9) + 1}-1${next(9)}`,
        credits,
        tags: next(2) === 0 ? ['online'] : [],
      },
      number: '',
      numberChecked: false,
      recordedBy: 'A',
      attestedBy: [],
      recordedOn: '2026-01-01',
      epoch: 1,
    };
  }
  return { ...emptyAccount('00000000-0000-4000-8000-000000000001'), version: 1, outcomes };
}

function libraryOf(size: number, ways: number, next: (below: number) => number): RuleLibrary {
  const courses = Array.from({ length: size }, (_, at) => ({
    code: `C${String(at).padStart(2, '0')}`,
    credits: pick(SIZES_OF_COURSES, next),
    bucket: next(2) === 0 ? 'public' : 'professional',
  }));
  const share = (id: string, more: object, of: string): object => ({
    id,
    kind: 'cap',
    per: 'total',
    when: {},
    shareOf: { share: of, of: 'programme' },
    ...more,
  });
  const matches = courses.map((_, at) => ({
    id: `m${String(at).padStart(2, '0')}`,
    kind: 'match',
    from: [{ code: `S${at}` }],
    to: { courses: targetsOf(courses, ways, next) },
  }));
  const caps = [
    share('all', {}, '0.50'),
    share('online', { when: { tags: ['online'] } }, '0.25'),
    share('public', { targets: { bucket: 'public' } }, '0.30'),
    share('institution', { per: 'institution' }, '0.15'),
  ];
  return RuleLibrary.empty().with({
    epoch: 1,
    bookId: 'p1',
    version: 1,
    change: 'published',
    contentHash: 'a',
    document: {
      bookId: 'p1',
      language: '1',
      title: { zh: '测量', en: 'For measuring' },
      authority: 'R',
      scope: { kind: 'conversion', programme: 'P1' },
      validFrom: '2000-01-01',
      referenceDate: 'applied',
      programme: { courses },
      rules: [...caps, ...matches],
    },
  });
}

function targetsOf(
  courses: readonly { code: string }[],
  ways: number,
  next: (below: number) => number,
): string[] {
  if (ways === 0) return courses.map((one) => one.code);
  return [...new Set(Array.from({ length: ways }, () => pick(courses, next).code))];
}

const solver = await exactSolver();

/** Milliseconds of the processor that this thread has had. */
function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

interface Measured {
  readonly ms: number[];
  readonly cpu: number[];
  readonly plans: Plan[];
}

function measured(size: number, ways: number): Measured {
  const ms: number[] = [];
  const cpu: number[] = [];
  const plans: Plan[] = [];
  for (let at = 0; at < PLANS; at += 1) {
    const next = numbers(size * 1_000 + ways * 100_000 + at);
    const account = accountOf(size, next);
    const library = libraryOf(size, ways, next).provedBy(solver);
    const before = processorTime();
    const started = performance.now();
    const plan = planConversion(account, library, 1, { institution: 'R', programme: 'P1', on: ON });
    ms.push(performance.now() - started);
    cpu.push(processorTime() - before);
    if (plan !== null) plans.push(plan);
  }
  const inOrder = (all: number[]): number[] => all.sort((a, b) => a - b);
  return { ms: inOrder(ms), cpu: inOrder(cpu), plans };
}

function at(sorted: readonly number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
}

// What runs first is compiled while it runs; the solver is asked once for the same reason.
measured(20, 3);
measured(40, 3);
for (const [size, ways] of SIZES) {
  const { ms, cpu, plans } = measured(size, ways);
  const some = ways === 0 ? 'every course' : `${ways} of the courses`;
  const optimal = plans.filter((one) => one.optimal).length;
  const ordered = plans.filter((one) => one.ordered).length;
  const both = (share: number): string => `${at(cpu, share)} (${at(ms, share)})`;
  line(
    `${size} outcomes × ${size} courses, each for ${some}`,
    `${both(0.5)} ms median, ${both(0.99)} ms p99 of the processor (by the clock); ` +
      `optimal ${optimal}, ordered ${ordered} of ${plans.length}`,
  );
}
