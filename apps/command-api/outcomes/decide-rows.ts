/**
 * What becomes of prepared rows, given what is known of the claims on their numbers and, where that
 * does not decide it, of the learners' accounts. Pure: nothing here waits.
 */
import {
  evolve,
  hasRoomFor,
  isRefused,
  MAX_LIVE_OUTCOMES,
  outcomeNumbered,
  recordAgain,
} from '#domain';
import type { Account, AccountEvent, Actor, CivilDate, Decision, LearnerId } from '#domain';
import { Refusal } from '#edge';
import type { Claim, ClaimWrite, StreamAppend } from '#event-store';
import type { Prepared, PreparedEvidence } from './prepare.js';
import { recordedContent, refusalOf } from './refusal-of.js';

/** What happened to one row: recorded (201), or known and said again (200); or why not. */
export type RowResult = RowDone | Refusal;
export interface RowDone {
  readonly status: 200 | 201;
  readonly learnerId: LearnerId;
  readonly outcomeId: string;
  /** The ids of its components, in order. */
  readonly components: readonly string[];
  readonly changed: boolean;
}

export interface Known {
  readonly by: Actor;
  readonly today: CivilDate;
  /** Claims that stand already, by outcome id. */
  readonly claims: ReadonlyMap<string, Claim>;
  /** Accounts that were read, because claims alone do not decide. */
  readonly accounts: ReadonlyMap<LearnerId, Account | null>;
}

export interface LearnerWriting {
  readonly stream: StreamAppend | null;
  readonly claims: readonly ClaimWrite[];
  readonly results: readonly RowResult[];
}

/** True where the claims say all about these rows of one learner: new, the same, or another's. */
export function decidedByClaims(rows: readonly Prepared[], known: Known): boolean {
  if (known.accounts.has(rows[0]?.learnerId ?? '')) return false;
  const seen = new Set<string>();
  for (const one of rows.flatMap((row) => row.evidence)) {
    if (seen.has(one.outcomeId)) return false;
    seen.add(one.outcomeId);
    const claim = known.claims.get(one.outcomeId);
    if (claim === undefined || claim.owner !== one.claim.owner) continue;
    if (!isSame(claim, one.claim)) return false;
  }
  return true;
}

/** The same content from the same recorder: the same recording once more. */
function isSame(claim: Claim, mine: Claim): boolean {
  const bytes = (one: Claim): Uint8Array => one.content ?? new Uint8Array();
  return claim.by === mine.by && Buffer.compare(bytes(claim), bytes(mine)) === 0;
}

/** Rows of one learner that `decidedByClaims`: no stream is read. */
export function writeByClaims(rows: readonly Prepared[], known: Known): LearnerWriting {
  const fresh: PreparedEvidence[] = [];
  const results = rows.map((row): RowResult => {
    if (heldElsewhere(row, known)) return new Refusal('evidenceHeldElsewhere');
    const added = row.evidence.filter((one) => !known.claims.has(one.outcomeId));
    fresh.push(...added);
    return done(row, { created: added.includes(row.evidence[0]), changed: added.length > 0 });
  });
  const id = rows[0]?.learnerId ?? '';
  const stream: StreamAppend = {
    stream: { kind: 'learner', id },
    expected: 'any',
    // Up to this length the account cannot be full: its first event opens it.
    below: Math.max(1, MAX_LIVE_OUTCOMES + 2 - fresh.length),
    events: fresh.map((one) => one.event),
  };
  const claims = fresh.map((one) => one.claim);
  return { stream: fresh.length === 0 ? null : stream, claims, results };
}

/** Rows of one learner, each decided on the account as the ones before it left it. */
export function writeOnAccount(
  rows: readonly Prepared[],
  account: Account,
  known: Known,
): LearnerWriting {
  let now = account;
  const events: AccountEvent[] = [];
  const claims = new Map<string, ClaimWrite>();
  const results = rows.map((row): RowResult => {
    const decided = decideRow(row, now, known);
    if (decided instanceof Refusal) return decided;
    for (const event of decided.events) {
      const place = { version: now.version + 1, epoch: 0, recordedOn: known.today };
      now = evolve(now, { ...event, ...place });
    }
    events.push(...decided.events);
    for (const claim of decided.claims) put(claims, claim);
    return decided.result;
  });
  const { version: expected, learnerId: id } = account;
  const stream: StreamAppend = { stream: { kind: 'learner', id }, expected, events };
  return { stream: events.length === 0 ? null : stream, claims: [...claims.values()], results };
}

interface DecidedRow {
  readonly events: readonly AccountEvent[];
  readonly claims: readonly ClaimWrite[];
  readonly result: RowDone;
}

function decideRow(row: Prepared, account: Account, known: Known): DecidedRow | Refusal {
  if (heldElsewhere(row, known)) return new Refusal('evidenceHeldElsewhere');
  const events: AccountEvent[] = [];
  const claims: ClaimWrite[] = [];
  let added = 0;
  for (const [index, one] of row.evidence.entries()) {
    const decision = decide(one, account, known);
    if (isRefused(decision)) return refused(decision, { one, index, account }, known);
    const [event] = decision.events;
    if (event === undefined) continue;
    events.push(event);
    if (event.type === 'OutcomeRecorded') added += 1;
    if (event.type === 'OutcomeRecorded') claims.push(one.claim);
    if (event.type === 'OutcomeUpdated') claims.push(rewritten(one, account));
  }
  if (added > 0 && !hasRoomFor(account, added)) return new Refusal('accountFull');
  const created = events.some(
    (event) =>
      event.type === 'OutcomeRecorded' && event.data.outcomeId === row.evidence[0].outcomeId,
  );
  const result = done(row, { created, changed: events.length > 0 });
  return { events, claims, result: { ...result, ...idsOn(row, account) } };
}

/** A number that a correction gave to an outcome leads to that outcome. */
function idsOn(row: Prepared, account: Account): Pick<RowDone, 'outcomeId' | 'components'> {
  const [outcomeId = '', ...components] = row.evidence.map(
    (one) => outcomeNumbered(account, one.outcomeId)?.outcomeId ?? one.outcomeId,
  );
  return { outcomeId, components };
}

function decide(one: PreparedEvidence, account: Account, known: Known): Decision {
  const isKnown = known.claims.has(one.outcomeId) || one.outcomeId in account.outcomes;
  return isKnown ? recordAgain(account, one, known.by) : { events: [one.event] };
}

function refused(
  decision: Extract<Decision, { refused: string }>,
  where: { one: PreparedEvidence; index: number; account: Account },
  { by }: Known,
): Refusal {
  const at = where.index === 0 ? '' : `/components/${where.index - 1}`;
  const refusal = refusalOf(decision, at);
  if (decision.refused !== 'evidenceConflict') return refusal;
  const before = where.account.outcomes[where.one.outcomeId];
  const members = recordedContent(before, decision.fields, by);
  return new Refusal(refusal.code, { ...refusal.details, members });
}

// The content moves with the update; the recorder of the claim stays.
function rewritten(one: PreparedEvidence, account: Account): ClaimWrite {
  const by = account.outcomes[one.outcomeId]?.recordedBy ?? one.claim.by;
  return { ...one.claim, ...(by === undefined ? {} : { by }), mode: 'put' };
}

/** One write for each claim: what is new here stays new, with its last content. */
function put(claims: Map<string, ClaimWrite>, claim: ClaimWrite): void {
  const key = Buffer.from(claim.key).toString('hex');
  const before = claims.get(key);
  claims.set(key, before?.mode === 'new' ? { ...claim, mode: 'new' } : claim);
}

function heldElsewhere(row: Prepared, known: Known): boolean {
  return row.evidence.some((one) => {
    const claim = known.claims.get(one.outcomeId);
    return claim !== undefined && claim.owner !== row.learnerId;
  });
}

function done(
  row: Prepared,
  { created, changed }: { created: boolean; changed: boolean },
): RowDone {
  const [container, ...parts] = row.evidence;
  return {
    status: created ? 201 : 200,
    learnerId: row.learnerId,
    outcomeId: container.outcomeId,
    components: parts.map((part) => part.outcomeId),
    changed,
  };
}
