/** A simulation as its answer says it: all of it to the operator, no small cells to a college. */
import { formatHundredths } from '#domain';
import { encodePosition } from '#event-store';
import type { Run } from './runs/run.js';
import { hiddenCells, SMALLEST_CELL } from './small-cells.js';
import { CELLS, type Moves, type Tally } from './walk/tally.js';

/** `everything` for the operator. What a college sees while it runs would show single learners. */
export type Sight = 'everything' | 'cells';

export function shownRun(run: Run, sight: Sight): object {
  const { progress, document } = run;
  const { tally } = progress;
  const seen = tally !== null && (sight === 'everything' || run.state === 'completed');
  return {
    simulationId: run.simulationId,
    ruleBookId: run.bookId,
    version: run.version,
    contentHash: run.contentHash,
    scope: document.scope.kind,
    state: run.state,
    today: run.today,
    epoch: run.epoch,
    learners: progress.learners ?? 0,
    done: progress.done,
    learnersPerSecond: rate(progress.done, progress.workedMs),
    startedAt: run.startedAt ?? run.createdAt,
    ...(run.finishedAt === null ? {} : { finishedAt: run.finishedAt }),
    ...(run.failure === null ? {} : { failure: run.failure }),
    ...(seen ? findings(tally, sight) : {}),
  };
}

function rate(done: number, workedMs: number): number {
  return workedMs > 0 ? Math.round((done * 1_000) / workedMs) : 0;
}

function findings(tally: Tally, sight: Sight): object {
  const { concerned } = tally;
  const tooFew = sight === 'cells' && concerned > 0 && concerned < SMALLEST_CELL;
  return {
    position: positionOf(tally),
    notAssessed: tally.notAssessed,
    totals: {
      learners: tooFew ? null : concerned,
      before: tooFew ? null : formatHundredths(tally.before),
      after: tooFew ? null : formatHundredths(tally.after),
      ...shownMoves(tally.forAll, sight),
    },
    asWritten: shownMoves(tally.asWritten, sight),
    histogram: shownCells(tally, sight),
    ...(sight === 'everything' ? { mostAffected: mostAffected(tally) } : {}),
  };
}

function positionOf({ positions }: Tally): string {
  const reached = positions.map((position, at) => [at, BigInt(position)] as const);
  return encodePosition(new Map(reached.filter(([, position]) => position > 0n)));
}

/** Gains, losses and neither: what hides learners, by which of the three is hidden. */
function hiddenMoves(moves: Moves, sight: Sight): readonly boolean[] {
  const counts = [moves.learnersGaining, moves.learnersLosing, moves.unchanged];
  return sight === 'everything' ? counts.map(() => false) : hiddenCells(counts);
}

function shownMoves(moves: Moves, sight: Sight): object {
  const [gaining, losing, unchanged] = hiddenMoves(moves, sight);
  // One of the two sums gives the other away, since the totals are shown.
  const sums = gaining !== true && losing !== true;
  return {
    gained: sums ? formatHundredths(moves.gained) : null,
    lost: sums ? formatHundredths(moves.lost) : null,
    learnersGaining: gaining === true ? null : moves.learnersGaining,
    learnersLosing: losing === true ? null : moves.learnersLosing,
    unchanged: unchanged === true ? null : moves.unchanged,
  };
}

function shownCells(tally: Tally, sight: Sight): object[] {
  const hidden = sight === 'everything' ? new Set<number>() : hiddenAmong(tally);
  return CELLS.flatMap(([from, to], at) => {
    if (hidden.has(at)) return [];
    const bound = (edge: number | null): string | null =>
      edge === null ? null : formatHundredths(edge);
    return [{ from: bound(from), to: bound(to), learners: tally.cells[at] ?? 0 }];
  });
}

/** The cells of gains and those of losses each have a sum that may be shown beside them. */
function hiddenAmong(tally: Tally): Set<number> {
  const hidden = new Set<number>();
  const zero = CELLS.findIndex(([from, to]) => from === 0 && to === 0);
  const [gaining, losing, unchanged] = hiddenMoves(tally.forAll, 'cells');
  const hideIn = (from: number, to: number, all: boolean | undefined): void => {
    const counts = tally.cells.slice(from, to);
    const few = all === true ? counts.map((count) => count > 0) : hiddenCells(counts);
    few.forEach((hide, at) => hide && hidden.add(from + at));
  };
  hideIn(0, zero, losing);
  hideIn(zero, zero + 1, unchanged);
  hideIn(zero + 1, CELLS.length, gaining);
  return hidden;
}

function mostAffected({ mostAffected: most }: Tally): object[] {
  return most.map(({ learnerId, before, after }) => ({
    learnerId,
    before: formatHundredths(before),
    after: formatHundredths(after),
    difference: formatHundredths(after - before),
  }));
}
