/** What would make the part count that does not: said only where something can be done about it. */
import { civil, dayAfter, formatHundredths } from '#domain';
import type {
  Account,
  BilingualText,
  CivilDate,
  Hundredths,
  OutcomeFacts,
  OutcomeRecord,
} from '#domain';
import { assess } from '../assess.js';
import type { CompiledBook, CompiledShelfLife } from '../compile.js';
import type { Dossier } from '../dossier.js';
import type { Reason, WouldCountCode } from '../types.js';
import { moreHours } from './more-hours.js';
import { watchOutcome } from './watched.js';
import type { Moment } from './watched.js';
import { wouldCountText } from './texts/would-count-texts.js';

export interface WouldCount {
  readonly code: WouldCountCode;
  readonly values: { readonly [name: string]: string };
  /**
   * What the account's recognised credits would gain by it and by those before it in the list:
   * the account assessed anew, all else as it is. Left out where no recorded fact would change.
   */
  readonly gain?: Hundredths;
  readonly text: BilingualText;
}

/** A way to make it count; `as` is what would then be recorded. */
interface Way {
  readonly code: WouldCountCode;
  readonly values: { readonly [name: string]: string };
  readonly as?: (record: OutcomeRecord) => OutcomeRecord;
}

/** Behind one obstacle may be another: so many are looked for. */
const ROUNDS_MAX = 5;

export function wouldCount(account: Account, dossier: Dossier, moment: Moment): WouldCount[] {
  const found = new Map<string, WouldCount>();
  let then = account;
  let now: Hundredths | null = null;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const standing = round === 0 ? dossier : watchOutcome(then, dossier.id, moment)?.dossier;
    const ways = waysOf(standing, moment.asOf).filter((way) => !found.has(keyOf(way)));
    for (const way of ways) {
      const { code, values, as } = way;
      const text = wouldCountText({ code, values });
      if (as === undefined) {
        found.set(keyOf(way), { code, values, text });
        continue;
      }
      now ??= recognisedOf(account, moment);
      then = changed(then, dossier.id, as);
      found.set(keyOf(way), { code, values, gain: recognisedOf(then, moment) - now, text });
    }
    if (!ways.some(({ as }) => as !== undefined)) break;
  }
  return [...found.values()];
}

/** More hours always bring more credits: the next of them is enough. */
function keyOf({ code, values }: Way): string {
  return code === 'hoursReached' ? code : JSON.stringify([code, values]);
}

function waysOf(dossier: Dossier | undefined, asOf: CivilDate): Way[] {
  if (dossier === undefined) return [];
  const ways = dossier.reasons.flatMap((one) => FINDERS[one.code]?.(one, dossier, asOf) ?? []);
  return [...ways, ...inMoreHours(dossier)];
}

function recognisedOf(account: Account, { library, epoch, asOf }: Moment): Hundredths {
  return assess(account, library, epoch, asOf).balances.recognised;
}

function changed(account: Account, id: string, as: NonNullable<Way['as']>): Account {
  const record = account.outcomes[id];
  if (record === undefined) return account;
  return { ...account, outcomes: { ...account.outcomes, [id]: as(record) } };
}

/** The same outcome with other facts. */
function withFacts(facts: Partial<OutcomeFacts>): NonNullable<Way['as']> {
  return (record) => ({ ...record, facts: { ...record.facts, ...facts } });
}

type Finder = (reason: Reason, dossier: Dossier, asOf: CivilDate) => Way[];

const elsewhere: Finder = ({ values = {} }) => {
  const by = values['by'] ?? values['container'] ?? '';
  return [{ code: 'countsElsewhere', values: { by } }];
};

const capped: Finder = ({ rule = '', values = {} }) => {
  return [{ code: 'capRaised', values: { rule, limit: values['limit'] ?? '' } }];
};

const ruled: Finder = ({ rule = '' }) => [{ code: 'ruleChanged', values: { rule } }];

const inTime: Finder = (reason, { book }, asOf) => {
  const shelf = book?.shelfLives.find((one) => one.id === reason.rule);
  if (shelf !== undefined) return younger(shelf, asOf);
  return [{ code: 'validOn', values: { date: asOf }, as: withFacts({ validUntil: asOf }) }];
};

const confirmed: Finder = (_reason, { record }) => {
  const { issuer } = record.facts;
  const as: Way['as'] = (one) => ({ ...one, attestedBy: [...one.attestedBy, issuer] });
  return [{ code: 'confirmedByIssuer', values: { issuer }, as }];
};

const decided: Finder = (_reason, { recognised, accumulated }) => {
  return recognised < accumulated ? [{ code: 'decidedAnew', values: {} }] : [];
};

/** By the reason; a reason that is not here takes nothing away, or is no reason of an outcome. */
const FINDERS: Readonly<Partial<Record<Reason['code'], Finder>>> = {
  unvalued: () => [{ code: 'valueStated', values: {} }],
  notPassed: (_reason, { record }, asOf) => [
    {
      code: 'passed',
      values: {},
      as: withFacts({ result: 'passed', awardedOn: record.facts.awardedOn ?? asOf }),
    },
  ],
  revoked: () => [{ code: 'issuedAnew', values: {} }],
  superseded: elsewhere,
  countedInContainer: elsewhere,
  duplicate: elsewhere,
  implied: elsewhere,
  lowerInFamily: ({ values = {} }) => [
    { code: 'higherInFamily', values: { by: values['by'] ?? '' } },
  ],
  overItemCap: capped,
  overCap: capped,
  overCountCap: capped,
  notConvertible: ruled,
  reduced: ruled,
  scaled: ruled,
  gradeTooLow: (reason, { book }) => graded(reason, book),
  expired: inTime,
  notValid: inTime,
  notConfirmed: confirmed,
  decidedByPerson: decided,
};

function graded(reason: Reason, book: CompiledBook | null): Way[] {
  const rule = book?.grades.find((one) => one.id === reason.rule);
  if (rule === undefined) return [{ code: 'gradeReached', values: {} }];
  const { scale, value } = rule;
  const values = { scale, needed: value };
  return [{ code: 'gradeReached', values, as: withFacts({ grade: { scale, value } }) }];
}

/** What was earned later, or a waiver where the rule knows one. */
function younger(shelf: CompiledShelfLife, asOf: CivilDate): Way[] {
  const { months, from, unless } = shelf;
  const date = earliestFor(asOf, months);
  const since: Way = { code: 'awardedSince', values: { date }, as: withFacts({ [from]: date }) };
  const status = unless?.status;
  return status === undefined ? [since] : [since, { code: 'statusRecorded', values: { status } }];
}

/** The first day from which on an outcome is not older than `months` on `asOf`. */
function earliestFor(asOf: CivilDate, months: number): CivilDate {
  let year = Number.parseInt(asOf.slice(0, 4), 10);
  let month = Number.parseInt(asOf.slice(5, 7), 10) - months;
  while (month < 1) {
    month += 12;
    year -= 1;
  }
  const day = civil(year, month, Number.parseInt(asOf.slice(8), 10));
  // A shorter month has no such day, and its last one runs out before `asOf`.
  return day.slice(8) === asOf.slice(8) ? day : dayAfter(day);
}

function inMoreHours(dossier: Dossier): Way[] {
  const next = moreHours(dossier);
  if (next === null) return [];
  const values = {
    needed: formatHundredths(next.hours),
    credits: formatHundredths(next.credits),
  };
  return [{ code: 'hoursReached', values, as: withFacts({ hours: next.hours }) }];
}
