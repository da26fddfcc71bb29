/** What the bank shows of each learner, held against the plain model. */
import type { Findings } from './findings.js';
import { balancesOf, type PlainBalances } from './plain-account.js';
import type { Booking, ExpectedLearner } from './plain-bank.js';
import { readPosition } from './positions.js';

/** As the API answers; amounts are decimal strings. */
type ShownBalances = Readonly<Record<keyof PlainBalances, string>>;

export interface ShownOutcome {
  readonly outcomeId: string;
  readonly number: string | null;
  readonly accumulated: string;
  readonly recognised: string;
  readonly consumed: string;
}

export interface ShownTranscript {
  readonly balances: ShownBalances;
  readonly outcomes: readonly ShownOutcome[];
  readonly parked?: true;
}

export interface ShownEntry {
  readonly position: string;
  readonly code: string;
  readonly outcomeId?: string;
  readonly conversionId?: string;
  readonly postings: readonly { readonly account: string; readonly amount: string }[];
  readonly balances: ShownBalances;
}

export interface ShownLearner {
  readonly transcript: ShownTranscript;
  readonly entries: readonly ShownEntry[];
}

const KINDS = ['accumulated', 'recognised', 'consumed'] as const;

/** `"-12.50"` to -1250. */
export function hundredths(text: string): number {
  return Number(text.replace('.', ''));
}

export function checkShown(
  learner: string,
  expected: ExpectedLearner,
  shown: ShownLearner,
  findings: Findings,
): void {
  const differ = (what: string): void => findings.add('unequal', `${learner}: ${what}`);
  if (shown.transcript.parked === true) differ('is parked');
  checkTranscript(expected, shown.transcript, differ);
  checkStatement(expected.bookings, shown.entries, differ);
}

type Differ = (what: string) => void;

function checkTranscript(
  { account }: ExpectedLearner,
  { balances, outcomes }: ShownTranscript,
  differ: Differ,
): void {
  const amounts = account.amounts();
  const due = textOf(balancesOf(amounts));
  const has = shownText(balances);
  if (due !== has) differ(`balances ${has}, not ${due}`);
  const shown = new Map(outcomes.map((one) => [one.outcomeId, one]));
  for (const id of account.outcomes) {
    const one = shown.get(id);
    for (const kind of KINDS) {
      const amount = amounts.get(`${kind} ${id}`) ?? 0;
      const is = one === undefined ? null : hundredths(one[kind]);
      if (is !== amount) differ(`${kind} of ${id} is ${is}, not ${amount}`);
    }
  }
  if (shown.size !== account.outcomes.length || outcomes.length !== shown.size) {
    differ(`${outcomes.length} outcomes, not ${account.outcomes.length}`);
  }
}

/** Entries of one position belong together; their order within it is the bank's own matter. */
function checkStatement(
  bookings: readonly Booking[],
  entries: readonly ShownEntry[],
  differ: Differ,
): void {
  const groups = new Map<bigint, ShownEntry[]>();
  let running = textOf(balancesOf(new Map()));
  for (const entry of entries) {
    const position = [...readPosition(entry.position).values()][0] ?? 0n;
    const group = groups.get(position);
    if (group === undefined) groups.set(position, [entry]);
    else group.push(entry);
    const sum = entry.postings.reduce((total, { amount }) => total + hundredths(amount), 0);
    if (sum !== 0) differ(`the entry at ${position} sums to ${sum}`);
    running = carried(running, entry);
    if (running !== shownText(entry.balances)) {
      differ(`after ${position} runs ${shownText(entry.balances)}, not ${running}`);
      running = shownText(entry.balances);
    }
  }
  const order = [...groups.keys()];
  const due = bookings.map(({ position }) => position);
  if (order.join() !== due.join()) differ(`entries at ${order.join()}, not ${due.join()}`);
  for (const booking of bookings) checkGroup(booking, groups.get(booking.position) ?? [], differ);
}

function checkGroup(booking: Booking, group: readonly ShownEntry[], differ: Differ): void {
  const changes = new Map<string, number>();
  for (const entry of group) {
    const subject = entry.outcomeId ?? entry.conversionId ?? '';
    for (const { account, amount } of entry.postings) {
      const [name = ''] = account.split(':', 1);
      if (name === 'issued') continue;
      const key = `${name} ${subject}`;
      changes.set(key, (changes.get(key) ?? 0) + hundredths(amount));
    }
    if (booking.reassessed && entry.code !== 'reassessed') {
      differ(`the entry at ${booking.position} says ${entry.code}`);
    }
  }
  const is = sorted(changes);
  const due = sorted(booking.changes);
  if (is !== due) differ(`at ${booking.position} is booked ${is}, not ${due}`);
  const last = group.at(-1);
  if (last !== undefined && shownText(last.balances) !== textOf(booking.balances)) {
    differ(`after ${booking.position} ${shownText(last.balances)}`);
  }
}

function sorted(amounts: ReadonlyMap<string, number>): string {
  return [...amounts]
    .map(([name, amount]) => `${name} ${amount}`)
    .sort()
    .join(', ');
}

/** The balances before an entry and its own postings give the balances after it. */
function carried(before: string, { postings }: ShownEntry): string {
  const sums = JSON.parse(before) as Record<keyof PlainBalances, number>;
  for (const { account, amount } of postings) {
    const [name = ''] = account.split(':', 1);
    if (name in sums) sums[name as keyof typeof sums] += hundredths(amount);
  }
  sums.available = sums.recognised - sums.consumed;
  sums.overdrawn = sums.available < 0 ? -sums.available : 0;
  return textOf(sums);
}

function textOf({ accumulated, recognised, consumed, ...more }: PlainBalances): string {
  const { available, converted, overdrawn } = more;
  return JSON.stringify({ accumulated, recognised, consumed, available, converted, overdrawn });
}

function shownText(shown: ShownBalances): string {
  const { accumulated, recognised, consumed, available, converted, overdrawn } = shown;
  return textOf({
    accumulated: hundredths(accumulated),
    recognised: hundredths(recognised),
    consumed: hundredths(consumed),
    available: hundredths(available),
    converted: hundredths(converted),
    overdrawn: hundredths(overdrawn),
  });
}
