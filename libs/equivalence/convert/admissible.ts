/** 可转换: what a programme's tests let one outcome bring, before courses are matched. */
import type { CivilDate, ConversionRecord, Hundredths } from '#domain';
import { consumptionOf } from '../assess.js';
import type { CompiledBook } from '../compile.js';
import { byAward, least } from '../dossier.js';
import type { Dossier } from '../dossier.js';
import { matches } from '../matcher.js';
import { UNKNOWN_LEARNER } from '../learner.js';
import { isHigher } from '../recognise/peers.js';
import { failedTest, itemCap } from '../recognise/tests.js';
import type { PlanCap, ReasonCode } from '../types.js';

/** One outcome as a source of the plan. */
export interface Source {
  readonly dossier: Dossier;
  readonly id: string;
  /** Recognised − consumed; for a part, at most its own face value and its container's rest. */
  readonly available: Hundredths;
  admissible: Hundredths;
  /** Index of the outcome whose credits it draws: itself, or the container that carries it. */
  readonly pool: string;
  /** Why it can bring nothing; null where it can. */
  barred: ReasonCode | null;
  /** Used by this programme already, which an exemption must not do twice. */
  readonly usedBefore: boolean;
}

export interface Admission {
  readonly sources: readonly Source[];
  readonly itemCaps: readonly PlanCap[];
}

/** Applies grade, validity, family and the cap per item of the programme's book. */
export function admit(
  dossiers: readonly Dossier[],
  book: CompiledBook,
  on: CivilDate,
  earlier: readonly ConversionRecord[],
): Admission {
  const before = consumptionOf(earlier.flatMap((one) => one.matches));
  const sources = dossiers.map((dossier) => sourceOf(dossier, before.has(dossier.id)));
  for (const source of sources) test(source, book, on);
  for (const family of book.families) {
    const members = sources.filter(
      ({ barred, dossier }) =>
        barred === null && family.members.some((one) => matches(one, dossier, book)),
    );
    keepHighest(members);
  }
  return { sources, itemCaps: capItems(sources, book, before) };
}

function sourceOf(dossier: Dossier, usedBefore: boolean): Source {
  const bearer = dossier.countedIn ?? dossier;
  const rest = bearer.recognised - bearer.consumed;
  const own = dossier.countedIn === null ? rest : least(rest, (dossier.face ?? 0) - dossier.drawn);
  const available = own > 0 ? own : 0;
  const { id } = dossier;
  const barred = barredBy(dossier, available);
  return { dossier, id, available, admissible: available, pool: bearer.id, barred, usedBefore };
}

function barredBy(dossier: Dossier, available: Hundredths): ReasonCode | null {
  if (dossier.status !== 'counted') return dossier.status;
  if (available > 0) return null;
  if (dossier.consumed > 0 || dossier.drawn > 0) return 'consumed';
  const spoken = dossier.reasons.filter((one) => one.code !== 'counted');
  return spoken.at(-1)?.code ?? null;
}

function test(source: Source, book: CompiledBook, on: CivilDate): void {
  if (source.barred !== null && source.barred !== 'consumed') return;
  const failed = failedTest(source.dossier, book, { on, learner: UNKNOWN_LEARNER });
  if (failed !== null) bar(source, failed.code);
}

function keepHighest(members: readonly Source[]): void {
  if (members.length < 2) return;
  const highest = members.reduce((best, next) =>
    isHigher(next.dossier, best.dossier) ? next : best,
  );
  for (const member of members) if (member !== highest) bar(member, 'lowerInFamily');
}

function bar(source: Source, code: ReasonCode): void {
  source.barred = code;
  source.admissible = 0;
}

/** Cuts to the cap per item, less what the programme has had of the outcome already. */
function capItems(
  sources: readonly Source[],
  book: CompiledBook,
  before: ReadonlyMap<string, Hundredths>,
): PlanCap[] {
  const caps = new Map<string, PlanCap>();
  for (const source of [...sources].sort((a, b) => byAward(a.dossier, b.dossier))) {
    if (source.barred !== null) continue;
    const cap = itemCap(source.dossier, book);
    if (cap === null) continue;
    const room = cap.limit - (before.get(source.id) ?? 0);
    const kept = least(source.admissible, room > 0 ? room : 0);
    const entry = caps.get(cap.rule);
    caps.set(cap.rule, {
      rule: cap.rule,
      limit: cap.limit,
      unit: 'credits',
      asked: (entry?.asked ?? 0) + source.admissible,
      excluded: (entry?.excluded ?? 0) + source.admissible - kept,
    });
    source.admissible = kept;
    if (kept === 0) source.barred = 'overItemCap';
  }
  return [...caps.values()];
}
