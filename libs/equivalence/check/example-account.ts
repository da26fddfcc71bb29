/** The account that an example describes: its outcomes as if they had been recorded. */
import { emptyAccount, gradeCode, parseHundredths } from '#domain';
import type { Account, CivilDate, OutcomeFacts, OutcomeRecord } from '#domain';

/** An outcome as the API takes it, of which an example may leave out what does not matter. */
export interface ExampleOutcome {
  readonly kind: OutcomeFacts['kind'];
  readonly issuer?: string;
  readonly number?: string;
  readonly title?: string;
  readonly scheme?: string;
  readonly code?: string;
  readonly level?: string;
  readonly studyMode?: NonNullable<OutcomeFacts['studyMode']>;
  readonly result?: OutcomeFacts['result'];
  readonly awardedOn?: CivilDate;
  readonly completedOn?: CivilDate;
  readonly validUntil?: CivilDate;
  readonly hours?: string;
  readonly credits?: string;
  readonly creditScheme?: string;
  readonly grade?: { readonly scale: string; readonly value: string };
  readonly tags?: readonly string[];
  /** `attested`: recorded by another than its issuer; `issuer` where it is left out. */
  readonly confirmation?: 'issuer' | 'attested';
  readonly partOf?: { readonly issuer: string; readonly number: string };
  readonly components?: readonly ExampleOutcome[];
}

/** A fact as the API takes it (`POST /v1/facts`); the institution is the book's authority. */
export interface ExampleFact {
  readonly type: 'overlap' | 'agreement' | 'enrolment' | 'learnerStatus';
  readonly source?: {
    readonly institution?: string;
    readonly issuer?: string;
    readonly code?: string;
    /** The number of one of the example's outcomes. */
    readonly number?: string;
  };
  readonly target?: {
    readonly institution?: string;
    readonly programme?: string;
    readonly course?: string;
    readonly plan?: string;
    readonly cohort?: string;
  };
  readonly value?: string;
  readonly validFrom?: CivilDate;
  readonly validTo?: CivilDate;
}

/** Where and when the outcomes of an example stand. */
export interface ExampleMoment {
  readonly epoch: number;
  readonly on: CivilDate;
}

interface Numbered {
  readonly outcome: ExampleOutcome;
  readonly id: string;
  /** Where it is a component: the key of its container. */
  readonly container: string | null;
  readonly key: string;
}

export function exampleAccount(
  outcomes: readonly ExampleOutcome[],
  moment: ExampleMoment,
): Account {
  const numbered = numberAll(outcomes);
  const idOf = new Map(numbered.map((one) => [one.key, one.id]));
  const records: Record<string, OutcomeRecord> = {};
  for (const one of numbered) {
    const { outcome } = one;
    const key = outcome.partOf === undefined ? one.container : keyOf(outcome.partOf);
    const facts = factsOf(outcome, moment.on, key === null ? undefined : idOf.get(key));
    // A number that comes twice is one outcome, as everywhere in the bank.
    records[one.id] ??= { ...recordOf(one.id, facts, moment), ...recorderOf(outcome) };
  }
  return { ...emptyAccount(exampleId(0)), version: 1, outcomes: records };
}

/** Containers before their components, with ids in that order: ties fall as the example lists. */
function numberAll(outcomes: readonly ExampleOutcome[]): Numbered[] {
  const numbered: Numbered[] = [];
  const ids = new Map<string, string>();
  const add = (outcome: ExampleOutcome, container: string | null): void => {
    const number = outcome.number ?? `example-${numbered.length + 1}`;
    const key = keyOf({ issuer: outcome.issuer ?? ISSUER, number });
    const id = ids.get(key) ?? exampleId(ids.size + 1);
    ids.set(key, id);
    numbered.push({ outcome, id, container, key });
    for (const part of outcome.components ?? []) add(part, key);
  };
  for (const outcome of outcomes) add(outcome, null);
  return numbered;
}

const ISSUER = 'EXAMPLE';
/** Who recorded what its issuer did not. */
const OTHER = 'EXAMPLE-OTHER';

/** The ids of the example's outcomes by their number; the first where two issuers share one. */
export function exampleIds(outcomes: readonly ExampleOutcome[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const { outcome, id } of numberAll(outcomes)) {
    if (outcome.number !== undefined && !ids.has(outcome.number)) ids.set(outcome.number, id);
  }
  return ids;
}

function keyOf(evidence: { readonly issuer: string; readonly number: string }): string {
  return JSON.stringify([evidence.issuer, evidence.number]);
}

function exampleId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

function factsOf(outcome: ExampleOutcome, on: CivilDate, partOf: string | undefined): OutcomeFacts {
  const { kind, issuer = ISSUER, title = '-', result = 'passed', awardedOn = on } = outcome;
  const { code, level, studyMode, completedOn, validUntil, creditScheme, tags } = outcome;
  const { grade } = outcome;
  const ofDiploma = kind === 'diploma' && level !== undefined ? 'diploma' : undefined;
  const optional = {
    // As when it is recorded: a diploma's level is of the scheme `diploma`.
    scheme: outcome.scheme ?? ofDiploma,
    code,
    level,
    studyMode,
    completedOn,
    validUntil,
    hours: amountOf(outcome.hours),
    credits: amountOf(outcome.credits),
    creditScheme,
    grade: grade && { scale: grade.scale, value: gradeCode(grade.scale, grade.value) },
    tags,
    partOf,
  };
  const given = Object.entries(optional).filter(([, value]) => value !== undefined);
  return { kind, issuer, title, result, awardedOn, ...Object.fromEntries(given) };
}

function recorderOf({ confirmation }: ExampleOutcome): Partial<OutcomeRecord> {
  return confirmation === 'attested' ? { recordedBy: OTHER } : {};
}

function amountOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : (parseHundredths(text) ?? undefined);
}

function recordOf(outcomeId: string, facts: OutcomeFacts, moment: ExampleMoment): OutcomeRecord {
  return {
    outcomeId,
    facts,
    number: '',
    numberChecked: false,
    recordedBy: facts.issuer,
    attestedBy: [],
    recordedOn: moment.on,
    epoch: moment.epoch,
  };
}
