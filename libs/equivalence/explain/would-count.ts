/** What would make the part count that does not: said only where something can be done about it. */
import { civil, dayAfter, formatHundredths } from '#domain';
import type { Account, BilingualText, CivilDate, Hundredths, OutcomeRecord } from '#domain';
import { assess } from '../assess.js';
import type { CompiledBook, CompiledShelfLife } from '../compile.js';
import type { Dossier } from '../dossier.js';
import type { Reason, WouldCountCode } from '../types.js';
import { moreHours } from './more-hours.js';
import type { Moment } from './watched.js';
import { wouldCountText } from './texts/would-count-texts.js';

export interface WouldCount {
  readonly code: WouldCountCode;
  readonly values: { readonly [name: string]: string };
  /**
   * What the account's recognised credits would gain by it, all else as it is: computed by
   * assessing the account anew. Left out where what would change is not one recorded fact.
   */
  readonly gain?: Hundredths;
  readonly text: BilingualText;
}

/** A way to make it count; `as` is the record as it would then be. */
interface Way {
  readonly code: WouldCountCode;
  readonly values: { readonly [name: string]: string };
  readonly as?: OutcomeRecord;
}

export function wouldCount(account: Account, dossier: Dossier, moment: Moment): WouldCount[] {
  const ways = [
    ...dossier.reasons.flatMap((one) => FINDERS[one.code]?.(one, dossier, moment.asOf) ?? []),
    ...inMoreHours(dossier),
  ];
  const now = ways.some((one) => one.as !== undefined) ? recognisedOf(account, moment) : 0;
  return ways.map(({ code, values, as }) => ({
    code,
    values,
    ...(as === undefined ? {} : { gain: recognisedOf(withRecord(account, as), moment) - now }),
    text: wouldCountText({ code, values }),
  }));
}

function recognisedOf(account: Account, { library, epoch, asOf }: Moment): Hundredths {
  return assess(account, library, epoch, asOf).balances.recognised;
}

function withRecord(account: Account, record: OutcomeRecord): Account {
  return { ...account, outcomes: { ...account.outcomes, [record.outcomeId]: record } };
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

const inTime: Finder = (reason, { record, book }, asOf) => {
  const shelf = book?.shelfLives.find((one) => one.id === reason.rule);
  if (shelf !== undefined) return younger(shelf, record, asOf);
  const facts = { ...record.facts, validUntil: asOf };
  return [{ code: 'validOn', values: { date: asOf }, as: { ...record, facts } }];
};

const confirmed: Finder = (_reason, { record }) => {
  const { issuer } = record.facts;
  const as = { ...record, attestedBy: [...record.attestedBy, issuer] };
  return [{ code: 'confirmedByIssuer', values: { issuer }, as }];
};

const decided: Finder = (_reason, { recognised, accumulated }) => {
  return recognised < accumulated ? [{ code: 'decidedAnew', values: {} }] : [];
};

/** By the reason; a reason that is not here takes nothing away, or is no reason of an outcome. */
const FINDERS: Readonly<Partial<Record<Reason['code'], Finder>>> = {
  unvalued: () => [{ code: 'valueStated', values: {} }],
  notPassed: (_reason, { record }, asOf) => [
    { code: 'passed', values: {}, as: passed(record, asOf) },
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
  gradeTooLow: (reason, { record, book }) => graded(reason, record, book),
  expired: inTime,
  notValid: inTime,
  notConfirmed: confirmed,
  decidedByPerson: decided,
};

function passed(record: OutcomeRecord, asOf: CivilDate): OutcomeRecord {
  const awardedOn = record.facts.awardedOn ?? asOf;
  return { ...record, facts: { ...record.facts, result: 'passed', awardedOn } };
}

function graded(reason: Reason, record: OutcomeRecord, book: CompiledBook | null): Way[] {
  const rule = book?.grades.find((one) => one.id === reason.rule);
  if (rule === undefined) return [{ code: 'gradeReached', values: {} }];
  const { scale: scaleName, value } = rule;
  const facts = { ...record.facts, grade: { scale: scaleName, value } };
  const values = { scale: scaleName, needed: value };
  return [{ code: 'gradeReached', values, as: { ...record, facts } }];
}

/** What was earned later, or a waiver where the rule knows one. */
function younger(shelf: CompiledShelfLife, record: OutcomeRecord, asOf: CivilDate): Way[] {
  const { months, from, unless } = shelf;
  const date = earliestFor(asOf, months);
  const facts = { ...record.facts, [from]: date };
  const since: Way = { code: 'awardedSince', values: { date }, as: { ...record, facts } };
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
  const { record, facts } = dossier;
  const values = {
    needed: formatHundredths(next.hours),
    credits: formatHundredths(next.credits),
  };
  const as = { ...record, facts: { ...facts, hours: next.hours } };
  return [{ code: 'hoursReached', values, as }];
}
