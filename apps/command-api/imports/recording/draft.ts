/**
 * What a block becomes, by the same decisions as single records and batches: events by learner,
 * claims, and a reason for each row that is refused.
 */
import {
  type Account,
  type AccountEvent,
  type CivilDate,
  foldAccount,
  type LearnerId,
} from '#domain';
import { type AccountEnds, Refusal } from '#edge';
import type { Claim, ClaimWrite, EventStore, StreamAppend } from '#event-store';
import { decidedByClaims, type Known, type RowResult } from '../../outcomes/decide-rows.js';
import type { Prepared } from '../../outcomes/prepare.js';
import { folded } from '../../folded.js';
import { conflictsIn, type EvidenceConflict } from '../../outcomes/evidence-conflicts.js';
import { freedAmong, takingOver } from '../../outcomes/taking-over.js';
import { byLearner, decideAll } from '../../outcomes/recorder.js';
import type { Counts } from '../jobs/job.js';
import type { RowReason } from '../rows/row.js';
import type { Learner } from './learners.js';
import type { Opening } from './opening.js';
import { reasonOf } from './reasons.js';

/** A row of which the evidence is prepared. */
export interface ReadyRow {
  readonly learner: Learner;
  readonly prepared: Prepared;
}

/** A reason is the end of a row. */
export type Ready = ReadyRow | RowReason;

export interface Draft {
  readonly counts: Counts;
  readonly reasons: ReadonlyMap<number, RowReason>;
  readonly streams: readonly StreamAppend[];
  readonly claims: readonly ClaimWrite[];
  readonly conflicts: readonly EvidenceConflict[];
  /** The learners whose accounts begin here. */
  readonly opened: ReadonlySet<LearnerId>;
}

/** Who decides, when, and of whom the claims are known not to be enough. */
export interface Deciding {
  readonly store: EventStore;
  readonly ends: AccountEnds;
  readonly by: string;
  readonly today: CivilDate;
  readonly unsure: ReadonlySet<LearnerId>;
}

/** Stands for a row that was ended before the decisions; its own reason is told instead. */
const ENDED = new Refusal('notRecorded');

export async function drafted(ready: readonly Ready[], deciding: Deciding): Promise<Draft> {
  const rows = ready.map((row) => ('prepared' in row ? row.prepared : ENDED));
  const openings = openingsIn(ready);
  const claims = await claimsOn(rows, deciding.store);
  const freed = await freedAmong(claims, rows, deciding);
  for (const id of freed.keys()) claims.delete(id);
  const accounts = new Map<LearnerId, Account | null>();
  const known: Known = { by: deciding.by, today: deciding.today, claims, accounts };
  await readAccounts(rows, { known, accounts, openings }, deciding);
  const { by } = deciding;
  const written = decideAll({ rows, by, mode: 'continue', command: null }, known);
  const opened = written.streams.map(({ stream }) => stream.id).filter((id) => openings.has(id));
  const openingClaims = opened.flatMap((id) => openings.get(id)?.claim ?? []);
  return {
    ...ended(ready, written.results),
    streams: written.streams.map((stream) => withOpening(stream, openings)),
    claims: [...openingClaims, ...takingOver(written.claims, freed)],
    conflicts: conflictsIn(rows, written.results, known).map((one) => {
      const stays = openings.has(one.learnerId ?? '') && !opened.includes(one.learnerId ?? '');
      return stays ? { ...one, learnerId: null } : one;
    }),
    opened: new Set(opened),
  };
}

function openingsIn(ready: readonly Ready[]): Map<LearnerId, Opening> {
  const openings = new Map<LearnerId, Opening>();
  for (const row of ready) {
    if (!('prepared' in row) || row.learner.opens === null) continue;
    openings.set(row.prepared.learnerId, row.learner.opens);
  }
  return openings;
}

async function claimsOn(
  rows: readonly (Prepared | Refusal)[],
  store: EventStore,
): Promise<Map<string, Claim>> {
  const keys = new Map<string, Uint8Array>();
  for (const row of rows) {
    if (row instanceof Refusal) continue;
    for (const { outcomeId, claim } of row.evidence) keys.set(outcomeId, claim.key);
  }
  const found = await store.claims('evidence', [...keys.values()]);
  const claims = new Map<string, Claim>();
  let index = 0;
  for (const outcomeId of keys.keys()) {
    const claim = found[index++];
    if (claim) claims.set(outcomeId, claim);
  }
  return claims;
}

async function readAccounts(
  rows: readonly (Prepared | Refusal)[],
  to: {
    readonly known: Known;
    readonly accounts: Map<LearnerId, Account | null>;
    readonly openings: ReadonlyMap<LearnerId, Opening>;
  },
  { store, unsure }: Deciding,
): Promise<void> {
  const old: LearnerId[] = [];
  for (const [learnerId, group] of byLearner(rows)) {
    const sure = decidedByClaims(
      group.map((one) => one.row),
      to.known,
    );
    if (sure && !unsure.has(learnerId)) continue;
    const opening = to.openings.get(learnerId);
    if (opening === undefined) old.push(learnerId);
    else to.accounts.set(learnerId, justOpened(learnerId, opening.event));
  }
  if (old.length === 0) return;
  const streams = await store.readStreams(old.map((id) => ({ kind: 'learner', id })));
  for (const [id, events] of streams) to.accounts.set(id, folded(id, events));
}

// Day and rules of the recording are the log's to say; no decision here looks at them.
function justOpened(learnerId: LearnerId, event: AccountEvent): Account {
  return foldAccount(learnerId, [{ ...event, version: 1, epoch: 0, recordedOn: '' }]);
}

function withOpening(
  append: StreamAppend,
  openings: ReadonlyMap<LearnerId, Opening>,
): StreamAppend {
  const opening = openings.get(append.stream.id);
  if (opening === undefined) return append;
  return { ...append, expected: 'none', events: [opening.event, ...append.events] };
}

function ended(
  ready: readonly Ready[],
  results: readonly RowResult[],
): Pick<Draft, 'counts' | 'reasons'> {
  const reasons = new Map<number, RowReason>();
  let accepted = 0;
  let duplicates = 0;
  results.forEach((result, index) => {
    const row = ready[index];
    if (row !== undefined && !('prepared' in row)) reasons.set(index, row);
    else if (result instanceof Refusal) reasons.set(index, reasonOf(result));
    else if (result.changed) accepted += 1;
    else duplicates += 1;
  });
  return { counts: { accepted, duplicates, refused: reasons.size }, reasons };
}
