/**
 * The rows' bodies: JSON arrays in a fixed order of fields. A learner's row is written again with
 * every page that touches it, so what it weighs is what the projection costs.
 *
 * Every function here has its inverse beside it; the read model is rebuilt when an order changes.
 */
import type { Account, Hundredths, OutcomeFacts, OutcomeRecord, RuleBookRef } from '#domain';
import type { Assessment, OutcomeAssessment, Posting, Reason } from '#equivalence';
import type { EntryBody } from './booking.js';

type Packed = readonly unknown[];

const FACTS = [
  'kind',
  'issuer',
  'title',
  'code',
  'result',
  'awardedOn',
  'credits',
  'scheme',
  'level',
  'completedOn',
  'hours',
  'grade',
  'validUntil',
  'partOf',
  'tags',
  'creditScheme',
  'studyMode',
] as const satisfies readonly (keyof OutcomeFacts)[];

const RECORD = [
  'outcomeId',
  'number',
  'recordedBy',
  'recordedOn',
  'epoch',
  'numberChecked',
] as const satisfies readonly (keyof OutcomeRecord)[];

/** Values in the order of `names`; nothing stands for what is not there, the tail is left out. */
function pack<T extends object>(names: readonly (keyof T)[], from: T): unknown[] {
  const values: unknown[] = names.map((name) => from[name] ?? null);
  while (values.length > 0 && values.at(-1) === null) values.pop();
  return values;
}

function unpack(names: readonly string[], values: Packed): Record<string, unknown> {
  const into: Record<string, unknown> = {};
  for (let at = 0; at < values.length; at += 1) {
    const name = names[at];
    const value = values[at];
    if (value !== null && name !== undefined) into[name] = value;
  }
  return into;
}

function packRecord(record: OutcomeRecord): Packed {
  const { facts, attestedBy, outcomeId, number, numberChecked, ...rest } = record;
  const { recordedBy, recordedOn, epoch, ...later } = rest;
  const plain = { outcomeId, number, numberChecked, recordedBy, recordedOn, epoch };
  const more = Object.keys(later).length === 0 && attestedBy.length === 0;
  const packed = [pack(RECORD, plain), pack(FACTS, facts)];
  return more ? packed : [...packed, { attestedBy, ...later }];
}

function unpackRecord([plain, facts, more]: Packed): OutcomeRecord {
  const record = {
    ...unpack(RECORD, plain as Packed),
    facts: unpack(FACTS, facts as Packed),
    attestedBy: [],
    ...(more as object | undefined),
  };
  return record as unknown as OutcomeRecord;
}

/** Rule books are named once each and pointed at by their place. */
class Books {
  private readonly places = new Map<string, number>();

  constructor(readonly list: RuleBookRef[] = []) {}

  place(book: RuleBookRef): number {
    const key = `${book.version} ${book.contentHash} ${book.id}`;
    const known = this.places.get(key);
    if (known !== undefined) return known;
    this.places.set(key, this.list.length);
    return this.list.push(book) - 1;
  }
}

function packReason(reason: Reason, books: Books): unknown {
  const { code, rule, ruleBook, values, ...unknown } = reason;
  if (Object.keys(unknown).length > 0) throw new Error('A reason has a field that is not packed.');
  if (rule === undefined && ruleBook === undefined && values === undefined) return code;
  return [
    code,
    ruleBook === undefined ? null : books.place(ruleBook),
    rule ?? null,
    values ?? null,
  ];
}

function unpackReason(packed: unknown, books: readonly RuleBookRef[]): Reason {
  if (typeof packed === 'string') return { code: packed as Reason['code'] };
  const [code, book, rule, values] = packed as [Reason['code'], number | null, ...Packed];
  const ruleBook = book === null ? undefined : books[book];
  return {
    code,
    ...(rule === null ? {} : { rule: rule as string }),
    ...(ruleBook === undefined ? {} : { ruleBook }),
    ...(values === null ? {} : { values: values as NonNullable<Reason['values']> }),
  };
}

function packOutcome(outcome: OutcomeAssessment, place: number, books: Books): Packed {
  const { status, accumulated, recognised, consumed, countedIn, supersededBy } = outcome;
  const reasons = outcome.reasons.map((one) => packReason(one, books));
  const packed: unknown[] = [place, status, accumulated, recognised, consumed, reasons];
  if (countedIn !== undefined || supersededBy !== undefined) {
    packed.push(countedIn ?? null, supersededBy ?? null);
  }
  return packed;
}

function unpackOutcome(
  packed: Packed,
  ids: readonly string[],
  books: readonly RuleBookRef[],
): OutcomeAssessment {
  const [place, status, accumulated, recognised, consumed, reasons, countedIn, supersededBy] =
    packed;
  return {
    outcomeId: ids[place as number] ?? '',
    status: status as OutcomeAssessment['status'],
    accumulated: accumulated as Hundredths,
    recognised: recognised as Hundredths,
    consumed: consumed as Hundredths,
    ...(typeof countedIn === 'string' ? { countedIn } : {}),
    ...(typeof supersededBy === 'string' ? { supersededBy } : {}),
    reasons: (reasons as Packed).map((one) => unpackReason(one, books)),
  };
}

export interface PackedState {
  readonly account: Omit<Account, 'outcomes'>;
  readonly records: readonly Packed[];
  readonly assessment: Omit<Assessment, 'outcomes'>;
  readonly assessed: readonly Packed[];
  readonly books: readonly RuleBookRef[];
}

export function packState(account: Account, assessment: Assessment): PackedState {
  const { outcomes, ...owner } = account;
  const { outcomes: assessed, ...sums } = assessment;
  const places = new Map(Object.keys(outcomes).map((id, at) => [id, at]));
  const books = new Books();
  return {
    account: owner,
    records: Object.values(outcomes).map(packRecord),
    assessment: sums,
    assessed: assessed.map((one) => packOutcome(one, places.get(one.outcomeId) ?? -1, books)),
    books: books.list,
  };
}

export function unpackState(packed: PackedState): { account: Account; assessment: Assessment } {
  const records = packed.records.map(unpackRecord);
  const ids = records.map((one) => one.outcomeId);
  const outcomes = Object.fromEntries(records.map((one) => [one.outcomeId, one]));
  return {
    account: { ...packed.account, outcomes },
    assessment: {
      ...packed.assessment,
      outcomes: packed.assessed.map((one) => unpackOutcome(one, ids, packed.books)),
    },
  };
}

/** Postings come in pairs of an account and its contra account; the pair is kept as one. */
function packPostings(postings: readonly Posting[]): Packed {
  return postings
    .filter((_, at) => at % 2 === 1)
    .flatMap(({ account, amount }) => [account, amount]);
}

function unpackPostings(packed: Packed): Posting[] {
  const postings: Posting[] = [];
  for (let at = 0; at < packed.length; at += 2) {
    const account = packed[at] as string;
    const amount = packed[at + 1] as Hundredths;
    postings.push({ account: `issued:${account}`, amount: -amount }, { account, amount });
  }
  return postings;
}

const ENTRY = ['code', 'outcomeId', 'conversionId', 'rule', 'ruleBook'] as const;

export function packEntry(entry: EntryBody): string {
  const { postings, balances, bookedOn, effectiveOn, cause } = entry;
  const { accumulated, recognised, consumed, converted } = balances;
  return JSON.stringify([
    pack(ENTRY, entry),
    packPostings(postings),
    [accumulated, recognised, consumed, converted],
    [bookedOn, effectiveOn],
    [cause.position, cause.recordedAt, cause.event],
  ]);
}

export function unpackEntry(text: string): EntryBody {
  const [plain, postings, sums, days, because] = JSON.parse(text) as Packed[];
  const [accumulated, recognised, consumed, converted] = sums as Hundredths[];
  const [bookedOn, effectiveOn] = days as string[];
  const [position, recordedAt, event] = because as string[];
  const available = (recognised ?? 0) - (consumed ?? 0);
  return {
    ...unpack(ENTRY, plain ?? []),
    postings: unpackPostings(postings ?? []),
    balances: {
      accumulated,
      recognised,
      consumed,
      available,
      converted,
      overdrawn: available < 0 ? -available : 0,
    },
    bookedOn,
    effectiveOn,
    cause: { position, recordedAt, event },
  } as unknown as EntryBody;
}
