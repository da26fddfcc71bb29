/** 可转换: what a programme's tests let one outcome bring, before courses are matched. */
import type { Account, ConversionRecord, Hundredths, OutcomeFacts, OutcomeRecord } from '#domain';
import { consumptionOf } from '../assess.js';
import type { CompiledBook } from '../compile.js';
import { because, least } from '../dossier.js';
import type { Dossier } from '../dossier.js';
import { learnerOn } from '../learner.js';
import type { KnownLearner } from '../learner.js';
import { holdsOutcome } from '../library.js';
import { settleDuplicates } from '../recognise/duplicates.js';
import { settleFamilies } from '../recognise/families.js';
import { settleImplied } from '../recognise/implied.js';
import type { Peer } from '../recognise/peers.js';
import { failedTest, itemCap, scaled } from '../recognise/tests.js';
import type { AskedDay } from '../recognise/tests.js';
import type { PlanCap, Reason } from '../types.js';

/** One outcome as a source of the plan; a `Peer` of the others under the programme's book. */
export interface Source extends Peer {
  readonly record: OutcomeRecord;
  readonly facts: OutcomeFacts;
  readonly dossier: Dossier;
  /** Recognised − consumed; for a part, at most its own face value and its container's rest. */
  readonly available: Hundredths;
  admissible: Hundredths;
  /** The outcome whose credits it draws: itself, or the container that carries it. */
  readonly pool: Dossier;
  /** Why it can bring nothing; null where it can. */
  barred: Pick<Reason, 'code' | 'rule' | 'values'> | null;
  /** Stood for something in this programme already. */
  readonly usedBefore: boolean;
  /** Stood for an exemption there, so that it stands for nothing else. */
  readonly exemptBefore: boolean;
}

export interface Admission {
  readonly sources: readonly Source[];
  readonly itemCaps: readonly PlanCap[];
  readonly asked: AskedDay;
}

/** What the programme's book is asked about. */
export interface Asked {
  readonly account: Account;
  readonly book: CompiledBook;
  readonly on: string;
  /** What stands converted in this programme, of the same kind of purpose. */
  readonly earlier: readonly ConversionRecord[];
  /** False for a purpose that leaves credits where they are: all that is recognised may serve. */
  readonly consumes: boolean;
}

/** Tests, comparisons and the cap per item of the programme's book, in the order of its stages. */
export function admit(dossiers: readonly Dossier[], request: Asked): Admission {
  const { book, on } = request;
  const asked = { on, learner: learnerOn(request.account.facts, on) };
  const use = usesOf(request.earlier, book);
  const sources = dossiers.map((dossier) => sourceOf(dossier, request, use, asked.learner));
  for (const source of sources) {
    if (holdsOutcome(book, source.record, request.account.facts)) test(source, book, asked);
    else bar(source, { code: 'notValid' });
  }
  const caps = new Map<string, PlanCap>();
  if (book.capsBeforeFamilies) for (const source of sources) capItem(source, book, caps);
  const peers = sources.filter((one) => one.recognised > 0);
  settleDuplicates(peers);
  settleImplied(peers);
  settleFamilies(peers);
  if (!book.capsBeforeFamilies) for (const source of sources) capItem(source, book, caps);
  for (const source of sources) settle(source);
  return { sources, itemCaps: [...caps.values()], asked };
}

interface Uses {
  readonly drawn: ReadonlyMap<string, Hundredths>;
  readonly used: ReadonlySet<string>;
  readonly exempt: ReadonlySet<string>;
}

function usesOf(earlier: readonly ConversionRecord[], { matches: rules }: CompiledBook): Uses {
  const matches = earlier.flatMap((one) => one.matches);
  const used = new Set<string>();
  const exempt = new Set<string>();
  for (const { rule, sources } of matches) {
    // A course of a series may have come after all credits were drawn by those before it.
    const draws = rules.find((one) => one.id === rule)?.draws === 'credits';
    const drew = draws || sources.some((one) => one.drawn + one.forfeited > 0);
    for (const { outcomeId } of sources) (drew ? used : exempt).add(outcomeId);
  }
  return { drawn: consumptionOf(matches), used, exempt };
}

function sourceOf(
  dossier: Dossier,
  { book, consumes }: Asked,
  { drawn, used, exempt }: Uses,
  learner: KnownLearner,
): Source {
  const { id, record, facts, face } = dossier;
  const pool = dossier.countedIn ?? dossier;
  const whole = dossier.countedIn === null ? dossier.recognised : (face ?? 0);
  const rest = consumes ? pool.recognised - pool.consumed : pool.recognised;
  const own = dossier.countedIn === null || !consumes ? whole : whole - dossier.drawn;
  const bearable = dossier.countedIn === null ? rest : least(rest, own);
  const available = bearable > 0 ? bearable : 0;
  const earlier = consumes ? (drawn.get(id) ?? 0) : 0;
  const barred = barredBy(dossier, available);
  const lacking = barred !== null && barred.code !== 'consumed';
  const recognised = lacking ? 0 : whole;
  const state = { recognised, hard: recognised, consumed: earlier, reasons: [], decided: null };
  return {
    ...{ id, record, facts, face, dossier, book, learner, pool, ...state },
    ...{ available, admissible: available, barred },
    usedBefore: used.has(id) || exempt.has(id),
    exemptBefore: exempt.has(id),
  };
}

function barredBy(dossier: Dossier, available: Hundredths): Source['barred'] {
  if (dossier.status !== 'counted') return { code: dossier.status };
  if (available > 0) return null;
  if (dossier.consumed > 0 || dossier.drawn > 0) return { code: 'consumed' };
  const spoken = dossier.reasons.filter((one) => one.code !== 'counted');
  const last = spoken.at(-1);
  return last === undefined ? null : { code: last.code };
}

function test(source: Source, book: CompiledBook, asked: AskedDay): void {
  // What was used up, and what nobody has valued, may still stand for an exemption.
  const open = [undefined, 'consumed', 'unvalued'].includes(source.barred?.code);
  if (!open) return;
  const failed = failedTest(source, book, asked);
  if (failed !== null) {
    bar(source, failed);
    return;
  }
  const share = scaled(source, book, source.recognised);
  if (share === null) return;
  source.recognised = share.kept;
  because(source, share.reason.code, share.reason);
}

function bar(source: Source, reason: NonNullable<Source['barred']>): void {
  source.barred = reason;
  source.recognised = 0;
}

/** Cuts to the cap per item. */
function capItem(source: Source, book: CompiledBook, caps: Map<string, PlanCap>): void {
  if (source.barred !== null || source.recognised === 0) return;
  const cap = itemCap(source, book);
  if (cap === null) return;
  const asks = rest(source, source.recognised);
  const kept = rest(source, least(source.recognised, cap.limit));
  const entry = caps.get(cap.rule);
  caps.set(cap.rule, {
    rule: cap.rule,
    limit: cap.limit,
    unit: 'credits',
    asked: (entry?.asked ?? 0) + asks,
    excluded: (entry?.excluded ?? 0) + asks - kept,
  });
  if (source.recognised <= cap.limit) return;
  source.recognised = cap.limit;
  because(source, 'overItemCap', { rule: cap.rule, values: cap.values });
}

/** Of what is admissible in all, what the programme has not had yet and the account still has. */
function rest({ consumed, available }: Source, admissible: Hundredths): Hundredths {
  const left = admissible - consumed;
  return left > 0 ? least(left, available) : 0;
}

function settle(source: Source): void {
  source.admissible = source.barred === null ? rest(source, source.recognised) : 0;
  if (source.admissible > 0 || source.barred !== null) return;
  const last = source.reasons.at(-1);
  if (last === undefined) return;
  const { code, rule, values } = last;
  source.barred = {
    code,
    ...(rule === undefined ? {} : { rule }),
    ...(values === undefined ? {} : { values }),
  };
}
